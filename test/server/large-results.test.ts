import { expect, it } from 'vitest';
import { defaultLimits } from '../../src/limits.ts';
import { plainConfig, startGateway } from '../support/gateway.ts';

const refused = {
  data: undefined,
  errors: [
    {
      message: 'The operation has more than 100000 bytes in its result',
      extensions: {
        code: 'OPERATION_LIMIT_EXCEEDED',
        limited: 'responseBytes',
        limit: 100_000,
        requestId: expect.any(String),
      },
    },
  ],
};

const start = () =>
  startGateway({
    compileAfter: 0,
    config: { ...plainConfig, limits: { ...defaultLimits, responseBytes: 100_000 } },
  });

const repeat = (count: number, write: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => write(index)).join(' ');

it('aliases of a list of rows end at the limit of the result, and take no further call', async () => {
  const { query, canvas } = await start();
  const days = repeat(90, (n) => `a${n}: activity { date views participations }`);
  expect(await query(`{ course(id: 1) { analytics { ${days} } } }`)).toEqual(refused);
  expect(canvas.requests).toHaveLength(1);
});

it('aliases of JSON values and of rows of a report end at it', async () => {
  const { query } = await start();
  const { data } = await query(
    'mutation { startAccountReport(input: { accountId: 1, report: "provisioning_csv", parameters: { users: true } }) { report { id } } }',
  );
  const { id } = data.startAccountReport.report as { id: string };
  const rows = repeat(50, (n) => `a${n}: object`);
  const operation = `{ report(id: "${id}") { file { tables { rowsConnection(first: 1000) { nodes { ${rows} } } } } } }`;
  expect(await query(operation)).toEqual(refused);
});

it('lists of entities end at it', async () => {
  const { query } = await start();
  const representations = Array.from({ length: 1000 }, () => ({ __typename: 'Course', _id: 1 }));
  const operation = `query ($representations: [_Any!]!) { _entities(representations: $representations) {
    ... on Course { ${repeat(20, (n) => `a${n}: name`)} } } }`;
  expect(await query(operation, { variables: { representations } })).toEqual(refused);
});

it('an honest result is not limited', async () => {
  const { query } = await start();
  const { data, errors } = await query(
    '{ course(id: 1) { analytics { activity { date views } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.course.analytics.activity.length).toBeGreaterThan(10);
});

it('a result in parts ends with the error', async () => {
  const { yoga, tokens } = await start();
  const days = repeat(40, (n) => `a${n}: activity @stream { date views participations }`);
  const response = await yoga.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: {
      accept: 'multipart/mixed',
      'content-type': 'application/json',
      authorization: `Bearer ${tokens.admin}`,
    },
    body: JSON.stringify({ query: `{ course(id: 1) { analytics { ${days} } } }` }),
  });
  const text = await response.text();
  expect(text).toContain('"limited":"responseBytes"');
  expect(text.length).toBeLessThan(300_000);
});

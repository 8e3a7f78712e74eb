import { buildASTSchema, getIntrospectionQuery, parse, printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { defaultLimits } from '../../src/limits.ts';
import { always, biology } from '../support/canvas-scripts.ts';
import { type Answer, plainConfig } from '../support/gateway.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

const repeat = (times: number, text: (at: number) => string) =>
  Array.from({ length: times }, (_, at) => text(at)).join(' ');

const courses = (selection: string) => `{ course(id: 1) { ${selection} } }`;

/** `levels` fields, one in the other. */
const nested = (levels: number): string =>
  levels === 1 ? 'name' : `rootAccount { ${nested(levels - 1)} }`;

/** Each limit: what it is set to, and an operation with just so much of it. */
const documents: [limited: keyof typeof defaultLimits, limit: number, (n: number) => string][] = [
  ['characters', 300, (n) => `${courses('name')} #${'x'.repeat(n - courses('name').length - 2)}`],
  // Nine around the names, and the two by which graphql-js opens and closes a document.
  ['tokens', 100, (n) => courses(repeat(n - parse(courses('name')).tokenCount! + 1, () => 'name'))],
  ['depth', 12, (n) => `{ account(id: 1) { ${nested(n - 1)} } }`],
  [
    'depth',
    12,
    (n) => `{ account(id: 1) { ... { ...F } } } fragment F on Account { ${nested(n - 1)} }`,
  ],
  ['fields', 40, (n) => courses(repeat(n - 1, () => 'name'))],
  [
    'fields',
    40,
    (n) =>
      `{ course(id: 1) { ...F ...F ${repeat(n - 21, () => 'name')} } } fragment F on Course { ${repeat(10, () => 'name')} }`,
  ],
  [
    'rootFields',
    20,
    (n) => `{ ${repeat(n, () => '__typename')} course(id: 1) { name } }`.replace('__typename', ''),
  ],
  [
    'rootFields',
    20,
    (n) =>
      `{ ...F } fragment F on Query { course(id: 1) { name } ${repeat(n - 1, () => '__typename')} }`,
  ],
  ['aliases', 20, (n) => courses(repeat(n, (at) => `a${at}: name`))],
  [
    'aliases',
    20,
    (n) =>
      `{ course(id: 1) { ...F term { course: __typename } ${repeat(n - 6, (at) => `b${at}: name`)} } } fragment F on Course { ${repeat(5, (at) => `a${at}: name`)} }`,
  ],
  ['directives', 10, (n) => courses(repeat(n, () => 'name @skip(if: false)'))],
  [
    'directivesAtOnePlace',
    2,
    (n) =>
      courses(
        `name ${['@skip(if: false)', '@include(if: true)', '@skip(if: false)'].slice(0, n).join(' ')}`,
      ),
  ],
];

const start = (limits: Partial<typeof defaultLimits> = {}) =>
  startScriptedGateway(always({ ...biology, root_account_id: '1', parent_account_id: '1' }), {
    config: { ...plainConfig, limits: { ...defaultLimits, ...limits } },
  });

describe('an operation at a limit passes, and one above is refused before any call', () => {
  it.each(documents)('%s: %i', async (limited, limit, operation) => {
    const { query, requests } = await start({ [limited]: limit });
    expect((await query(operation(limit))).errors).toBeUndefined();
    expect(requests.length).toBeGreaterThan(0);
    requests.length = 0;
    for (let again = 0; again < 2; again += 1) {
      const { data, errors } = await query(operation(limit + 1));
      expect(data).toBeUndefined();
      expect(errors).toHaveLength(1);
      expect(errors![0]!.extensions).toEqual({
        code: 'OPERATION_LIMIT_EXCEEDED',
        limited,
        limit,
        requestId: expect.any(String),
      });
    }
    expect(requests).toEqual([]);
  });

  it('listItems, in a variable and within one', async () => {
    const { query, requests } = await start({ listItems: 3 });
    const list = 'query ($ids: [ID!]!) { courses(ids: $ids) { name } }';
    expect((await query(list, { variables: { ids: [1, 2, 3] } })).errors).toBeUndefined();
    const filtered =
      'query ($filter: AccountCoursesFilter) { account(id: 1) { coursesConnection(filter: $filter) { nodes { name } } } }';
    requests.length = 0;
    for (const answer of [
      await query(list, { variables: { ids: [1, 2, 3, 4] } }),
      await query(filtered, { variables: { filter: { accountIds: [1, 2, 3, 4] } } }),
    ]) {
      expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({
          code: 'OPERATION_LIMIT_EXCEEDED',
          limited: 'listItems',
          limit: 3,
        }),
      ]);
    }
    expect(requests).toEqual([]);
  });

  it('listItems, in the document itself', async () => {
    const { query, requests } = await start({ listItems: 3 });
    expect((await query('{ courses(ids: [1, 2, 3]) { name } }')).errors).toBeUndefined();
    requests.length = 0;
    const { errors } = await query('{ courses(ids: [1, 2, 3, 4]) { name } }');
    expect(errors?.[0]?.extensions).toMatchObject({ limited: 'listItems', limit: 3 });
    expect(requests).toEqual([]);
  });

  it('cost', async () => {
    const list = '{ courses(ids: [1, 2, 3]) { name } }';
    const { query, requests } = await start({ cost: 3 });
    expect((await query(list)).errors).toBeUndefined();
    expect(requests).toHaveLength(3);
    requests.length = 0;
    const { data, errors } = await query(list.replace('3]', '3, 4]'));
    expect(data).toBeUndefined();
    expect(errors?.map(({ extensions }) => extensions)).toEqual([
      { code: 'OPERATION_TOO_COSTLY', cost: 4, limit: 3, requestId: expect.any(String) },
    ]);
    expect(requests).toEqual([]);
  });

  it('cost, of what variables make of it', async () => {
    const { query, requests } = await start({ cost: 11 });
    const list =
      'query ($first: Int!) { account(id: 1) { coursesConnection(first: $first) { nodes { analytics { activity { views } } } } } }';
    const { errors } = await query(list, { variables: { first: 11 } });
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'OPERATION_TOO_COSTLY', cost: 12 });
    expect(requests).toEqual([]);
  });
});

describe('over HTTP', () => {
  const body = JSON.stringify({ query: courses('name') });

  async function startServed(limits: Partial<typeof defaultLimits>) {
    const gateway = await start(limits);
    const lanes = {
      'the long way': await serve((request, response) => void gateway.yoga(request, response)),
      'the plain lane': await serve(gateway.listener),
    };
    const post = (lane: keyof typeof lanes, init: RequestInit) =>
      fetch(`${lanes[lane]}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          authorization: 'Bearer t',
        },
        ...init,
      });
    return { ...gateway, post };
  }

  describe.each(['the long way', 'the plain lane'] as const)('by %s', (lane) => {
    it('a body of as many bytes as allowed is taken, and one of more is 413', async () => {
      const { post, requests } = await startServed({ bodyBytes: body.length });
      expect((await post(lane, { body })).status).toBe(200);
      requests.length = 0;
      const answer = await post(lane, { body: `${body} ` });
      expect(answer.status).toBe(413);
      const { errors } = (await answer.json()) as Answer;
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        { code: 'REQUEST_ENTITY_TOO_LARGE', requestId: answer.headers.get('x-request-id') },
      ]);
      expect(requests).toEqual([]);
    });

    it('a body that does not say how long it is is cut off where it is too long', async () => {
      const { post, requests } = await startServed({ bodyBytes: 1000 });
      const chunks = Array.from({ length: 200 }, () => new TextEncoder().encode(' '.repeat(1000)));
      const stream = new ReadableStream({
        pull(controller) {
          const chunk = chunks.pop();
          if (chunk) controller.enqueue(chunk);
          else controller.close();
        },
      });
      const answer = await post(lane, { body: stream, duplex: 'half' } as RequestInit);
      expect(answer.status).toBe(413);
      expect(requests).toEqual([]);
    });

    it('variables are not nested deeper than operations, and a hundred thousand levels break nothing', async () => {
      const { post, requests } = await startServed({});
      const query =
        'mutation ($extra: JSON) { startCourseReport(input: { courseId: 1, parameters: { extra: $extra } }) { report { _id } } }';
      const levels = 100_000;
      const answer = await post(lane, {
        body: `{"query":${JSON.stringify(query)},"variables":{"extra":${'['.repeat(levels)}${']'.repeat(levels)}}}`,
      });
      const { errors } = (await answer.json()) as Answer;
      expect(errors?.map(({ extensions }) => extensions)).toEqual([
        expect.objectContaining({
          code: 'OPERATION_LIMIT_EXCEEDED',
          limited: 'nesting',
          limit: 15,
        }),
      ]);
      expect(requests).toEqual([]);
    });

    it('operations come one at a time unless more are allowed', async () => {
      const one = await startServed({});
      const batch = JSON.stringify([JSON.parse(body), JSON.parse(body)]);
      const refused = await one.post(lane, { body: batch });
      expect(refused.status).toBe(400);
      expect(((await refused.json()) as Answer).errors?.[0]).toMatchObject({
        message: 'Batching is not supported.',
        extensions: { code: 'BAD_REQUEST' },
      });
      expect(one.requests).toEqual([]);

      const two = await startServed({ batch: 2 });
      const taken = (await (await two.post(lane, { body: batch })).json()) as Answer[];
      expect(taken).toEqual(
        Array.from({ length: 2 }, () => ({ data: { course: { name: 'Biology' } } })),
      );
      const three = JSON.stringify([1, 2, 3].map(() => JSON.parse(body) as unknown));
      const tooMany = await two.post(lane, { body: three });
      expect(tooMany.status).toBe(413);
      expect(((await tooMany.json()) as Answer).errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
    });

    it('the operations of one request cost together', async () => {
      const { post, requests } = await startServed({ batch: 5, cost: 2 });
      const batch = [1, 2, 3].map((id) => ({ query: `{ course(id: ${id}) { name } }` }));
      const answers = (await (
        await post(lane, { body: JSON.stringify(batch) })
      ).json()) as Answer[];
      expect(answers.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual([
        undefined,
        undefined,
        'OPERATION_TOO_COSTLY',
      ]);
      expect(requests).toHaveLength(2);
    });

    it('a refusal by the document alone is 400 to who knows what that means, and 200 to others', async () => {
      const { post } = await startServed({ aliases: 1 });
      const refused = JSON.stringify({ query: '{ a: __typename b: __typename }' });
      const status = async (accept: string) =>
        (
          await post(lane, {
            body: refused,
            headers: { 'content-type': 'application/json', accept },
          })
        ).status;
      expect(await status('application/json')).toBe(200);
      expect(await status('application/graphql-response+json')).toBe(400);
    });
  });
});

describe('what the limits leave room for', () => {
  it("GraphiQL's own introspection", async () => {
    const { query } = await start();
    const { data, errors } = await query(
      getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true, schemaDescription: true }),
    );
    expect(errors).toBeUndefined();
    expect(data.__schema.types.length).toBeGreaterThan(50);
    expect(buildASTSchema(parse(printSchema(schema)))).toBeDefined();
  });

  it('a deep read of everything by edges and nodes', async () => {
    const { query } = await start();
    const { errors } = await query(
      '{ account(id: 1) { coursesConnection(first: 1) { edges { node { usersConnection(first: 1) { edges { node { analytics(courseId: 1) { activity { pageViews { at } } } } } } } } } } }',
    );
    // The scripted Canvas lists nothing; what is told here is that it was asked.
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['CANVAS_BAD_RESPONSE']);
  });

  it.each([
    [
      'fragments in a circle',
      '{ course(id: 1) { ...A } } fragment A on Course { ...B } fragment B on Course { ...A }',
    ],
    [
      'a fragment in itself, by a field',
      '{ account(id: 1) { ...A } } fragment A on Account { rootAccount { ...A } }',
    ],
  ])('%s, which validation refuses', async (_, query_) => {
    const { query, requests } = await start();
    const { errors } = await query(query_);
    expect(errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(requests).toEqual([]);
  });

  it('no more than the limit of fragments that double each other', async () => {
    const { query, requests } = await start();
    const fragments = repeat(
      12,
      (at) =>
        `fragment F${at} on Account { a: rootAccount { ...F${at + 1} } b: rootAccount { ...F${at + 1} } }`,
    );
    const { errors } = await query(
      `{ account(id: 1) { ...F0 } } ${fragments} fragment F12 on Account { name }`,
    );
    expect(errors?.[0]?.extensions.code).toBe('OPERATION_LIMIT_EXCEEDED');
    expect(requests).toEqual([]);
  });
});

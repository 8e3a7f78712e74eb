import type { ExecutionResult } from 'graphql';
import { describe, expect, it } from 'vitest';
import { biology } from '../support/canvas-scripts.ts';
import { startGateway } from '../support/gateway.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

type Gateway = Pick<Awaited<ReturnType<typeof startGateway>>, 'listener'>;

/** Sends an operation three times by POST and twice by GET; all results are the first one. */
async function sendEachWay(
  { listener }: Gateway,
  token: string,
  query: string,
  variables: Record<string, unknown> | string = {},
) {
  const url = `${await serve(listener)}/graphql`;
  const headers = { accept: 'application/json', authorization: `Bearer ${token}` };
  const text = typeof variables === 'string' ? variables : JSON.stringify(variables);
  const body = `{"query":${JSON.stringify(query)},"variables":${text}}`;
  const post = {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body,
  };
  const parameters = new URLSearchParams({ query, variables: text });
  const results: ExecutionResult[] = [];
  for (const way of ['POST', 'POST', 'POST', 'GET', 'GET']) {
    const response = await (way === 'POST'
      ? fetch(url, post)
      : fetch(`${url}?${parameters.toString()}`, { headers }));
    const result = JSON.parse(
      (await response.text()).replaceAll(/,?"requestId":"[^"]*"/g, ''),
    ) as ExecutionResult;
    results.push(result);
    expect(result, `${way}, time ${results.length}`).toEqual(results[0]);
  }
  return results[0]!;
}

const codesAndPaths = ({ errors }: ExecutionResult) =>
  errors?.map(({ path, extensions }) => [extensions.code, path]);

describe('a selection that is skipped in one place is not skipped in another', () => {
  const fragment = 'fragment F on Course { name term { name } }';
  const cases: Record<string, string> = {
    'a fragment spread twice': `query ($b: Boolean!) {
      a: course(id: 1) { id ...F } b: course(id: 2) { id ...F @skip(if: $b) } } ${fragment}`,
    'a fragment spread twice, by a literal': `query ($b: Boolean!) {
      a: course(id: 1) { id ...F } b: course(id: 2) { id ...F @include(if: false) ...E @skip(if: $b) } }
      ${fragment} fragment E on Course { __typename }`,
    'an inline fragment': `query ($b: Boolean!) {
      a: course(id: 1) { id ... { name term { name } } }
      b: course(id: 2) { id ... @skip(if: $b) { name term { name } } } }`,
    'one field selected twice': `query ($b: Boolean!) {
      a: course(id: 1) { id name @skip(if: $b) name term { name } } b: course(id: 2) { id } }`,
  };
  for (const [name, query] of Object.entries(cases)) {
    it(name, async () => {
      const gateway = await startGateway({ compileAfter: 1 });
      const { data } = await sendEachWay(gateway, gateway.tokens.admin, query, { b: true });
      expect(data).toMatchObject({
        a: { name: expect.any(String), term: { name: expect.any(String) } },
      });
      expect(Object.keys(data!.b as object)).toEqual(['id']);
    });
  }

  it('costs no call where it is skipped', async () => {
    const gateway = await startGateway({ compileAfter: 1 });
    const query = `query ($no: Boolean!) { course(id: 1) { id analytics @include(if: $no) { activity { views } } } }`;
    await sendEachWay(gateway, gateway.tokens.admin, query, { no: false });
    expect(gateway.canvas.requests).toEqual([]);
  });
});

describe('a variable that is not given leaves its input field out', () => {
  const courses = (filter: string) =>
    `query ($after: String${filter
      .replace(/.*\$s.*/, ', $s: String')
      .replace('$f', ', $f: AccountCoursesFilter')
      .replace(/^(?:null|{})$/, '')}) { account(id: 1) {
      coursesConnection(first: 2, after: $after, filter: ${filter}) { nodes { _id } pageInfo { endCursor } } } }`;
  const cursorOf = ({ data }: ExecutionResult) =>
    (data as { account: { coursesConnection: { pageInfo: { endCursor: string } } } }).account
      .coursesConnection.pageInfo.endCursor;

  it('so that cursors fit each other, however a list without a filter is asked for', async () => {
    const gateway = await startGateway({ compileAfter: 1 });
    const { admin } = gateway.tokens;
    const forms: [string, object][] = [
      ['{ searchTerm: $s }', {}],
      ['{ searchTerm: $s }', { s: null }],
      ['{}', {}],
      ['null', {}],
      ['$f', {}],
      ['$f', { f: null }],
      ['$f', { f: { searchTerm: null, states: null } }],
    ];
    const after = cursorOf(await sendEachWay(gateway, admin, courses(forms[0]![0])));
    for (const [filter, variables] of forms) {
      const page = await sendEachWay(gateway, admin, courses(filter), { ...variables, after });
      expect(page.errors).toBeUndefined();
      expect(cursorOf(page)).not.toBe(after);
    }
  });
});

describe('null in a place that takes none is BAD_USER_INPUT with the path of the field', () => {
  const cases: Record<string, [query: string, path: string[]]> = {
    'a condition of a field': [
      'query ($v: Boolean = true) { course(id: 1) { id name @include(if: $v) } }',
      ['course', 'name'],
    ],
    'a condition of __typename': [
      'query ($v: Boolean = true) { course(id: 1) { id __typename @skip(if: $v) } }',
      ['course', '__typename'],
    ],
    'a condition of a fragment': [
      'query ($v: Boolean = true) { course(id: 1) { ...C @skip(if: $v) } } fragment C on Course { id name }',
      ['course', 'id'],
    ],
    'a condition at the root': [
      'query ($v: Boolean = true) { ... @include(if: $v) { course(id: 1) { id } } }',
      ['course'],
    ],
    'a condition of @defer': [
      'query ($v: Boolean = true) { course(id: 1) { id ... @defer(if: $v) { name } } }',
      ['course', 'name'],
    ],
    'an argument': [
      'query ($v: String = "a") { account(id: 1) { availableReport(report: $v) { title } } }',
      ['account', 'availableReport'],
    ],
    'an argument that is checked': [
      'query ($v: ID = 1) { quiz(courseId: $v, id: 1) { title } }',
      ['quiz'],
    ],
  };
  for (const [name, [query, path]] of Object.entries(cases)) {
    it(name, async () => {
      const gateway = await startGateway({ compileAfter: 1 });
      const result = await sendEachWay(gateway, gateway.tokens.admin, query, { v: null });
      expect(result.data).toBeUndefined();
      expect(codesAndPaths(result)).toEqual([['BAD_USER_INPUT', path]]);
      expect(gateway.canvas.requests).toEqual([]);
    });
  }

  it('a subscription', async () => {
    const { gateway, tokens } = await startGateway();
    const query =
      'subscription ($v: Boolean = true) { reportUpdates(id: "x") { state @include(if: $v) } }';
    const url = `${await serve(gateway.listener)}/graphql`;
    const headers = {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      authorization: `Bearer ${tokens.admin}`,
    };
    const body = JSON.stringify({ query, variables: { v: null } });
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(await response.text()).toContain('"code":"BAD_USER_INPUT"');
  });
});

describe('an id keeps its digits, or is refused', () => {
  const id = '21070000000000099';
  const start = () =>
    startScriptedGateway(
      (request, response) => {
        json(response, { ...biology, id: /courses\/(\d+)/.exec(request.url!)![1]! });
      },
      { compileAfter: 1 },
    );
  const refused: Record<string, [query: string, variables: string]> = {
    'a number beyond 2^53': ['query ($i: ID!) { course(id: $i) { _id } }', `{"i":${id}}`],
    'in a list': ['query ($i: [ID!]!) { courses(ids: $i) { _id } }', `{"i":["1",${id}]}`],
    'in an input object': [
      'query ($i: AccountCoursesFilter) { account(id: 1) { coursesConnection(filter: $i) { nodes { _id } } } }',
      `{"i":{"termId":${id}}}`,
    ],
    'in a literal around a variable': [
      'query ($i: ID!) { account(id: 1) { coursesConnection(filter: { accountIds: [$i] }) { nodes { _id } } } }',
      `{"i":${id}}`,
    ],
    'a fraction': ['query ($i: ID!) { course(id: $i) { _id } }', '{"i":1.5}'],
    'a number with an exponent': ['query ($i: ID!) { course(id: $i) { _id } }', '{"i":1e21}'],
  };
  for (const [name, [query, variables]] of Object.entries(refused)) {
    it(`${name} is refused`, async () => {
      const gateway = await start();
      const { errors } = await sendEachWay(gateway, 'a-token', query, variables);
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
      expect(gateway.requests).toEqual([]);
    });
  }

  it('text and a literal in the document keep all digits', async () => {
    const gateway = await start();
    const query = `query ($i: ID!) { a: course(id: ${id}) { _id name } b: course(id: $i) { _id name } }`;
    const { data } = await sendEachWay(gateway, 'a-token', query, { i: '21070000000000098' });
    expect(data).toMatchObject({ a: { _id: id }, b: { _id: '21070000000000098' } });
  });

  it('an extra parameter of a report is refused, too', async () => {
    const gateway = await start();
    for (const [definition, value, variables] of [
      ['($e: JSON)', '$e', `{"e":{"course_id":${id}}}`],
      ['', `{ course_id: ${id} }`, '{}'],
    ] as const) {
      const query = `mutation ${definition} { startAccountReport(input: {
        accountId: 1, report: "a", parameters: { extra: ${value} } }) { reused } }`;
      const response = await fetch(`${await serve(gateway.listener)}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer a-token' },
        body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
      });
      const { errors } = (await response.json()) as ExecutionResult;
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
    expect(gateway.requests).toEqual([]);
  });
});

describe('@stream takes an initial count of 0 or more', () => {
  for (const [definition, value, variables] of [
    ['', '-1', {}],
    ['', 'null', {}],
    ['($n: Int)', '$n', { n: null }],
    ['($n: Int)', '$n', { n: -1 }],
    ['($n: Int = 1)', '$n', { n: null }],
  ] as const) {
    it(`${value} of ${JSON.stringify(variables)} is BAD_USER_INPUT, in parts and in one piece`, async () => {
      const gateway = await startGateway({ compileAfter: 1 });
      const query = `query Q${definition} { account(id: 1) { availableReports @stream(initialCount: ${value}) { title } } }`;
      const path = ['account', 'availableReports'];
      const result = await sendEachWay(gateway, gateway.tokens.admin, query, variables);
      expect(codesAndPaths(result)).toEqual([['BAD_USER_INPUT', path]]);
      const response = await fetch(`${await serve(gateway.listener)}/graphql`, {
        method: 'POST',
        headers: {
          accept: 'multipart/mixed',
          'content-type': 'application/json',
          authorization: `Bearer ${gateway.tokens.admin}`,
        },
        body: JSON.stringify({ query, variables }),
      });
      expect(await response.text()).toContain('"code":"BAD_USER_INPUT"');
    });
  }
});

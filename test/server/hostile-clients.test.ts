import { getIntrospectionQuery } from 'graphql';
import { describe, expect, it } from 'vitest';
import { always, biology, byPath } from '../support/canvas-scripts.ts';
import { type Answer, plainConfig } from '../support/gateway.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

/*
 * What a stranger may try on a gateway in production. The first part asks what the scanner graphql-cop
 * asks, and judges the answers as it does; see its `lib/tests/`.
 */

const production = { ...plainConfig, production: true, graphiql: false };

/** A gateway as it is served, and what the scanner sends to it: no token, no header of its own. */
async function startServed(config: Partial<typeof plainConfig> = {}) {
  const gateway = await startScriptedGateway(always(biology), {
    config: { ...production, ...config },
  });
  const url = await serve(gateway.listener);
  const post = async (json: unknown, headers: Record<string, string> = {}) => {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: '*/*', ...headers },
      body: JSON.stringify(json),
    });
    return (await answer.json()) as Answer;
  };
  return { ...gateway, url, post };
}

const repeat = (times: number, text: (at: number) => string) =>
  Array.from({ length: times }, (_, at) => text(at)).join(' \n');

describe('graphql-cop finds nothing in production', () => {
  it('is sure that this is GraphQL', async () => {
    const { post } = await startServed();
    expect(await post({ query: 'query { __typename }' })).toEqual({
      data: { __typename: 'Query' },
    });
  });

  it.each([
    ['alias overloading', `query { ${repeat(101, (at) => `alias${at}:__typename`)} }`],
    ['field duplication', `query { ${repeat(500, () => '__typename')} }`],
    ['introspection', 'query { __schema { types { name fields { name } } } }'],
    [
      'introspection-based circular query',
      'query { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    ],
    [
      'circular fragment',
      'query { __schema { ...A } } fragment A on __Schema { __typename ...B } fragment B on __Schema { ...A }',
    ],
  ])('%s', async (_, query) => {
    const { post } = await startServed();
    const { data, errors } = await post({ query });
    expect(data).toBeUndefined();
    expect(errors?.length).toBeGreaterThan(0);
  });

  it('array-based query batching', async () => {
    const { post } = await startServed();
    const answer = await post(
      Array.from({ length: 11 }, () => ({ query: 'query { __typename }' })),
    );
    expect(Array.isArray(answer)).toBe(false);
    expect(answer.data).toBeUndefined();
  });

  it('directive overloading: ten errors for ten directives', async () => {
    const { post } = await startServed();
    const { errors } = await post({ query: `query { __typename ${'@aa'.repeat(10)} }` });
    expect(errors).toHaveLength(1);
    expect(errors?.[0]?.extensions.code).toBe('OPERATION_LIMIT_EXCEEDED');
  });

  it('field suggestions', async () => {
    const { post } = await startServed();
    const { errors } = await post({ query: 'query { __schema { directive } }' });
    expect(errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toContain('Did you mean');
  });

  it.each(['/graphiql', '/playground', '/console', '/graphql'])(
    'GraphQL IDE at %s',
    async (path) => {
      const { url } = await startServed();
      for (const accept of ['*/*', 'text/html']) {
        const text = await (await fetch(url + path, { headers: { accept } })).text();
        expect(text).not.toMatch(/graphiql|graphql.?playground/i);
      }
    },
  );

  it.each([
    ['GET method query support', '{__typename}'],
    ['mutation over GET', 'mutation {__typename}'],
  ])('%s', async (_, query) => {
    const { url } = await startServed({ canvasAccessToken: 'configured' });
    for (const authorization of [undefined, 'Bearer t']) {
      const answer = await fetch(`${url}/graphql?${new URLSearchParams({ query })}`, {
        headers: { ...(authorization && { authorization }) },
      });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toEqual({
        errors: [
          {
            message: expect.any(String),
            extensions: { code: 'CSRF_PREVENTED', requestId: answer.headers.get('x-request-id') },
          },
        ],
      });
    }
  });

  it('POST-based url-encoded query', async () => {
    const { url } = await startServed();
    const query = new URLSearchParams({ query: 'query {__typename}' });
    const inUrl = await fetch(`${url}/graphql?${query}`, { method: 'POST' });
    const inBody = await fetch(`${url}/graphql`, { method: 'POST', body: query });
    expect([inUrl.status, inBody.status]).toEqual([415, 415]);
    for (const response of [inUrl, inBody]) {
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'UNSUPPORTED_MEDIA_TYPE' } }],
      });
    }
  });

  it.each([
    ['trace mode', 'query { __typename }'],
    ['trace mode of an error', 'query { course(id: "x") { name } }'],
    ['unhandled errors', 'qwerty cop { abc }'],
  ])('%s', async (_, query) => {
    const { post } = await startServed();
    expect(JSON.stringify(await post({ query }))).not.toMatch(/tracing|exception|stack/i);
  });
});

describe('production', () => {
  const misspelt = [
    ['a field', '{ course(id: 1) { nam } }', {}],
    ['an argument', '{ course(idd: 1) { name } }', {}],
    ['a type', '{ node(id: "Q291cnNlLTE=") { ... on Cours { name } } }', {}],
    ['an enum value', '{ account(id: 1) { analytics(filter: CURENT) { grades { total } } } }', {}],
    [
      'a field of an input object',
      '{ account(id: 1) { coursesConnection(filter: { searchTrm: "x" }) { nodes { name } } } }',
      {},
    ],
    [
      'an enum value in a variable',
      'query ($value: DepartmentFilter) { account(id: 1) { analytics(filter: $value) { grades { total } } } }',
      { value: 'CURENT' },
    ],
    [
      'a field in a variable',
      'query ($value: AccountCoursesFilter) { account(id: 1) { coursesConnection(filter: $value) { nodes { name } } } }',
      { value: { searchTrm: 'x' } },
    ],
  ] as const;

  it.each(misspelt)('suggests nothing for a slip in %s', async (_, query, variables) => {
    const { post, requests } = await startServed();
    const { errors } = await post({ query, variables }, { authorization: 'Bearer t' });
    expect(errors?.length).toBeGreaterThan(0);
    expect(JSON.stringify(errors)).not.toMatch(/did you mean/i);
    expect(requests).toEqual([]);
  });

  it.each(misspelt)(
    'elsewhere a slip in %s is told from what was meant',
    async (_, query, variables) => {
      const { post } = await startServed({ production: false });
      const { errors } = await post({ query, variables }, { authorization: 'Bearer t' });
      expect(JSON.stringify(errors)).toMatch(/did you mean/i);
    },
  );

  it.each([
    ['without GraphiQL', { graphiql: false }, undefined],
    ['with it', { graphiql: true }, 'Query'],
  ])('%s, the plain way in has the same introspection as the long one', async (_, config, name) => {
    const { url, post } = await startServed(config);
    const query = getIntrospectionQuery();
    const plain = await post({ query }, { accept: 'application/json' });
    // What no plain request has: its origin.
    const long = await post({ query }, { origin: 'https://elsewhere.test' });
    expect(plain.data?.__schema.queryType.name).toBe(name);
    expect(long.data?.__schema.queryType.name).toBe(name);
    expect(url).toBeDefined();
  });
});

describe('a GET', () => {
  const get = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/graphql?${new URLSearchParams({ query: '{ course(id: 1) { name } }' })}`, {
      headers,
    });

  // Each of these a browser sends for a page of another site without asking.
  it.each<[string, Record<string, string>]>([
    ['an image', { accept: 'image/*' }],
    ['a link', { accept: 'text/html' }],
    ['a script', { accept: '*/*', origin: 'https://evil.test' }],
    ['a stream of events', { accept: 'text/event-stream' }],
    ['a simple fetch', { 'content-type': 'text/plain', 'accept-language': 'en' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('that %s may have sent calls nothing, though a token is configured', async (_, headers) => {
    const { url, requests } = await startServed({ canvasAccessToken: 'configured' });
    const answer = await get(url, headers);
    expect(answer.status).toBe(403);
    expect(requests).toEqual([]);
  });

  it.each([
    ['graphql-require-preflight', '1'],
    ['apollo-require-preflight', 'true'],
    ['x-apollo-operation-name', 'Course'],
    ['x-requested-with', 'XMLHttpRequest'],
    ['content-type', 'application/json'],
  ])('with %s is answered: no page of another site can send it unasked', async (name, value) => {
    const { url } = await startServed({ canvasAccessToken: 'configured' });
    const answer = await get(url, { [name]: value });
    expect(await answer.json()).toEqual({ data: { course: { name: 'Biology' } } });
  });
});

describe('a GET that a browser says comes from a page of ours', () => {
  const ours = 'https://app.school.test';
  const get = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/graphql?${new URLSearchParams({ query: '{ course(id: 1) { name } }' })}`, {
      headers,
    });

  it.each<[string, Record<string, string>, number]>([
    ['the same origin', { 'sec-fetch-site': 'same-origin' }, 200],
    ['an origin of CORS_ORIGINS', { 'sec-fetch-site': 'cross-site', origin: ours }, 200],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.test' }, 403],
    ['the same site, and another origin', { 'sec-fetch-site': 'same-site' }, 403],
  ])('%s', async (_, headers, status) => {
    const { url } = await startServed({ canvasAccessToken: 'configured', corsOrigins: [ours] });
    expect((await get(url, headers)).status).toBe(status);
  });
});

describe('what Canvas sends', () => {
  it('is data: nothing in it is read as markup, as a query or as a path', async () => {
    const name = '</script><script>alert(1)</script>{ __schema } ../../x ${7*7} =cmd|calc!A1';
    const { query } = await startScriptedGateway(
      byPath({ '/api/v1/courses/1': always({ ...biology, name }) }),
    );
    expect(await query('{ course(id: 1) { name } }')).toEqual({ data: { course: { name } } });
  });
});

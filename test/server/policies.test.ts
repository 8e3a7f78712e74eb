import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createListener } from '../../src/server/listener.ts';
import { normalizeAccept } from '../../src/server/policies/accept.ts';
import { always, biology } from '../support/canvas-scripts.ts';
import { plainConfig } from '../support/gateway.ts';
import { readableLog } from '../support/log.ts';
import { type Script, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

type Options = Parameters<typeof startScriptedGateway>[1];

/** A gateway behind its listener, as it ships, with a log that can be read. */
async function start(options: Options = {}, script: Script = always(biology)) {
  const output = readableLog();
  const gateway = await startScriptedGateway(script, { log: output.log, ...options });
  const origin = await serve(gateway.listener);
  const { port } = new URL(origin);
  /** Sends bytes as they are, and reads the response to its end. */
  const raw = (head: string, body = '') =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1');
      let text = '';
      socket.on('data', (chunk) => (text += chunk.toString()));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve({ status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1] ?? 0), text });
      });
      const length = body === '' ? '' : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
      // Not ended: half a connection counts as a client that has gone.
      socket.write(`${head}${length}Connection: close\r\n\r\n${body}`);
    });
  const requestLines = () => output.lines.filter(({ msg }) => msg === 'request');
  const statuses = async () => (await gateway.metrics.read()).text;
  return { ...gateway, origin, raw, requestLines, statuses };
}

const query = '{ course(id: 1) { name } }';
const post = JSON.stringify({ query });
const json = { 'content-type': 'application/json', authorization: 'Bearer a-token' };

describe('a Host', () => {
  const bad = ['a b', ':', '[', 'a:99999', '%zz', 'a/b', '[::1', 'a:b', 'a@b', 'http://a'];
  const paths = [
    ['GET', '/graphql?query=%7B__typename%7D'],
    ['POST', '/graphql'],
    ['GET', '/health'],
    ['GET', '/ready'],
    ['GET', '/metrics'],
    ['GET', '/nothing'],
  ] as const;

  it.each(bad)('that cannot be read is 400 on every path, logged and counted: %j', async (host) => {
    const { raw, requestLines, statuses } = await start();
    for (const [method, path] of paths) {
      const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
      const { status, text } = await raw(head, method === 'POST' ? '{"query":"{ nothing }"}' : '');
      expect(status, `${method} ${path}`).toBe(400);
      expect(text).toContain('"code":"BAD_REQUEST"');
      expect(text).not.toMatch(/\bat .*\.ts|node_modules|\/src\//);
    }
    expect(requestLines()).toHaveLength(paths.length);
    expect(requestLines()[0]).toMatchObject({ status: 400, codes: ['BAD_REQUEST'] });
    expect(await statuses()).toContain(`gateway_http_requests_total{status="400"} ${paths.length}`);
  });

  it('that comes twice is 400', async () => {
    const { raw } = await start();
    const { status } = await raw('GET /health HTTP/1.1\r\nHost: localhost\r\nHost: other.test\r\n');
    expect(status).toBe(400);
  });

  it.each([
    ['attacker.example', 421],
    ['attacker.example:4000', 421],
    ['localhost.attacker.example', 421],
    ['127.0.0.1.attacker.example', 421],
    ['10.0.0.1', 421],
    ['localhost', 200],
    ['LOCALHOST:4000', 200],
    ['127.0.0.1:4000', 200],
    ['127.8.9.1', 200],
    ['[::1]:4000', 200],
    ['gateway.school.edu', 200],
    ['Gateway.School.edu:8443', 200],
    ['named.test:4000', 200],
    ['named.test:4001', 421],
  ])('%s leads to a gateway on loopback, or nowhere: %i', async (host, expected) => {
    const { raw, requests } = await start({
      config: {
        ...plainConfig,
        canvasAccessToken: 'lent',
        allowedHosts: ['gateway.school.edu', 'named.test:4000'],
      },
    });
    for (const path of ['/health', '/graphql']) {
      const method = path === '/graphql' ? 'POST' : 'GET';
      const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`;
      const { status, text } = await raw(head, method === 'POST' ? post : '');
      expect(status).toBe(expected);
      if (expected === 421) expect(text).toContain('"code":"MISDIRECTED_REQUEST"');
    }
    expect(requests).toHaveLength(expected === 421 ? 0 : 1);
  });
});

describe('a path', () => {
  const search = '?query=%7Bcourse(id:1)%7Bname%7D%7D';
  it.each([
    '/graphql/',
    '/./graphql/',
    '//graphql',
    '/x/../graphql',
    '/%67raphql',
    '/GRAPHQL',
    '/graphql;x',
    '/graphql%2f',
    'http://127.0.0.1/graphql',
    '/nothing',
    '/%zz',
  ])('that is not spelled as the known ones is 404, in one line of JSON: %s', async (path) => {
    const { raw, requests } = await start({
      config: { ...plainConfig, canvasAccessToken: 'lent' },
    });
    for (const site of ['cross-site', 'same-origin']) {
      const { status, text } = await raw(
        `GET ${path}${search} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: ${site}\r\nAccept: text/event-stream\r\n`,
      );
      expect(status).toBe(404);
      expect(text).toContain('"code":"NOT_FOUND"');
    }
    expect(requests).toEqual([]);
  });

  it('of GraphQL itself is not read by a page of another site', async () => {
    const { raw, requests } = await start({
      config: { ...plainConfig, canvasAccessToken: 'lent' },
    });
    for (const accept of ['*/*', 'text/event-stream']) {
      const { status } = await raw(
        `GET /graphql${search} HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: cross-site\r\nAccept: ${accept}\r\n`,
      );
      expect(status).toBe(403);
    }
    expect(requests).toEqual([]);
  });
});

describe('a result without data', () => {
  const cases: [string, object, number][] = [
    [
      'a required variable missing',
      { query: 'query ($id: ID!) { course(id: $id) { name } }' },
      400,
    ],
    [
      'a variable of a wrong type',
      {
        query: 'query ($n: Int) { accountsConnection(first: $n) { nodes { id } } }',
        variables: { n: 'x' },
      },
      400,
    ],
    ['a wrong id', { query: '{ course(id: "x") { name } }' }, 400],
    ['a syntax error', { query: '{' }, 400],
    ['an unknown field', { query: '{ nothing }' }, 400],
    [
      'an operation that is not there',
      { query: 'query A { __typename }', operationName: 'B' },
      400,
    ],
    [
      'too much',
      {
        query: `{ ${'a'.repeat(50)}: accountsConnection { nodes { coursesConnection { nodes { usersConnection { nodes { name } } } } } } }`,
      },
      400,
    ],
  ];

  it.each(cases)(
    'is not 2xx as application/graphql-response+json: %s',
    async (_, body, expected) => {
      const { origin } = await start();
      const send = (headers: object, method = 'POST') => {
        const parameters = Object.entries(body).map(([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]);
        return method === 'POST'
          ? fetch(`${origin}/graphql`, {
              method,
              headers: { ...json, ...headers },
              body: JSON.stringify(body),
            })
          : fetch(`${origin}/graphql?${new URLSearchParams(parameters).toString()}`, {
              headers: { authorization: 'Bearer a-token', ...headers },
            });
      };
      // Twice: the second may take another way.
      for (const method of ['POST', 'POST', 'GET']) {
        const response = await send({ accept: 'application/graphql-response+json' }, method);
        expect(response.status, method).toBe(expected);
        const result = (await response.json()) as object;
        expect(result).not.toHaveProperty('data');
        const plain = await send({ accept: 'application/json' }, method);
        expect(await plain.json()).toHaveProperty('errors');
      }
    },
  );

  it('for want of a token is 401', async () => {
    const { origin } = await start();
    for (const [accept, expected] of [
      ['application/graphql-response+json', 401],
      ['application/json', 200],
    ] as const) {
      const headers = { 'content-type': 'application/json', accept };
      for (let turn = 0; turn < 2; turn += 1) {
        const response = await fetch(`${origin}/graphql`, { method: 'POST', headers, body: post });
        expect(response.status).toBe(expected);
      }
    }
  });

  it('is 2xx with data, null or not', async () => {
    const { origin } = await start({}, always({ errors: [] }, { status: 500 }));
    const accept = 'application/graphql-response+json';
    const init = { method: 'POST', headers: { ...json, accept }, body: post };
    const response = await fetch(`${origin}/graphql`, init);
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ data: { course: null }, errors: [{}] });
  });
});

describe('a GET', () => {
  it.each([
    'variables={',
    'extensions={',
    'variables=[1]',
    'variables=1',
    'extensions="a"',
    'variables=%7B%7D&variables=x',
  ])(
    'with parameters that are no objects is 400 BAD_REQUEST, and no fault of ours: %s',
    async (parameter) => {
      const { origin, requestLines } = await start();
      const response = await fetch(`${origin}/graphql?query=%7B__typename%7D&${parameter}`, {
        headers: { authorization: 'Bearer a-token' },
      });
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ extensions: { code: 'BAD_REQUEST' } }],
      });
      expect(requestLines()).toMatchObject([{ level: 30, status: 400, codes: ['BAD_REQUEST'] }]);
    },
  );

  it.each(['variables=', 'variables=null', 'variables={}', 'extensions={}'])(
    'with %s is executed',
    async (parameter) => {
      const { origin } = await start();
      const response = await fetch(`${origin}/graphql?query=%7B__typename%7D&${parameter}`, {
        headers: { authorization: 'Bearer a-token' },
      });
      expect(await response.json()).toEqual({ data: { __typename: 'Query' } });
    },
  );
});

it('a body that is not JSON is 400, and none of it is repeated', async () => {
  const { origin } = await start();
  const body = '{"query":"{ a }","variables":{"secret":"s3cr3tT0ken"},}';
  for (const accept of ['application/json', 'application/graphql-response+json', '*/*']) {
    const init = { method: 'POST', headers: { ...json, accept }, body };
    const response = await fetch(`${origin}/graphql`, init);
    expect(response.status).toBe(400);
    const text = await response.text();
    expect(text).toContain('"code":"BAD_REQUEST"');
    expect(text).not.toMatch(/s3cr3t|secret|originalError|position/);
  }
});

describe('Accept', () => {
  const both = 'application/graphql-response+json';
  it.each([
    [`application/json;q=0, ${both}`, both],
    [`application/json;q=0.1, ${both};q=0.9`, both],
    [`application/json;q=0.9, ${both};q=0.1`, 'application/json'],
    [`${both}; charset="utf-8"`, both],
    [`application/json; charset=utf-8`, 'application/json'],
    [`application/json; charset="UTF-8"; q="0.5"`, 'application/json'],
    [`*/*;q=0.1, ${both};q=0.5`, both],
    [`application/*;q=0.5, application/json;q=0`, both],
    [`*/*`, 'application/json'],
    [`text/html;q=0.9, */*;q=0.8`, 'application/json'],
    [`application/json;q=0`, undefined],
    [`*/*;q=0`, undefined],
    [`application/json; charset="latin1"`, undefined],
  ])('%s is answered with %s', async (accept, expected) => {
    const { origin } = await start();
    for (let turn = 0; turn < 2; turn += 1) {
      const init = { method: 'POST', headers: { ...json, accept }, body: post };
      const response = await fetch(`${origin}/graphql`, init);
      await response.text();
      if (expected === undefined) expect(response.status).toBe(406);
      else expect(response.headers.get('content-type')).toBe(`${expected}; charset=utf-8`);
    }
  });

  it('is never answered with a type of weight 0, nor one of less weight than another', () => {
    const types = [
      'application/json',
      both,
      'text/event-stream',
      'multipart/mixed',
      '*/*',
      'application/*',
    ];
    const range = fc.record({
      type: fc.constantFrom(...types),
      weight: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(range, { selector: ({ type }) => type, minLength: 1 }),
        (ranges) => {
          const header = ranges.map(({ type, weight }) => `${type};q=${weight / 10}`).join(', ');
          const weightOf = (type: string) =>
            [type, `${type.split('/')[0]!}/*`, '*/*']
              .map((one) => ranges.find((candidate) => candidate.type === one)?.weight)
              .find((weight) => weight !== undefined) ?? 0;
          const accepted = normalizeAccept(header).split(', ');
          const offered = types.slice(0, 4).filter((type) => weightOf(type) > 0);
          if (offered.length === 0) expect(accepted).toEqual(['nothing/nothing']);
          else expect([...accepted].sort()).toEqual([...offered].sort());
          const weights = offered.length === 0 ? [] : accepted.map(weightOf);
          expect(weights).toEqual([...weights].sort((a, b) => b - a));
        },
      ),
    );
  });
});

describe('whatever throws', () => {
  const broken = new Error('broken at /installation/path');
  const throws = () => {
    throw broken;
  };
  const steps: [string, object][] = [
    ['a policy', { policies: [throws] }],
    ['the policy of hosts', { hostPolicy: throws }],
    ['the fast path, at once', { fastPath: { accepts: throws } }],
    [
      'the fast path, later',
      { fastPath: { accepts: () => true, serve: () => Promise.reject(broken) } },
    ],
    ['Yoga, at once', { fastPath: { accepts: () => false }, yoga: throws }],
    ['Yoga, later', { fastPath: { accepts: () => false }, yoga: () => Promise.reject(broken) }],
    ['a page', { pages: () => throws }],
  ];

  it.each(steps)('ends in a response, a log line and a metric: %s', async (_, step) => {
    const output = readableLog();
    const answered: number[] = [];
    const records: { requestId: string; refusedWith?: string }[] = [];
    const listener = createListener({
      policies: [],
      hostPolicy: () => undefined,
      pages: undefined,
      log: output.log,
      telemetry: {
        begin: () => {
          const record = { requestId: 'an-id' };
          records.push(record);
          return record;
        },
        answered: (_record: object, _request: object, { status }: { status: number }) =>
          answered.push(status),
      },
      ...step,
    } as unknown as Parameters<typeof createListener>[0]);
    const origin = await serve(listener);
    const response = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: json,
      body: post,
    });
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      errors: [
        {
          message: 'Something went wrong in the gateway',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'an-id' },
        },
      ],
    });
    expect(answered).toEqual([500]);
    expect(records.at(-1)).toMatchObject({ refusedWith: 'INTERNAL_SERVER_ERROR' });
    expect(output.lines).toMatchObject([{ level: 50, requestId: 'an-id' }]);
  });

  it('in the execution of an operation is INTERNAL_SERVER_ERROR, never a closed connection', async () => {
    const { origin, gateway } = await start();
    // A fault in what every operation needs.
    gateway.metrics.onCall = throws;
    for (let turn = 0; turn < 3; turn += 1) {
      const response = await fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: json,
        body: post,
      });
      expect(await response.json()).toHaveProperty('errors');
    }
  });

  it('a client that goes away is counted, and gets nothing', async () => {
    const { origin, requestLines } = await start();
    const { port } = new URL(origin);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => {
        socket.write(
          'POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{',
          () => {
            socket.destroy();
            resolve();
          },
        );
      });
    });
    await expect
      .poll(() => requestLines())
      .toMatchObject([{ status: 499, codes: ['CLIENT_GONE'] }]);
  });
});

it('the same rules hold on both ways in', async () => {
  const config = { ...plainConfig, gatewayApiKeys: ['key'] };
  const { origin, requestLines } = await start({ config });
  const ways = [
    { method: 'POST', headers: json, body: post },
    { method: 'GET', headers: { authorization: 'Bearer a-token' } },
  ];
  for (const init of ways) {
    const url =
      init.method === 'GET'
        ? `${origin}/graphql?query=${encodeURIComponent(query)}`
        : `${origin}/graphql`;
    const refused = await fetch(url, init);
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: 'This gateway requires a key in the X-Api-Key header',
          extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) },
        },
      ],
    });
    expect(refused.headers.get('x-request-id')).toEqual(expect.any(String));
    const headers = { ...init.headers, 'x-api-key': 'key', 'x-request-id': 'mine' };
    const served = await fetch(url, { ...init, headers });
    expect(await served.json()).toEqual({ data: { course: { name: 'Biology' } } });
    expect(served.headers.get('x-request-id')).toBe('mine');
    expect(served.headers.get('vary')).toBe('Accept, Authorization');
  }
  expect(requestLines().map(({ status }) => status)).toEqual([401, 200, 401, 200]);
});

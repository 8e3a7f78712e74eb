import { EventEmitter, once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { CanvasUpstream } from '../../src/canvas/upstream.ts';
import type { GatewayOptions } from '../../src/server/create-server.ts';
import { biology } from '../support/canvas-scripts.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';
import { serveGateway } from '../support/served-gateway.ts';

type Gateway = Awaited<ReturnType<typeof serveGateway>>;

interface Part {
  data?: unknown;
  incremental?: { data?: unknown; items?: unknown[]; path: unknown[]; errors?: unknown[] }[];
  errors?: unknown[];
  hasNext?: boolean;
}

/** A gateway over a Canvas that has a course at once, and its analytics never. */
async function startSlowCourse(options: Partial<GatewayOptions> = {}) {
  const canvas = new EventEmitter();
  const gateway = await startScriptedGateway((request, response) => {
    if (!request.url!.includes('/analytics/')) {
      json(response, biology);
      return;
    }
    response.once('close', () => canvas.emit('closed'));
  }, options);
  const url = `${await serve(gateway.listener)}/graphql`;
  return { url, headers: { authorization: 'Bearer a-token' }, canvas };
}

function post(
  { url, headers }: Pick<Gateway, 'url' | 'headers'>,
  query: string,
  accept?: string,
  signal?: AbortSignal,
) {
  return fetch(url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'x-request-id': 'mine',
      ...(accept !== undefined && { accept }),
    },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });
}

/** The parts of an answer, whole. */
async function partsOf(response: Response): Promise<Part[]> {
  expect(response.headers.get('content-type')).toBe('multipart/mixed; boundary="-"');
  const text = await response.text();
  expect(text.endsWith('-----\r\n')).toBe(true);
  return [...text.matchAll(/\r\n\r\n(\{.*\})\r\n/g)].map(([, json]) => JSON.parse(json!) as Part);
}

const deferred = `{
  course(id: 1) {
    name
    ... @defer(label: "later") { analytics { assignments { title } } }
  }
}`;
const plain = '{ course(id: 1) { name analytics { assignments { title } } } }';

describe('@defer', () => {
  it('sends what it marks after the rest, for the same calls', async () => {
    const gateway = await serveGateway();
    const expected = await gateway.query(plain);
    // Canvas has the analytics by now, and computes no more.
    gateway.canvas.clear();
    await gateway.query(plain);
    const calls = [...gateway.canvas.requests];
    gateway.canvas.clear();
    const [first, ...more] = await partsOf(await post(gateway, deferred, 'multipart/mixed'));
    expect(first).toEqual({
      data: { course: { name: expected.data.course.name } },
      hasNext: true,
    });
    expect(more.flatMap(({ incremental = [] }) => incremental)).toEqual([
      {
        label: 'later',
        path: ['course'],
        data: { analytics: expected.data.course.analytics },
      },
    ]);
    expect(more.at(-1)?.hasNext).toBe(false);
    expect([...gateway.canvas.requests].sort()).toEqual(calls.sort());
  });

  it.each([undefined, '*/*', 'application/json', 'application/graphql-response+json'])(
    'is as if it were not there for a client that accepts %s',
    async (accept) => {
      const gateway = await serveGateway();
      const response = await post(gateway, deferred, accept);
      expect(response.headers.get('content-type')).toMatch(/^application\/.*json; charset=utf-8$/);
      expect(await response.json()).toEqual(await gateway.query(plain));
    },
  );

  it('is answered as events to a client that reads those', async () => {
    const gateway = await serveGateway();
    const response = await post(gateway, deferred, 'text/event-stream');
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = [...(await response.text()).matchAll(/^event: (\w+)/gm)].map(([, name]) => name);
    expect(events).toEqual(['next', 'next', 'complete']);
  });

  it('is one plain answer where it is switched off', async () => {
    const gateway = await serveGateway();
    const response = await post(
      gateway,
      deferred.replace('@defer(', '@defer(if: false '),
      'multipart/mixed, application/json',
    );
    expect(await response.json()).toEqual(await gateway.query(plain));
  });

  it('gives an error of a later part its code and the id of the request', async () => {
    const gateway = await serveGateway();
    const parts = await partsOf(
      await post(
        gateway,
        '{ course(id: 1) { name ... @defer { account { name } missing: quiz(id: 999999) { title } } } }',
        'multipart/mixed',
      ),
    );
    const [later] = parts.flatMap(({ incremental = [] }) => incremental);
    expect(later).toMatchObject({
      data: { account: { name: expect.any(String) }, missing: { title: null } },
      errors: [
        {
          path: ['course', 'missing', 'title'],
          extensions: { code: 'NOT_FOUND', status: 404, requestId: 'mine' },
        },
      ],
    });
  });

  it('tells nothing of an unexpected error in a later part', async () => {
    const gateway = await serveGateway();
    vi.spyOn(CanvasUpstream.prototype, 'exchange').mockImplementation(() => {
      throw new RangeError('a secret');
    });
    const response = await post(
      gateway,
      '{ __typename ... @defer { viewer { name } } }',
      'multipart/mixed',
    );
    const text = await response.text();
    vi.restoreAllMocks();
    expect(text).toContain('"code":"INTERNAL_SERVER_ERROR"');
    expect(text).toContain('"requestId":"mine"');
    expect(text).not.toMatch(/secret|RangeError/);
  });

  it('ends with the deadline of the request: what is not there by then is CANVAS_TIMEOUT', async () => {
    const gateway = await startSlowCourse({ deadlineMs: 200 });
    const [first, ...more] = await partsOf(await post(gateway, deferred, 'multipart/mixed'));
    expect(first?.data).toEqual({ course: { name: 'Biology' } });
    expect(more.flatMap(({ incremental = [] }) => incremental)).toMatchObject([
      { errors: [{ extensions: { code: 'CANVAS_TIMEOUT', requestId: 'mine' } }] },
    ]);
  });

  it('cancels the calls of a client that goes away after the first part', async () => {
    const gateway = await startSlowCourse();
    const client = new AbortController();
    const response = await post(gateway, deferred, 'multipart/mixed', client.signal);
    await response.body!.getReader().read();
    const closed = once(gateway.canvas, 'closed');
    client.abort();
    await closed;
  });
});

describe('@stream', () => {
  it('sends the items of a list one after the other, each whole', async () => {
    const gateway = await serveGateway();
    const selection = (directive: string) => `{
      account(id: 1) {
        coursesConnection(first: 4) { nodes ${directive} { _id analytics { activity { views } } } }
      }
    }`;
    const expected = await gateway.query(selection(''));
    const [first, ...more] = await partsOf(
      await post(gateway, selection('@stream(initialCount: 1)'), 'multipart/mixed'),
    );
    const { nodes } = expected.data.account.coursesConnection;
    expect(first?.data).toEqual({ account: { coursesConnection: { nodes: nodes.slice(0, 1) } } });
    const items = more.flatMap(({ incremental = [] }) => incremental.flatMap((part) => part.items));
    expect(items).toEqual(nodes.slice(1));
  });

  it('on a field that is no list is refused before the first call', async () => {
    const gateway = await serveGateway();
    const response = await post(gateway, '{ course(id: 1) @stream { name } }', 'multipart/mixed');
    expect(await response.text()).toContain('"code":"GRAPHQL_VALIDATION_FAILED"');
    expect(gateway.canvas.requests).toEqual([]);
  });
});

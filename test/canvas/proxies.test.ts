import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Bucket } from '../../src/canvas/policy/bucket.ts';
import { always, biology, byPath, inTurn, text } from '../support/canvas-scripts.ts';
import { readableLog } from '../support/log.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

/* What stands before a real Canvas: firewalls, proxies that rename hosts, compress, or redirect. */

const course = '{ course(id: 1) { name } }';

describe('an error page that is not of Canvas', () => {
  const page = '<!doctype html><title>Blocked</title>';

  it.each([401, 403, 404, 400, 409, 422])(
    'with status %i is CANVAS_BAD_RESPONSE, for only Canvas says what Canvas thinks',
    async (status) => {
      const { query } = await startScriptedGateway((_request, response) => {
        text(response, page, { status });
      });
      const { data, errors } = await query(course);
      expect(data).toEqual({ course: null });
      expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_BAD_RESPONSE', status } }]);
    },
  );

  it.each(['', '[]', '"Forbidden"', 'null', '{"errors":'])(
    'with the body %j and status 403 is CANVAS_BAD_RESPONSE',
    async (body) => {
      const { query } = await startScriptedGateway((_request, response) => {
        text(response, body, { status: 403, headers: { 'content-type': 'application/json' } });
      });
      const { errors } = await query(course);
      expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_BAD_RESPONSE', status: 403 } }]);
    },
  );

  it.each([
    [401, { errors: [{ message: 'Invalid access token.' }] }, 'UNAUTHENTICATED'],
    [401, { status: 'unauthorized', errors: [{ message: 'no' }] }, 'FORBIDDEN'],
    [403, { status: 'unauthorized', errors: [{ message: 'no' }] }, 'FORBIDDEN'],
    [404, { message: 'That page has been disabled for this course' }, 'NOT_FOUND'],
    [400, { error: 'wrong' }, 'BAD_USER_INPUT'],
  ])('stays what Canvas says with its own JSON: %i %j', async (status, body, code) => {
    const { query } = await startScriptedGateway(always(body, { status }));
    const { errors } = await query(course);
    expect(errors).toMatchObject([{ extensions: { code, status } }]);
  });
});

describe('links that name another host', () => {
  it('lead to the next page at the configured Canvas', async () => {
    const script: Script = (request, response) => {
      const { searchParams } = new URL(request.url!, 'http://canvas.test');
      const next = '<https://canvas.school.test/api/v1/accounts?page=2&per_page=1>; rel="next"';
      const isFirst = searchParams.get('page') === null;
      json(response, [{ id: isFirst ? '1' : '2', name: 'One' }], {
        headers: isFirst ? { link: next } : {},
      });
    };
    const { query, requests } = await startScriptedGateway(script);
    const list = `query ($after: String) { accountsConnection(first: 1, after: $after) {
      nodes { _id } pageInfo { hasNextPage endCursor } } }`;
    const first = await query(list);
    const { endCursor: after } = first.data.accountsConnection.pageInfo;
    const second = await query(list, { variables: { after } });
    expect(second.data.accountsConnection.nodes).toEqual([{ _id: '2' }]);
    expect(requests).toEqual([
      'GET /api/v1/accounts?per_page=1',
      'GET /api/v1/accounts?page=2&per_page=1',
    ]);
  });

  it.each([
    'https://canvas.school.test/api/v1/progress/42',
    '/api/v1/progress/42',
    'http://other.test:8080/canvas/api/v1/progress/42?x=1',
  ])('lead to the job of a quiz report: %s', async (url) => {
    const report = { id: '5', quiz_id: '2', report_type: 'student_analysis', progress_url: url };
    const { query, requests } = await startScriptedGateway(
      byPath({
        '/api/v1/courses/1/quizzes/2/reports/5': always(report),
        '/api/v1/progress/42': always({ id: '42', workflow_state: 'running', completion: 40 }),
      }),
    );
    const { data, errors } = await query(
      '{ quizReport(courseId: 1, quizId: 2, id: 5) { state progress } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ quizReport: { state: 'RUNNING', progress: 40 } });
    expect(requests).toEqual([
      'GET /api/v1/courses/1/quizzes/2/reports/5',
      'GET /api/v1/progress/42',
    ]);
  });
});

describe('a compressed response that was not asked for', () => {
  const body = Buffer.from(JSON.stringify(biology));
  it.each([
    ['gzip', gzipSync(body)],
    ['x-gzip', gzipSync(body)],
    ['br', brotliCompressSync(body)],
    ['deflate', deflateSync(body)],
    ['deflate', deflateRawSync(body)],
    ['gzip, br', brotliCompressSync(gzipSync(body))],
    ['identity', body],
  ])('is read: %s', async (encoding, bytes) => {
    const { query } = await startScriptedGateway((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': encoding });
      response.end(bytes);
    });
    expect((await query(course)).data).toEqual({ course: { name: 'Biology' } });
  });

  it('that would unpack to more than a response may have is CANVAS_BAD_RESPONSE', async () => {
    const { query } = await startScriptedGateway((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(Buffer.alloc(20 * 1024 * 1024, ' ')));
    });
    const { errors } = await query(course);
    expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_BAD_RESPONSE' } }]);
  });
});

it('a response with 20 KB of headers is read', async () => {
  const { query } = await startScriptedGateway(
    always(biology, { headers: { 'set-cookie': `a=${'x'.repeat(20_000)}` } }),
  );
  expect((await query(course)).data).toEqual({ course: { name: 'Biology' } });
});

describe('a response of more bytes or items than its route can have', () => {
  it.each([
    ['bytes', `[${'{},'.repeat(2_000_000)}{}]`],
    ['items', `[${'1,'.repeat(30_000)}1]`],
  ])('is CANVAS_BAD_RESPONSE: %s', async (_, body) => {
    const { query } = await startScriptedGateway((_request, response) => {
      text(response, body, { headers: { 'content-type': 'application/json' } });
    });
    const { errors } = await query('{ accountsConnection { nodes { name } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_BAD_RESPONSE' } }]);
  });
});

describe('a redirect', () => {
  it('of a call is an error, the log says where to, and a change is sent once', async () => {
    const output = readableLog();
    const { query, requests } = await startScriptedGateway(
      (request, response) => {
        request.resume();
        response.writeHead(301, { location: `https://school.test${request.url!}?token=secret` });
        response.end();
      },
      { log: output.log },
    );
    const start = `mutation { startCourseReport(input: { courseId: 1 }) { errors { code } } }`;
    const { errors } = await query(start);
    expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_BAD_RESPONSE', status: 301 } }]);
    expect(JSON.stringify(errors)).not.toContain('school.test');
    await query(course);
    expect(requests.filter((line) => line.startsWith('POST'))).toHaveLength(1);
    const lines = output.lines.filter((line) => 'origin' in line);
    expect(lines).toMatchObject([{ level: 40, origin: 'https://school.test' }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('of the probe means that the gateway is not ready', async () => {
    const { yoga } = await startScriptedGateway((_request, response) => {
      response.writeHead(301, { location: 'https://school.test/' });
      response.end();
    });
    expect((await yoga.fetch('http://gateway.test/ready')).status).toBe(503);
  });
});

it('the probe of /ready is sent with the headers of every call', async () => {
  const { yoga } = await startScriptedGateway((request, response) => {
    const isRefused = request.headers['user-agent'] === undefined;
    json(response, {}, { status: isRefused ? 503 : 401 });
  });
  expect((await yoga.fetch('http://gateway.test/ready')).status).toBe(200);
});

describe('a header of the throttle that Canvas cannot send', () => {
  it.each([
    { remaining: -1e6, cost: undefined },
    { remaining: undefined, cost: 1e9 },
    { remaining: -1e6, cost: 1e9 },
  ])('leads to a probe within 10 seconds, however often it comes: %j', (headers) => {
    const bucket = new Bucket(0);
    for (let calls = 0; calls < 100; calls += 1)
      bucket.settle({ ...headers, maxOthersCounted: 0 }, 1_000);
    expect(bucket.admits(0, 1_000)).toBe(false);
    expect(bucket.waitMs(0, 1_000)).toBeLessThanOrEqual(10_000);
    expect(bucket.admits(0, 11_000)).toBe(true);
    expect(bucket.admits(1, 11_000)).toBe(false);
    // Refused, the probe is repeated; the bucket is full again within 26 seconds all the same.
    bucket.refuse(0, 11_000);
    expect(bucket.admits(0, 11_001)).toBe(false);
    expect(bucket.admits(0, 27_000)).toBe(true);
  });

  it.each<Record<string, string>>([
    { 'x-request-cost': '1e9', 'x-rate-limit-remaining': '599' },
    { 'x-request-cost': '-1e9' },
    { 'x-rate-limit-remaining': 'Infinity', 'x-request-cost': 'NaN' },
  ])('locks no token out: %j', async (headers) => {
    const { query } = await startScriptedGateway(
      inTurn(always(biology, { headers }), always(biology)),
      { deadlineMs: 15_000 },
    );
    await query(course);
    expect((await query(course)).data).toEqual({ course: { name: 'Biology' } });
  });

  it('makes a call that waited in the queue until its deadline RATE_LIMITED, with a time', async () => {
    const headers = { 'x-rate-limit-remaining': '-1000000' };
    const { query, requests } = await startScriptedGateway(always(biology, { headers }), {
      deadlineMs: 300,
    });
    await query(course);
    const { errors } = await query('{ course(id: 2) { name } }');
    expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
    expect(errors![0]!.extensions.retryAfterSeconds).toBeLessThanOrEqual(10);
    expect(requests).toHaveLength(1);
  });
});

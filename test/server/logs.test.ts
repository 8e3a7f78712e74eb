import type { IncomingHttpHeaders } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { CanvasUpstream } from '../../src/canvas/upstream.ts';
import { always, biology, notFound, secretToken } from '../support/canvas-scripts.ts';
import { readableLog } from '../support/log.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';

const courseQuery = 'query CourseName { course(id: 4711) { name } }';
const canvasId = '5f0c1b1e-7a3b-4f4e-9a52-0c8a3f1d2e4b';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the line of a request', () => {
  it('says what was asked, how it went, how many calls it took and what they cost', async () => {
    const written = readableLog();
    const { query } = await startScriptedGateway(
      always(biology, { headers: { 'x-request-cost': '0.25' } }),
      { log: written.log },
    );
    await query(courseQuery, { headers: { 'x-request-id': 'mine' } });
    expect(written.lines).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        pid: process.pid,
        hostname: expect.any(String),
        msg: 'request',
        requestId: 'mine',
        method: 'POST',
        operation: 'CourseName',
        status: 200,
        durationMs: expect.any(Number),
        calls: 1,
        cost: 0.25,
      },
    ]);
  });

  it("has Canvas's own id of a call that failed, and the code that the client got", async () => {
    const written = readableLog();
    const { query } = await startScriptedGateway(
      always({ errors: [] }, { status: 404, headers: { 'x-request-context-id': canvasId } }),
      { log: written.log },
    );
    await query(courseQuery, { token: secretToken });
    expect(written.lines).toMatchObject([
      {
        codes: ['NOT_FOUND'],
        failedCalls: [{ route: 'GET /api/v1/courses/:id', status: 404, canvasRequestId: canvasId }],
      },
    ]);
    expect(written.texts.join()).not.toMatch(/4711/);
    expect(written.texts.join()).not.toContain(secretToken);
  });

  it('does not repeat an id of Canvas that is none', async () => {
    const written = readableLog();
    const { query } = await startScriptedGateway(
      always(
        {},
        { status: 500, headers: { 'x-request-context-id': 'ada@example.org wrote this' } },
      ),
      { log: written.log },
    );
    await query('mutation { startCourseReport(input: { courseId: 1 }) { report { _id } } }');
    expect(written.lines).toHaveLength(1);
    expect(written.texts.join()).not.toContain('ada@');
  });

  it.each(['/health', '/ready', '/metrics'])(
    'of %s, which is asked all day, is at debug',
    async (path) => {
      const quiet = readableLog('info');
      const { yoga } = await startScriptedGateway(notFound, { log: quiet.log });
      await yoga.fetch(`http://gateway.test${path}`);
      expect(quiet.lines).toEqual([]);
      const loud = readableLog('debug');
      const gateway = await startScriptedGateway(notFound, { log: loud.log });
      await gateway.yoga.fetch(`http://gateway.test${path}`);
      expect(loud.lines).toMatchObject([{ level: 20, status: 200, method: 'GET' }]);
    },
  );
});

it('at debug, each call has a line with the ids of both sides', async () => {
  const written = readableLog('debug');
  const { query } = await startScriptedGateway(
    always(biology, { headers: { 'x-request-context-id': canvasId, 'x-request-cost': '1.5' } }),
    { log: written.log },
  );
  await query(courseQuery, { headers: { 'x-request-id': 'mine' } });
  expect(written.lines).toMatchObject([
    {
      level: 20,
      msg: 'call',
      requestId: 'mine',
      canvasRequestId: canvasId,
      route: 'GET /api/v1/courses/:id',
      status: 200,
      cost: 1.5,
    },
    { msg: 'request', requestId: 'mine' },
  ]);
  expect(written.texts.join()).not.toMatch(/4711|a-token/);
});

describe('the id of a request', () => {
  it("is the client's own all the way to Canvas", async () => {
    const received: IncomingHttpHeaders[] = [];
    const { query } = await startScriptedGateway((request, response) => {
      received.push(request.headers);
      json(response, biology);
    });
    await query(courseQuery, { headers: { 'x-request-id': 'mine' } });
    expect(received.map((headers) => headers['x-request-id'])).toEqual(['mine']);
  });

  it('is made where the client has none, or one that is no harmless word', async () => {
    const received: (string | string[] | undefined)[] = [];
    const { query } = await startScriptedGateway((request, response) => {
      received.push(request.headers['x-request-id']);
      json(response, biology);
    });
    await query(courseQuery);
    await query(courseQuery, { headers: { 'x-request-id': 'two words' } });
    await query(courseQuery, { headers: { 'x-request-id': 'x'.repeat(129) } });
    expect(new Set(received).size).toBe(3);
    for (const id of received) expect(id).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
  });
});

describe('the line of an unexpected error', () => {
  it('has the id that its client was given, the place, and nothing that looks like a secret', async () => {
    const error = Object.assign(
      new RangeError(`Bearer ${secretToken} of ada@example.org at /x?access_token=abcdef`, {
        cause: new SyntaxError('Unexpected token A, "Ada Obi" is not valid JSON'),
      }),
      { request: { headers: { authorization: secretToken } } },
    );
    vi.spyOn(CanvasUpstream.prototype, 'exchange').mockImplementation(() => {
      throw error;
    });
    const written = readableLog();
    const { query } = await startScriptedGateway(notFound, { log: written.log });
    const { errors } = await query(courseQuery);
    const [line, ...others] = written.lines.filter(({ level }) => level === 50);
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      msg: 'unexpected error',
      requestId: errors![0]!.extensions.requestId,
      error: {
        type: 'RangeError',
        message: 'Bearer [redacted] of [redacted] at /x?access_token=[redacted]',
        cause: { type: 'SyntaxError', message: '' },
      },
    });
    expect((line!.error as { stack: string[] }).stack[0]).toMatch(/^at .*logs\.test\.ts/);
    expect(written.texts.join()).not.toMatch(/ada@|Ada Obi|abcdef/);
    expect(written.texts.join()).not.toContain(secretToken);
  });
});

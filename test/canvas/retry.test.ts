import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  always,
  biology,
  byPath,
  hang,
  inTurn,
  notFound,
  refuse,
  reset,
  resetInBody,
  run,
  text,
} from '../support/canvas-scripts.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

const courseQuery = '{ course(id: 1) { name } }';
const courseRequest = 'GET /api/v1/courses/1?include%5B%5D=term';

const status =
  (code: number): Script =>
  (request, response) => {
    request.resume();
    text(response, '<html>A proxy speaking</html>', { status: code });
  };

/** What breaks on the way, and may work the next time. */
const passing: [string, Script][] = [
  ['a reset connection', reset],
  ['an answer that breaks off', resetInBody],
  ['502', status(502)],
  ['503', status(503)],
  ['504', status(504)],
];

beforeEach(() => {
  // Jitter at its least: the shortest waits.
  vi.spyOn(Math, 'random').mockReturnValue(0);
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a GET', () => {
  it.each(passing)('is repeated after %s', async (_, failure) => {
    const { query, requests } = await startScriptedGateway(
      inTurn(failure, failure, always(biology)),
    );
    expect(await query(courseQuery)).toEqual({ data: { course: { name: 'Biology' } } });
    expect(requests).toEqual([courseRequest, courseRequest, courseRequest]);
  });

  it.each(passing)('is sent three times at most after %s', async (title, failure) => {
    const { query, requests } = await startScriptedGateway(failure);
    const { data, errors } = await query(courseQuery);
    expect(data).toEqual({ course: null });
    const code = Number(title);
    expect(errors?.[0]?.extensions).toMatchObject(
      code ? { code: 'CANVAS_ERROR', status: code } : { code: 'CANVAS_UNREACHABLE' },
    );
    expect(requests).toEqual([courseRequest, courseRequest, courseRequest]);
  });

  it.each([301, 400, 401, 403, 404, 409, 418, 422, 500, 501, 505])(
    'is not repeated after %i',
    async (code) => {
      const { query, requests } = await startScriptedGateway(inTurn(status(code), always(biology)));
      const { data } = await query(courseQuery);
      expect(data).toEqual({ course: null });
      expect(requests).toEqual([courseRequest]);
    },
  );

  it.each(['<html>', '{"id":', ''])('is not repeated after an answer of %j', async (body) => {
    const { query, requests } = await startScriptedGateway((_request, response) => {
      text(response, body);
    });
    const { errors } = await query(courseQuery);
    expect(errors?.[0]?.extensions.code).toBe('CANVAS_BAD_RESPONSE');
    expect(requests).toEqual([courseRequest]);
  });

  it('is not repeated beyond the deadline, and the answer does not wait for it', async () => {
    // More jitter than there is: pauses of half a second and longer.
    vi.spyOn(Math, 'random').mockReturnValue(9);
    const { query, requests } = await startScriptedGateway(status(503), { deadlineMs: 150 });
    const startedAt = performance.now();
    const { data, errors } = await query(courseQuery);
    expect(performance.now() - startedAt).toBeLessThan(450);
    expect(data).toEqual({ course: null });
    expect(['CANVAS_ERROR', 'CANVAS_TIMEOUT']).toContain(errors?.[0]?.extensions.code);
    expect(requests).toEqual([courseRequest]);
  });

  it('of another object is not held up by one that is repeated', async () => {
    const { query, requests } = await startScriptedGateway(
      byPath({
        '/api/v1/courses/1': inTurn(status(503), always(biology)),
        '/api/v1/courses/2': always({ ...biology, id: '2' }),
      }),
    );
    const { data } = await query('{ a: course(id: 1) { name } b: course(id: 2) { name } }');
    expect(data).toEqual({ a: { name: 'Biology' }, b: { name: 'Biology' } });
    expect(requests).toHaveLength(3);
  });
});

/** Each operation that changes something, the call that does so, and what Canvas answers to it. */
const changes: [string, { operation: string; call: string; before?: string[]; body: unknown }][] = [
  [
    'startAccountReport',
    {
      operation: `mutation {
        startAccountReport(
          input: { accountId: 1, report: "provisioning_csv", parameters: { users: true } }
        ) { report { _id } }
      }`,
      before: ['GET /api/v1/accounts/1/reports'],
      call: 'POST /api/v1/accounts/1/reports/provisioning_csv',
      body: run,
    },
  ],
  [
    'startCourseReport',
    {
      operation: 'mutation { startCourseReport(input: { courseId: 1 }) { report { _id } } }',
      call: 'POST /api/v1/courses/1/reports/course_pace_docx',
      body: { id: '7', status: 'created' },
    },
  ],
  [
    'startQuizReport',
    {
      operation: `mutation {
        startQuizReport(input: { courseId: 1, quizId: 3, reportType: ITEM_ANALYSIS }) {
          report { _id }
        }
      }`,
      call: 'POST /api/v1/courses/1/quizzes/3/reports',
      body: { id: '7', report_type: 'item_analysis' },
    },
  ],
  [
    'abortReport',
    {
      operation: `mutation {
        abortReport(input: { id: "${globalId('AccountReport-1:provisioning_csv:7')}" }) {
          report { _id }
        }
      }`,
      call: 'PUT /api/v1/accounts/1/reports/provisioning_csv/7/abort',
      body: run,
    },
  ],
  [
    'deleteReport',
    {
      operation: `mutation {
        deleteReport(input: { id: "${globalId('AccountReport-1:provisioning_csv:7')}" }) {
          report { _id }
        }
      }`,
      call: 'DELETE /api/v1/accounts/1/reports/provisioning_csv/7',
      body: run,
    },
  ],
];

function globalId(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** Lists what an account offers, and does what the script says with calls that change something. */
const onChange =
  (script: Script): Script =>
  (request, response) => {
    if (request.method !== 'GET') script(request, response);
    else if (request.url === '/api/v1/accounts/1/reports') {
      json(response, [{ report: 'provisioning_csv', title: 'Provisioning', parameters: {} }]);
    } else notFound(request, response);
  };

describe.each(changes)('%s', (name, { operation, call, before = [], body }) => {
  it.each([
    ['a connection reset after the request was read', reset],
    ['an answer that breaks off', resetInBody],
  ])('is sent once, and its outcome is unknown, after %s', async (_, failure) => {
    const { query, requests } = await startScriptedGateway(onChange(inTurn(failure, always(body))));
    const { data, errors } = await query(operation);
    expect(data).toBeNull();
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/unknown.*list of runs/),
        path: [name],
        extensions: {
          code: 'CANVAS_UNREACHABLE',
          outcome: 'UNKNOWN',
          route: expect.stringContaining(call.split(' ')[0]!),
          requestId: expect.any(String),
        },
      }),
    ]);
    expect(requests).toEqual([...before, call]);
  });

  it('is sent once, and its outcome is unknown, when the deadline ends it', async () => {
    const { query, requests } = await startScriptedGateway(onChange(hang), { deadlineMs: 400 });
    const { errors } = await query(operation);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CANVAS_TIMEOUT', outcome: 'UNKNOWN' });
    expect(requests).toEqual([...before, call]);
  });

  it.each([500, 502, 503, 504])('is sent once after %i', async (code) => {
    const { query, requests } = await startScriptedGateway(
      onChange(inTurn(status(code), always(body))),
    );
    const { data, errors } = await query(operation);
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CANVAS_ERROR', status: code });
    expect(requests).toEqual([...before, call]);
  });

  it('has an unknown outcome after 504: the proxy gave up, Canvas perhaps did not', async () => {
    const { query } = await startScriptedGateway(onChange(status(504)));
    const { errors } = await query(operation);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CANVAS_ERROR', outcome: 'UNKNOWN' });
  });

  it('is sent once, and its outcome is unknown, when the answer cannot be read', async () => {
    const { query, requests } = await startScriptedGateway(
      onChange(inTurn(status(200), always(body))),
    );
    const { errors } = await query(operation);
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'CANVAS_BAD_RESPONSE',
      outcome: 'UNKNOWN',
    });
    expect(requests).toEqual([...before, call]);
  });

  it('is repeated after a refusal for a spent quota, for then it did not run', async () => {
    const refusal: Script = (request, response) => {
      request.resume();
      refuse(response, name.startsWith('start') ? 403 : 429);
    };
    const { query, requests } = await startScriptedGateway(onChange(inTurn(refusal, always(body))));
    const { data, errors } = await query(operation);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ [name]: { report: { _id: '7' } } });
    expect(requests).toEqual([...before, call, call]);
  });
});

describe('a call that surely never left', () => {
  it('has no unknown outcome, even if it would have changed something', async () => {
    const { query, server } = await startScriptedGateway(notFound);
    await new Promise((resolve) => server.close(resolve));
    const { errors } = await query(
      'mutation { startCourseReport(input: { courseId: 1 }) { report { _id } } }',
    );
    expect(errors?.[0]?.extensions).toEqual({
      code: 'CANVAS_UNREACHABLE',
      route: 'POST /api/v1/courses/:course_id/reports/:report_type',
      requestId: expect.any(String),
    });
  });
});

describe('a refusal for a spent quota', () => {
  it.each([403, 429] as const)('with %i is waited out', async (code) => {
    const { query, requests } = await startScriptedGateway(
      inTurn((_request, response) => {
        refuse(response, code);
      }, always(biology)),
    );
    expect(await query(courseQuery)).toEqual({ data: { course: { name: 'Biology' } } });
    expect(requests).toEqual([courseRequest, courseRequest]);
  });

  it('does not use up the repetitions of a GET that breaks', async () => {
    const refusal: Script = (_request, response) => {
      refuse(response);
    };
    const { query, requests } = await startScriptedGateway(
      inTurn(status(503), refusal, reset, always(biology)),
    );
    expect(await query(courseQuery)).toEqual({ data: { course: { name: 'Biology' } } });
    expect(requests).toHaveLength(4);
  });

  it('that would outlast the deadline is RATE_LIMITED, for a mutation as an error of its own', async () => {
    const { query, requests } = await startScriptedGateway(
      onChange((request, response) => {
        request.resume();
        refuse(response);
      }),
      { deadlineMs: 600 },
    );
    const { data, errors } = await query(
      'mutation { startCourseReport(input: { courseId: 1 }) { report { _id } } }',
    );
    expect(data).toBeNull();
    expect(errors?.[0]?.extensions).toEqual({
      code: 'RATE_LIMITED',
      status: 403,
      route: 'POST /api/v1/courses/:course_id/reports/:report_type',
      retryAfterSeconds: expect.any(Number),
      requestId: expect.any(String),
    });
    expect(new Set(requests)).toEqual(new Set(['POST /api/v1/courses/1/reports/course_pace_docx']));
  });
});

import { expect, it } from 'vitest';
import { always, biology, reset, text } from '../support/canvas-scripts.ts';
import { type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

const fiftyCourses = `{ ${Array.from({ length: 50 }, (_, at) => `c${at}: course(id: ${at + 1}) { name }`).join(' ')} }`;

const down: [string, Script][] = [
  ['resets connections', reset],
  [
    'answers 503 through a proxy',
    (request, response) => {
      request.resume();
      text(response, '<html>Down for maintenance</html>', { status: 503 });
    },
  ],
];

it.each(down)(
  'a Canvas that %s is sent at most 1.2 calls for each that is needed',
  async (_, outage) => {
    const { query, requests } = await startScriptedGateway(outage);
    for (let operations = 1; operations <= 4; operations += 1) {
      const { errors } = await query(fiftyCourses);
      expect(errors).toHaveLength(50);
      expect(requests.length).toBeLessThanOrEqual(1.2 * 50 * operations);
    }
    // Almost all were told at once, and when to come back.
    const { errors } = await query('{ course(id: 1) { name } }');
    expect(errors).toMatchObject([
      {
        extensions: {
          code: 'CANVAS_UNREACHABLE',
          retryAfterSeconds: expect.any(Number) as number,
          route: 'GET /api/v1/courses/:id',
        },
      },
    ]);
  },
);

it('repetitions are a tenth of all calls and ten in reserve, whatever the breaker does', async () => {
  const { query, requests } = await startScriptedGateway(
    (request, response) => {
      request.resume();
      text(response, '', { status: 503 });
    },
    { failuresToOpen: Infinity },
  );
  for (let operation = 0; operation < 4; operation += 1) await query(fiftyCourses);
  expect(requests.length).toBeGreaterThanOrEqual(200 + 10);
  expect(requests.length).toBeLessThanOrEqual(200 + 10 + 20);
});

it('a start that the breaker refused was not sent, and says so', async () => {
  const { query, requests } = await startScriptedGateway(reset, { failuresToOpen: 1 });
  await query('{ course(id: 1) { name } }');
  requests.length = 0;
  const { errors } = await query(
    'mutation { startCourseReport(input: { courseId: "1", reportType: "course_pace_docx" }) { report { _id } } }',
  );
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'CANVAS_UNREACHABLE' });
  expect(errors?.[0]?.extensions.outcome).toBeUndefined();
  expect(requests).toEqual([]);
});

it('calls go through again within five seconds of the return of Canvas', async () => {
  let isUp = false;
  const { query } = await startScriptedGateway((request, response) => {
    (isUp ? always(biology) : reset)(request, response);
  });
  await query(fiftyCourses);
  isUp = true;
  const returnedAtMs = performance.now();
  let answer = await query('{ course(id: 1) { name } }');
  while (answer.errors) {
    const { code, retryAfterSeconds } = answer.errors[0]!.extensions;
    expect(code).toBe('CANVAS_UNREACHABLE');
    expect(retryAfterSeconds).toBeLessThanOrEqual(4);
    expect(performance.now() - returnedAtMs).toBeLessThan(5_000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer = await query('{ course(id: 1) { name } }');
  }
  expect(answer.data).toEqual({ course: { name: 'Biology' } });
  expect((await query(fiftyCourses)).errors).toBeUndefined();
});

it('a 500 is the word of a Canvas that is there: others are not held back', async () => {
  const { query, requests } = await startScriptedGateway((request, response) => {
    request.resume();
    text(response, '{"errors":[{"message":"An error occurred."}]}', { status: 500 });
  });
  await query(fiftyCourses);
  expect(requests).toHaveLength(50);
  const { errors } = await query('{ course(id: 1) { name } }');
  expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_ERROR', status: 500 } }]);
});

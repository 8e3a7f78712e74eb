import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  always,
  biology,
  refuse,
  reset,
  run,
  secretToken,
  text,
} from '../support/canvas-scripts.ts';
import { type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

/** Runs of each, each an operation of its own with a token of its own, all at once. */
const runs = Array.from({ length: 100 }, (_, at) => at + 1);

const refused =
  (headers: () => Record<string, string>): Script =>
  (request, response) => {
    request.resume();
    text(response, '429 Too Many Requests (Rate Limit Exceeded)\n', {
      status: 429,
      headers: headers(),
    });
  };

/** Refusals of a spent quota that pass: what Canvas says of the wait, and how long it is at least. */
const refusals: [string, Script, number][] = [
  [
    '403 with the text of old',
    (request, response) => {
      request.resume();
      refuse(response);
    },
    250,
  ],
  ['429 without Retry-After', refused(() => ({})), 250],
  ['429 with Retry-After in seconds', refused(() => ({ 'retry-after': '1' })), 1_000],
  [
    '429 with Retry-After as a date',
    // A date has whole seconds: two from now are more than one.
    refused(() => ({ 'retry-after': new Date(Date.now() + 2_000).toUTCString() })),
    900,
  ],
];

describe.each(refusals)('%s', (_, refusal, leastMs) => {
  it('is waited out, and the call sent again', { timeout: 30_000 }, async () => {
    const seen = new Map<string, number>();
    const waits: number[] = [];
    const { query, requests } = await startScriptedGateway((request, response) => {
      const first = seen.get(request.url!);
      if (first === undefined) {
        seen.set(request.url!, performance.now());
        refusal(request, response);
        return;
      }
      waits.push(performance.now() - first);
      always(biology)(request, response);
    });
    const answers = await Promise.all(
      runs.map((id) => query(`{ course(id: ${id}) { name } }`, { token: `${secretToken}-${id}` })),
    );
    for (const answer of answers) {
      expect(answer).toEqual({ data: { course: { name: 'Biology' } } });
    }
    expect(requests).toHaveLength(2 * runs.length);
    // Clocks of timers are a little coarser.
    expect(Math.min(...waits)).toBeGreaterThan(leastMs - 10);
  });
});

it('a start that Canvas took and whose answer was lost is sent once, and nobody knows its fate', async () => {
  const { query, requests } = await startScriptedGateway(
    (request, response) => {
      (request.method === 'POST' ? reset : always(run))(request, response);
    },
    { failuresToOpen: Infinity },
  );
  const answers = await Promise.all(
    runs.map((id) =>
      query(`mutation { startCourseReport(input: { courseId: "${id}" }) { report { id } } }`, {
        token: `${secretToken}-${id}`,
      }),
    ),
  );
  for (const { errors } of answers) {
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('look at the list of runs') as string,
        extensions: { code: 'CANVAS_UNREACHABLE', outcome: 'UNKNOWN' },
      },
    ]);
  }
  expect(requests.filter((line) => line.startsWith('POST'))).toHaveLength(runs.length);
});

it('what was given up on leaves nothing in memory', { timeout: 60_000 }, async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const big = Buffer.alloc(4 * 1024 * 1024, ' ');
  const { query, busy } = await startScriptedGateway(
    (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'application/json' });
      // Megabytes, and no end.
      response.write(big);
    },
    { deadlineMs: 300, failuresToOpen: Infinity },
  );
  const round = async () => {
    for (let at = 0; at < 5; at += 1) {
      await Promise.all(
        runs
          .slice(0, 20)
          .map((id) => query(`{ course(id: ${id}) { name } }`, { token: `t-${id}` })),
      );
    }
    await expect.poll(busy).toBe(0);
  };
  const held = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  await round();
  await round();
  const before = held();
  await round();
  // A hundred answers of 4 MB would be 400. What a socket had still to write is let go a turn after it.
  await expect.poll(held, { timeout: 10_000 }).toBeLessThan(before + 20 * 1024 * 1024);
});

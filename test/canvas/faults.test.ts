import type { ServerResponse } from 'node:http';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  always,
  biology,
  hang,
  refuse,
  reset,
  resetInBody,
  secretToken,
  text,
} from '../support/canvas-scripts.ts';
import { type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

/** One way in which a call to Canvas goes wrong, every time. */
interface Fault {
  name: string;
  script: Script;
  /** What the error of the field that it hits says. */
  error: { code: string; status?: number; retryAfterSeconds?: number };
  /** How often the call is sent at most; repetitions have a budget besides. */
  attempts: number;
  deadlineMs?: number;
}

const status =
  (code: number, body: string, headers: Record<string, string> = {}): Script =>
  (request, response) => {
    request.resume();
    text(response, body, { status: code, headers });
  };

const tooMany = (headers: Record<string, string> = {}): Script =>
  status(429, '429 Too Many Requests (Rate Limit Exceeded)\n', headers);

/** 40 objects in each other, where a name is expected. */
const nested = Array.from({ length: 40 }).reduce<unknown>((inner) => ({ inner }), 'deep');

/** A byte every few milliseconds, for as long as somebody listens. */
const trickle: Script = (request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => {
    clearInterval(timer);
  });
};

/** As many bytes as anybody takes, 300 MB at most. */
const endless: Script = (request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  const block = Buffer.alloc(1024 * 1024, ' ');
  let left = 300;
  const write = (to: ServerResponse) => {
    while (left > 0 && !to.destroyed) {
      left -= 1;
      if (!to.write(block)) {
        to.once('drain', () => {
          write(to);
        });
        return;
      }
    }
    to.end();
  };
  write(response);
};

const internalError =
  '{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}]}';

/** JSON that ends too early, though HTTP says that it is whole. */
const truncated: Script = (request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"id":"1","na');
};

const refused: Script = (request, response) => {
  request.resume();
  refuse(response);
};

const faults: Fault[] = [
  {
    name: '403 for a spent quota, for ever',
    script: refused,
    error: { code: 'RATE_LIMITED', status: 403 },
    attempts: 4,
    deadlineMs: 1_000,
  },
  {
    name: '429 without Retry-After, for ever',
    script: tooMany(),
    error: { code: 'RATE_LIMITED', status: 429 },
    attempts: 4,
    deadlineMs: 1_000,
  },
  {
    name: '429 with a Retry-After of an hour',
    script: tooMany({ 'retry-after': '3600' }),
    error: { code: 'RATE_LIMITED', status: 429, retryAfterSeconds: 3600 },
    attempts: 1,
  },
  {
    name: '500',
    script: status(500, internalError),
    error: { code: 'CANVAS_ERROR', status: 500 },
    attempts: 1,
  },
  {
    name: '502 with a page of HTML',
    script: status(502, '<html>Bad Gateway</html>'),
    error: { code: 'CANVAS_ERROR', status: 502 },
    attempts: 3,
  },
  {
    name: '503',
    script: status(503, ''),
    error: { code: 'CANVAS_ERROR', status: 503 },
    attempts: 3,
  },
  {
    name: '200 with truncated JSON',
    script: truncated,
    error: { code: 'CANVAS_BAD_RESPONSE', status: 200 },
    attempts: 1,
  },
  {
    name: '200 with a page of HTML',
    script: status(200, '<html>Welcome</html>'),
    error: { code: 'CANVAS_BAD_RESPONSE', status: 200 },
    attempts: 1,
  },
  {
    name: 'a redirect to a login page',
    script: status(302, '', { location: '/login' }),
    error: { code: 'CANVAS_BAD_RESPONSE', status: 302 },
    attempts: 1,
  },
  {
    name: 'a reset before the headers',
    script: reset,
    error: { code: 'CANVAS_UNREACHABLE' },
    attempts: 3,
  },
  {
    name: 'a reset in mid-body',
    script: resetInBody,
    error: { code: 'CANVAS_UNREACHABLE' },
    attempts: 3,
  },
  {
    name: 'a body that trickles',
    script: trickle,
    error: { code: 'CANVAS_TIMEOUT' },
    attempts: 1,
    deadlineMs: 1_000,
  },
  {
    name: 'a hang',
    script: hang,
    error: { code: 'CANVAS_TIMEOUT' },
    attempts: 1,
    deadlineMs: 1_000,
  },
  {
    name: 'an answer of 300 MB',
    script: endless,
    error: { code: 'CANVAS_BAD_RESPONSE' },
    attempts: 1,
  },
  {
    name: 'JSON 40 objects deep where a name should be',
    script: always({ ...biology, name: nested }),
    error: { code: 'CANVAS_BAD_RESPONSE', status: 200 },
    attempts: 1,
  },
];

/** Runs of each fault, every one an operation of its own. */
const runs = 100;
/** Runs at once. */
const atOnce = 50;

/** How many courses an operation reads, and which of them is hit. */
const cases = fc.sample(
  fc
    .integer({ min: 1, max: 4 })
    .chain((courses) => fc.record({ courses: fc.constant(courses), hit: fc.nat(courses - 1) })),
  { numRuns: runs, seed: 20_261_101 },
);

describe.each(faults)('$name', ({ script, error, attempts, deadlineMs }) => {
  it('fails its own field with its code, and no other', { timeout: 60_000 }, async () => {
    const broken = new Set<string>();
    const canvas = await startScriptedGateway(
      (request, response) => {
        const id = /^\/api\/v1\/courses\/(\d+)/.exec(request.url!)?.[1] ?? '';
        if (broken.has(id)) script(request, response);
        else always({ ...biology, id })(request, response);
      },
      // Failures are what this is about: Canvas is not to be given a rest.
      { failuresToOpen: Infinity, ...(deadlineMs && { deadlineMs }) },
    );
    const check = async ({ courses, hit }: (typeof cases)[number], run: number) => {
      const ids = Array.from({ length: courses }, (_, at) => String(run * 10 + at + 1));
      broken.add(ids[hit]!);
      const { data, errors } = await canvas.query(
        `{ ${ids.map((id, at) => `c${at}: course(id: ${id}) { name }`).join(' ')} }`,
        // A token of its own, so that one run's refusals do not hold up the next.
        { token: `${secretToken}-${run}` },
      );
      for (const at of ids.keys()) {
        expect(data[`c${at}`]).toEqual(at === hit ? null : { name: 'Biology' });
      }
      expect(errors).toMatchObject([
        { path: [`c${hit}`, 'name'], extensions: { ...error, route: 'GET /api/v1/courses/:id' } },
      ]);
      expect(JSON.stringify(errors)).not.toContain(secretToken);
      const sent = canvas.requests.filter((line) => line.includes(`/courses/${ids[hit]!}?`));
      expect(sent.length).toBeGreaterThanOrEqual(1);
      expect(sent.length).toBeLessThanOrEqual(attempts);
    };
    for (let from = 0; from < runs; from += atOnce) {
      await Promise.all(cases.slice(from, from + atOnce).map((one, at) => check(one, from + at)));
    }
    // No connection stays busy with what nobody waits for.
    await vi.waitFor(() => {
      expect(canvas.busy()).toBe(0);
    });
  });
});

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultOptions } from '../../simulator/defaults.ts';
import { type Charge, Throttle } from '../../simulator/http/throttle.ts';
import { SimulatorFixture } from '../support/simulator.ts';

const { bucket } = defaultOptions;

describe('the bucket', () => {
  it('leaks all the time, holds what is charged, and refuses from the mark on', () => {
    const step = fc.record({
      waitMs: fc.integer({ min: 0, max: 20_000 }),
      ends: fc.boolean(),
      cost: fc.double({ min: 0, max: 60, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        let now = 0;
        let level = 0;
        const running: Charge[] = [];
        const throttle = new Throttle(() => now);
        const add = (amount: number) => {
          level = Math.min(Math.max(0, level + amount), bucket.maximum);
        };
        for (const { waitMs, ends, cost } of steps) {
          now += waitMs;
          add(-(waitMs / 1000) * bucket.outflow);
          const oldest = ends ? running.shift() : undefined;
          if (oldest === undefined) {
            const charge = throttle.begin('token', bucket);
            add(bucket.upFront);
            expect(charge.refused).toBe(level >= bucket.highWaterMark);
            running.push(charge);
          } else {
            const remaining = throttle.end(oldest, cost, bucket);
            add(cost - bucket.upFront);
            expect(remaining).toBeCloseTo(bucket.highWaterMark - level, 6);
          }
        }
      }),
    );
  });

  it('never rises above its maximum nor falls below empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 1e6 }), (n, ms) => {
        let now = 0;
        const throttle = new Throttle(() => now);
        const charges = Array.from({ length: n }, () => throttle.begin('token', bucket));
        now += ms;
        const remaining = charges.map((charge) => throttle.end(charge, 0, bucket));
        expect(Math.min(...remaining)).toBeGreaterThanOrEqual(-200);
        expect(Math.max(...remaining)).toBeLessThanOrEqual(600);
      }),
    );
  });
});

describe('the quota', () => {
  const canvas = new SimulatorFixture({ bucket: { enabled: true } });

  beforeEach(() => {
    canvas.simulator.settings.reset();
  });

  it('tells the cost of a request and what is left of the quota', async () => {
    const { headers } = await canvas.ask('/api/v1/progress/1');
    expect(Number(headers.get('x-request-cost'))).toBeGreaterThan(0);
    expect(headers.get('x-rate-limit-remaining')).toMatch(/^5\d\d\.\d+$/);
  });

  it('refuses simultaneous requests above the mark, in plain text and without Retry-After', async () => {
    const answers = await sendAtOnce(20, 'sub-admin');
    const refused = answers.filter(({ status }) => status === 403);
    expect(refused).toHaveLength(8);
    for (const { text, headers } of refused) {
      expect(text).toBe('403 Forbidden (Rate Limit Exceeded)\n');
      expect(headers.get('content-type')).toContain('text/plain');
      expect(headers.get('x-rate-limit-remaining')).toBe('0.0');
      expect(headers.has('x-request-cost')).toBe(false);
      expect(headers.has('retry-after')).toBe(false);
    }
  });

  it('counts the charges of other running requests into what is left, but not its own', async () => {
    const answers = await sendAtOnce(4, 'teacher');
    const remaining = answers.map(({ headers }) => Number(headers.get('x-rate-limit-remaining')));
    const steps = remaining.toSorted((one, other) => other - one).map((value) => 600 - value);
    for (const [index, level] of steps.entries()) {
      expect(level).toBeGreaterThan(index * 50 - 10);
      expect(level).toBeLessThanOrEqual(index * 50 + 1);
    }
  });

  it('gives each token a bucket of its own, and each suffix of a token too', async () => {
    const [first, second] = await Promise.all([
      sendAtOnce(10, 'utc-admin'),
      sendAtOnce(10, 'utc-admin', '.2'),
    ]);
    expect([...first, ...second].every(({ status }) => status === 404)).toBe(true);
  });

  it('refuses with 429 in the newer generation', async () => {
    canvas.simulator.settings.change({ generation: { throttledStatus: 429 } });
    const answers = await sendAtOnce(14, 'ta');
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.text).toBe('429 Too Many Requests (Rate Limit Exceeded)\n');
  });

  it('is spent by expensive requests even one after the other', async () => {
    canvas.simulator.settings.change({ bucket: { highWaterMark: 50.09, outflow: 0 } });
    const statuses = [];
    for (let n = 0; n < 4; n += 1) {
      statuses.push((await canvas.ask('/api/v1/progress/1', { token: 'student' })).status);
    }
    expect(statuses).toEqual([404, 404, 403, 403]);
  });

  it('refuses nobody when it is switched off, and still tells the headers', async () => {
    canvas.simulator.settings.change({ bucket: { enabled: false } });
    const answers = await sendAtOnce(40, 'analyst');
    expect(answers.every(({ status }) => status === 404)).toBe(true);
    expect(answers[0]!.headers.has('x-rate-limit-remaining')).toBe(true);
  });

  function sendAtOnce(count: number, name: string, suffix = '') {
    const headers = { authorization: `Bearer simulator-${name}-token${suffix}` };
    const simulate = { faults: { latencyMs: 700 } };
    return Promise.all(
      Array.from({ length: count }, () => canvas.ask('/api/v1/progress/1', { headers, simulate })),
    );
  }
});

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CircuitBreaker } from '../../src/canvas/policy/circuit-breaker.ts';

function opened(failuresToOpen = 10, nowMs = 0): CircuitBreaker {
  const breaker = new CircuitBreaker(failuresToOpen);
  for (let failure = 0; failure < failuresToOpen; failure += 1) breaker.fail(nowMs);
  return breaker;
}

describe('the circuit breaker', () => {
  it('opens at the tenth failure in a row, and not before', () => {
    const breaker = new CircuitBreaker();
    for (let failure = 1; failure < 10; failure += 1) {
      breaker.fail(0);
      expect(breaker.admits(0)).toBe(true);
    }
    breaker.fail(0);
    expect(breaker.admits(0)).toBe(false);
  });

  it('counts anew after an answer', () => {
    const breaker = new CircuitBreaker(2);
    breaker.fail(0);
    breaker.succeed();
    breaker.fail(0);
    expect(breaker.isOpen).toBe(false);
  });

  it('lets one probe through when the pause is over, and the next after a longer one', () => {
    const breaker = opened();
    expect(breaker.admits(499)).toBe(false);
    expect(breaker.admits(500)).toBe(true);
    expect(breaker.admits(501)).toBe(false);
    breaker.fail(510);
    expect(breaker.waitMs(600)).toBe(900);
    expect(breaker.admits(1_499)).toBe(false);
    expect(breaker.admits(1_500)).toBe(true);
  });

  it('probes again though the last probe hangs', () => {
    const breaker = opened();
    expect(breaker.admits(500)).toBe(true);
    expect(breaker.admits(1_500)).toBe(true);
  });

  it('is closed by a probe that succeeds, with pauses as at first', () => {
    const breaker = opened();
    expect(breaker.admits(10_000)).toBe(true);
    breaker.succeed();
    expect(breaker.admits(10_001)).toBe(true);
    expect(breaker.waitMs(10_001)).toBe(0);
    for (let failure = 0; failure < 10; failure += 1) breaker.fail(20_000);
    expect(breaker.waitMs(20_000)).toBe(500);
  });

  it('asks at least every four seconds, however long Canvas has been away', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 200 }), (steps) => {
        const breaker = opened(3);
        let nowMs = 0;
        let lastProbeAtMs = 0;
        for (const step of steps) {
          nowMs += step;
          if (breaker.admits(nowMs)) {
            lastProbeAtMs = nowMs;
            breaker.fail(nowMs);
          }
          // Somebody asks every 3 s at least here.
          expect(nowMs - lastProbeAtMs).toBeLessThan(4_000 + 3_000);
          expect(breaker.waitMs(nowMs)).toBeLessThanOrEqual(4_000);
        }
      }),
    );
  });
});

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CompactingMap } from '../src/compacting-map.ts';

const key = fc.integer({ min: 0, max: 200 });
const step = fc.oneof(
  fc.record({ type: fc.constant('set'), key, value: fc.integer() }),
  fc.record({ type: fc.constant('delete'), key }),
);

describe('a CompactingMap', () => {
  it('holds what a Map would hold, in the same order, after any steps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 2_000, size: 'max' }), (steps) => {
        const transient = new CompactingMap<number, number>();
        const map = new Map<number, number>();
        for (const { type, key, ...rest } of steps) {
          for (const each of [transient, map]) {
            if (type === 'set') each.set(key, (rest as { value: number }).value);
            else each.delete(key);
          }
          expect(transient.size).toBe(map.size);
          expect(transient.get(key)).toBe(map.get(key));
        }
        expect([...transient]).toEqual([...map]);
      }),
      { numRuns: 50 },
    );
  });

  it('lets minor garbage collections have what was deleted, though it is never empty', () => {
    const kept = keptOf(new CompactingMap<number, number[]>());
    // As a Map does not: see the comment of the class.
    expect(kept).toBeLessThan(keptOf(new Map<number, number[]>()) / 5);
  });
});

interface Entries {
  set(key: number, value: number[]): unknown;
  delete(key: number): unknown;
}

/** Bytes that stay on the heap after 20,000 entries have come and gone, eight of them at a time. */
function keptOf(map: Entries): number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as (options?: { type: 'minor' }) => void;
  for (let at = 0; at < 8; at += 1) map.set(at, []);
  gc(); // What the map consists of now is of the old generation.
  const before = process.memoryUsage().heapUsed;
  for (let at = 8; at < 20_000; at += 1) {
    map.set(at, new Array<number>(100).fill(at));
    map.delete(at - 8);
    if (at % 500 === 0) gc({ type: 'minor' });
  }
  return process.memoryUsage().heapUsed - before;
}

import { createRandom } from './random.ts';

/** How many things of a kind a course holds that nobody lists. */
export function countOf(seed: number, kind: string, courseId: bigint, most: number): number {
  return createRandom(seed, `number of ${kind}`, courseId).int(0, most);
}

import { createRandom } from './random.ts';

/** What a student is like in one course; work and activity follow from it. All are shares, 0 to 1. */
export interface Traits {
  /** How much of the points is reached. */
  ability: number;
  /** How much of the work is done, and in time. */
  diligence: number;
  /** How often the student is online; 0 is never. */
  engagement: number;
}

/** Draws what the student is like in the course. About one in thirty never appears at all. */
export function drawTraits(seed: number, courseId: bigint, studentId: bigint): Traits {
  const general = createRandom(seed, 'student', studentId).next();
  const random = createRandom(seed, 'traits', courseId, studentId);
  if (random.chance(0.03)) return { ability: 0.5, diligence: 0, engagement: 0 };
  return {
    ability: 0.45 + 0.35 * general + 0.2 * random.next(),
    diligence: 0.4 + 0.3 * general + 0.3 * random.next(),
    engagement: 0.1 + 0.3 * general + 0.4 * random.next(),
  };
}

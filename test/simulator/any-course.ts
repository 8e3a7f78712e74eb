import fc from 'fast-check';
import { createWorld } from '../../simulator/world/index.ts';
import type { Course, Enrollment, World } from '../../simulator/world/types.ts';

/** The two worlds that the properties hold for. */
export const world = createWorld(1, 'default');
export const largeWorld = createWorld(1, 'large');
const anyWorld = fc.constantFrom(world, largeWorld);

/** A world and one of its courses. */
export const anyCourse = anyWorld.chain((chosen) =>
  fc.record({ world: fc.constant(chosen), course: fc.constantFrom(...chosen.courses) }),
);

// A course of the large world takes milliseconds; these are enough to meet every kind of course.
export const runs = { numRuns: 40 };

/** Whether it is an active or concluded enrolment of a real student. */
export function isStudying({ type, state }: Enrollment): boolean {
  return type === 'StudentEnrollment' && (state === 'active' || state === 'completed');
}

/** The distinct users of a course. */
export function userIds(from: World, course: Course): bigint[] {
  return [...new Set(from.enrollments(course.id).map(({ userId }) => userId))];
}

/** The sum of some numbers. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

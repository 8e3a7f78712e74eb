import { createRandom } from './random.ts';
import { idInside } from './shards.ts';
import type { Group } from './types.ts';

/** The project groups of a course; many courses have none. Some students are in no group. */
export function drawGroups(
  seed: number,
  courseId: bigint,
  studentIds: readonly bigint[],
): readonly Group[] {
  const random = createRandom(seed, 'groups', courseId);
  const isGrouped = courseId === 1n || random.chance(0.3);
  if (!isGrouped || studentIds.length < 4) return [];
  const count = random.int(3, 6);
  const places = studentIds.map(() => (random.chance(0.1) ? undefined : random.int(0, count - 1)));
  return Array.from({ length: count }, (_, index): Group => ({
    id: idInside(courseId, 100, index + 1),
    courseId,
    categoryId: idInside(courseId, 10, 1),
    categoryName: 'Project Groups',
    name: `Project Groups ${index + 1}`,
    userIds: studentIds.filter((_, student) => places[student] === index),
  }));
}

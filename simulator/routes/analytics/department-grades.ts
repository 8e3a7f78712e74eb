import type { Payload } from '../../types.ts';
import type { Department } from './department-courses.ts';

/**
 * The distribution of current scores, one per student and course (canvas-rest 2.4.1): always the
 * keys 0 to 100, and nulls all over when there is no course to have a distribution.
 */
export function departmentGrades({ request, courses }: Department): Payload {
  const counts = Array.from({ length: 101 }, () => 0);
  for (const course of courses) {
    for (const { currentScore } of request.world.grades(course.id)) {
      const score = currentScore === null ? -1 : Math.round(currentScore);
      if (score >= 0 && score <= 100) counts[score]! += 1;
    }
  }
  const { gradeValues } = request.generation;
  const isEmpty = courses.length === 0 || gradeValues === 'nulls';
  return Object.fromEntries(
    counts.map((count, score) => {
      const value = gradeValues === 'strings' ? String(count) : count;
      return [String(score), isEmpty ? null : value];
    }),
  );
}

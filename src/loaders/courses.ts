import type { CanvasClient } from '../canvas/client.ts';
import {
  type Course,
  type CourseFilter,
  getCourse,
  listAccountCourses,
} from '../canvas/endpoints/courses.ts';
import type { Term } from '../canvas/endpoints/terms.ts';
import { type CachedLoader, createEachLoader } from './cached-loader.ts';
import { createPageLoader } from './pages.ts';

/**
 * Loads courses, by id in any form that Canvas takes, and the lists of an account. A course that comes
 * with its term primes the terms.
 */
export function createCourseLoaders(
  canvas: CanvasClient,
  { terms }: { terms: Pick<CachedLoader<string, Term>, 'prime'> },
) {
  const courses = createEachLoader<string, Course>(
    'courses',
    async (courseId) => {
      const course = await getCourse(canvas, courseId);
      if (course.term) terms.prime(course.term.id, course.term);
      if (course.id !== courseId) courses.prime(course.id, course);
      return course;
    },
    (courseId) => courseId,
  );
  return {
    courses,
    accountCourses: createPageLoader<
      { accountId: string; filter: CourseFilter; includeTerm: boolean },
      Course
    >(
      'accountCourses',
      ({ accountId, ...list }) => listAccountCourses(canvas, accountId, list),
      (items) => {
        for (const course of items) {
          courses.prime(course.id, course);
          if (course.term) terms.prime(course.term.id, course.term);
        }
      },
    ),
  };
}

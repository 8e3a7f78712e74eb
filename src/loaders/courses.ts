import type { CanvasClient } from '../canvas/client.ts';
import {
  type Course,
  type CourseFilter,
  getCourse,
  listAccountCourses,
  listUserCourses,
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
  const prime = (items: readonly Course[]) => {
    for (const course of items) {
      // Of a course that is closed to the caller, the list has only the id.
      if (course.account_id != null) courses.prime(course.id, course);
      if (course.term) terms.prime(course.term.id, course.term);
    }
  };
  return {
    courses,
    userCourses: createPageLoader<{ userId: string; includeTerm: boolean }, Course>(
      'userCourses',
      ({ userId, ...list }) => listUserCourses(canvas, userId, list),
      prime,
    ),
    accountCourses: createPageLoader<
      { accountId: string; filter: CourseFilter; includeTerm: boolean },
      Course
    >(
      'accountCourses',
      ({ accountId, ...list }) => listAccountCourses(canvas, accountId, list),
      prime,
    ),
  };
}

import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, instant, named } from '../decode.ts';
import type { ListPage, Page } from '../pagination.ts';
import { term } from './terms.ts';

/** A course as Canvas sends it; SIS keys are absent without the right to them. */
export type Course = z.infer<typeof course>;

const courseFields = z.object({
  id,
  /** Missing in a course that its dates close to the caller. */
  name: z.string().nullish(),
  course_code: z.string().nullish(),
  account_id: id.nullish(),
  enrollment_term_id: id.nullish(),
  workflow_state: z.string().nullish(),
  sis_course_id: z.string().nullish(),
  start_at: instant.nullish(),
  end_at: instant.nullish(),
  /** With `include[]=term`. */
  term: term.nullish(),
});

/** A course without a name goes by its code. */
export const course = named(
  courseFields,
  ({ course_code: code, id: courseId }) => code ?? `Course ${courseId}`,
);

const courses = z.array(course);

/** What of an account's courses to list; each narrows. */
export interface CourseFilter {
  searchTerm?: string | null | undefined;
  termId?: string | null | undefined;
  /** `created`, `claimed`, `available`, `completed`, `deleted`, `all`; all but deleted when not given. */
  states?: readonly string[] | null | undefined;
  published?: boolean | null | undefined;
  withEnrollments?: boolean | null | undefined;
  /** Only courses of these sub-accounts. */
  accountIds?: readonly string[] | null | undefined;
}

/**
 * One course, with its term, so that asking for both is one call.
 *
 *     GET /api/v1/courses/:id
 *
 * Errors  CanvasNotFoundError, CanvasForbiddenError.
 * Source  canvas-lms, `CoursesController#show`, `lib/api/v1/course_json.rb`.
 */
export function getCourse(canvas: CanvasClient, courseId: string): Promise<Course> {
  return canvas.get({
    route: '/api/v1/courses/:id',
    params: { id: courseId },
    query: { 'include[]': ['term'] },
    schema: course,
  });
}

/**
 * A page of the courses of an account's whole subtree, by id.
 *
 *     GET /api/v1/accounts/:id/courses
 *
 * Errors  CanvasNotFoundError: unknown account or term. CanvasInvalidRequestError: search term too short.
 * Source  canvas-lms, `AccountsController#courses_api`.
 */
export function listAccountCourses(
  canvas: CanvasClient,
  accountId: string,
  { filter, includeTerm, ...page }: ListPage & { filter: CourseFilter; includeTerm: boolean },
): Promise<Page<Course>> {
  return canvas.getPage({
    route: '/api/v1/accounts/:id/courses',
    params: { id: accountId },
    query: {
      search_term: filter.searchTerm,
      enrollment_term_id: filter.termId,
      'state[]': filter.states,
      published: filter.published,
      with_enrollments: filter.withEnrollments,
      'by_subaccounts[]': filter.accountIds,
      'include[]': includeTerm ? ['term'] : [],
    },
    schema: courses,
    ...page,
  });
}

/**
 * A page of the courses that a user is enrolled in; `self` is the user of the token.
 *
 *     GET /api/v1/users/:user_id/courses
 *
 * Shape   A course that its dates close to the caller has only `id` and `access_restricted_by_date`.
 * Errors  CanvasForbiddenError: another user's courses need the right to administer that user.
 * Source  canvas-lms, `CoursesController#user_index`, `lib/api/v1/course.rb`.
 */
export function listUserCourses(
  canvas: CanvasClient,
  userId: string,
  { includeTerm, ...page }: ListPage & { includeTerm: boolean },
): Promise<Page<Course>> {
  return canvas.getPage({
    route: '/api/v1/users/:user_id/courses',
    params: { user_id: userId },
    query: { 'include[]': includeTerm ? ['term'] : [] },
    schema: courses,
    ...page,
  });
}

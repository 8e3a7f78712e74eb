import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, webUrl } from '../decode.ts';
import type { ListPage, Page } from '../pagination.ts';

/** A user as Canvas sends it; what the caller may not see is absent. */
export type User = z.infer<typeof user>;

export const user = z.object({
  id,
  name: z.string().nullish(),
  sortable_name: z.string().nullish(),
  short_name: z.string().nullish(),
  sis_user_id: z.string().nullish(),
  login_id: z.string().nullish(),
  email: z.string().nullish(),
  avatar_url: webUrl.nullish(),
});

const users = z.array(user);

/** What of a course's users to list. */
export interface CourseUserFilter {
  /** Two or three characters at least. */
  searchTerm?: string | null | undefined;
  userIds?: readonly string[] | null | undefined;
  /** `teacher`, `student`, `student_view`, `ta`, `observer`, `designer`. */
  enrollmentTypes?: readonly string[] | null | undefined;
  /** `active`, `invited`, `rejected`, `completed`, `inactive`; active and invited when not given. */
  enrollmentStates?: readonly string[] | null | undefined;
}

/**
 * One user; `self` is the user of the token.
 *
 *     GET /api/v1/users/:id
 *
 * Errors  CanvasForbiddenError: others than oneself want user-detail rights on the account.
 * Source  canvas-lms, `UsersController#api_show`.
 */
export function getUser(canvas: CanvasClient, userId: string): Promise<User> {
  return canvas.get({ route: '/api/v1/users/:id', params: { id: userId }, schema: user });
}

/**
 * A page of a course's users, by sortable name.
 *
 *     GET /api/v1/courses/:course_id/users
 *
 * Shape   A page may hold fewer than asked for, even none, and still not be the last: Canvas removes
 *         the test student after paging.
 * Source  canvas-lms, `CoursesController#users`.
 */
export function listCourseUsers(
  canvas: CanvasClient,
  courseId: string,
  { filter, ...page }: ListPage & { filter: CourseUserFilter },
): Promise<Page<User>> {
  return canvas.getPage({
    route: '/api/v1/courses/:course_id/users',
    params: { course_id: courseId },
    query: {
      search_term: filter.searchTerm,
      'user_ids[]': filter.userIds,
      'enrollment_type[]': filter.enrollmentTypes,
      'enrollment_state[]': filter.enrollmentStates,
      'include[]': ['email', 'avatar_url'],
    },
    schema: users,
    ...page,
  });
}

import { notFound } from '../http/errors.ts';
import { findAccount, findCourse } from '../http/lookup.ts';
import { paginate } from '../http/paginate.ts';
import { requireOnAccount, requireOnCourse } from '../http/rights.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import { coursePayload, ownEnrollments } from '../payloads/course.ts';
import type { Course } from '../world/types.ts';
import { filterCourses } from './course-filters.ts';
import { sortCourses } from './course-order.ts';
import { listCourseUsers } from './course-users.ts';
import { toSet } from './lists.ts';

/** Courses, of an account or by themselves, and who is in them (canvas-rest 4.2 to 4.4). */
export const courseRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/api/v1/accounts/:account_id/courses',
    cost: 0.4,
    handle: listAccountCourses,
  },
  {
    method: 'GET',
    template: '/api/v1/accounts/:account_id/courses/:id',
    cost: 0.1,
    handle: showAccountCourse,
  },
  { method: 'GET', template: '/api/v1/courses/:id', cost: 0.1, handle: showCourse },
  {
    method: 'GET',
    template: '/api/v1/courses/:course_id/users',
    cost: 0.3,
    handle: listCourseUsers,
  },
];

// These need an enrolment of the caller, or one course at a time.
const ignoredInLists = ['permissions', 'sections', 'needs_grading_count', 'total_scores'];

/** The courses of an account's subtree. No `last` link before the final page. */
function listAccountCourses(request: RouteRequest): RouteAnswer {
  const account = findAccount(request, request.path_params.account_id!);
  requireOnAccount(request, account, 'read_course_list');
  const courses = sortCourses(request, filterCourses(request, account));
  const { page, headers } = paginate(request, courses, 'no-last');
  const includes = new Set(toSet(request.params.include));
  for (const name of ignoredInLists) includes.delete(name);
  return {
    status: 200,
    headers,
    body: page.map((course) => coursePayload(request, course, includes)),
  };
}

/** A course by way of an account that it hangs under; anywhere else it is not found. */
function showAccountCourse(request: RouteRequest): RouteAnswer {
  const account = findAccount(request, request.path_params.account_id!);
  const course = findCourse(request, request.path_params.id!);
  const isInside = request.world.subtree(account.id).some(({ id }) => id === course.accountId);
  if (!isInside) throw notFound();
  return answerCourse(request, course);
}

function showCourse(request: RouteRequest): RouteAnswer {
  return answerCourse(request, findCourse(request, request.path_params.id!));
}

function answerCourse(request: RouteRequest, course: Course): RouteAnswer {
  requireOnCourse(request, course, 'read');
  const payload = coursePayload(request, course, toSet(request.params.include));
  return { status: 200, body: { ...payload, enrollments: ownEnrollments(request, course) } };
}

import { forbidden } from '../http/errors.ts';
import { findUser } from '../http/lookup.ts';
import { paginate } from '../http/paginate.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import { coursePayload } from '../payloads/course.ts';
import { userDetailPayload } from '../payloads/user.ts';
import type { Course, User } from '../world/types.ts';
import { compareIds, toSet } from './lists.ts';

/** Users, and their courses (canvas-rest 4.7). */
export const userRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/users/:id', cost: 0.06, handle: showUser },
  { method: 'GET', template: '/api/v1/users/:user_id/courses', cost: 0.3, handle: listUserCourses },
];

/** One user: oneself always, others for those who administer an account that they are in. */
function showUser(request: RouteRequest): RouteAnswer {
  const user = findUser(request, request.path_params.id!);
  if (!maySee(request, user)) throw forbidden(request.generation);
  return { status: 200, body: userDetailPayload(request, user) };
}

/** The courses that a user is enrolled in, by id; students see no unpublished ones. */
function listUserCourses(request: RouteRequest): RouteAnswer {
  const { world, params } = request;
  const user = findUser(request, request.path_params.user_id!);
  if (!maySee(request, user)) throw forbidden(request.generation);
  const enrollments = world
    .enrollmentsOf(user.id)
    .filter(({ state }) => state === 'active' || state === 'completed' || state === 'invited');
  const ids = new Set(enrollments.map(({ courseId }) => courseId));
  const teaches = (course: Course) =>
    enrollments.some(
      ({ courseId, type }) => courseId === course.id && type !== 'StudentEnrollment',
    );
  const courses = [...ids].sort(compareIds).flatMap((id) => {
    const course = world.course(id);
    const isListed = course && course.state !== 'deleted';
    return isListed && (course.state !== 'unpublished' || teaches(course)) ? [course] : [];
  });
  const { page, headers } = paginate(request, courses, 'no-last');
  const includes = toSet(params.include);
  const body = page.map((course) =>
    isClosedByDates(request, course) && !teaches(course)
      ? { id: course.id, access_restricted_by_date: true }
      : coursePayload(request, course, includes),
  );
  return { status: 200, headers, body };
}

/** Whether the dates of a course keep its students out: before it begins, and after it has ended. */
function isClosedByDates({ world }: RouteRequest, { startAt, endAt }: Course): boolean {
  if (startAt === null) return false;
  return startAt > world.today || (endAt !== null && endAt < world.today);
}

function maySee({ world, caller }: RouteRequest, user: User): boolean {
  if (user.id === caller.user.id || caller.onAccount(world.rootAccount.id, 'read_roster')) {
    return true;
  }
  return world.enrollmentsOf(user.id).some(({ courseId }) => {
    const course = world.course(courseId);
    return course !== undefined && caller.onAccount(course.accountId, 'read_roster');
  });
}

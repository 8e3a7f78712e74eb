import { findCourse, findUser } from '../http/lookup.ts';
import { paginate } from '../http/paginate.ts';
import { toList, toText } from '../http/params.ts';
import { requireOnCourse } from '../http/rights.ts';
import type { RouteAnswer, RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import { isCurrent } from '../payloads/course.ts';
import { enrollmentPayload, roleIdOf } from '../payloads/enrollment.ts';
import { userPayload } from '../payloads/user.ts';
import type { Course, Enrollment, User } from '../world/types.ts';
import { compareIds, compareNames, findEach, matches, readSearchTerm, toSet } from './lists.ts';
import { visibleEnrollments } from './visibility.ts';

/** A user of the course with those enrolments that made the list. */
interface Member {
  user: User;
  enrollments: readonly Enrollment[];
}

/**
 * The users of a course (canvas-rest 4.4). The test student is taken out after paging, so a page may
 * hold fewer users than it has room for; only the absence of `next` ends the list.
 */
export function listCourseUsers(request: RouteRequest): RouteAnswer {
  const course = findCourse(request, request.path_params.course_id!);
  requireOnCourse(request, course, 'read_roster');
  const members = sortMembers(request, findMembers(request, course));
  const { page, headers } = paginate(jumpToUser(request, members), members, 'no-last');
  const includes = toSet(request.params.include);
  const showsTestStudent = includes.has('test_student') || wantsTestStudent(request);
  return {
    status: 200,
    headers,
    body: page
      .filter(({ user }) => showsTestStudent || !user.isTestStudent)
      .map((member) => memberPayload(request, course, member, includes)),
  };
}

const types: Readonly<Record<string, string>> = {
  teacher: 'TeacherEnrollment',
  student: 'StudentEnrollment',
  student_view: 'StudentViewEnrollment',
  ta: 'TaEnrollment',
};

function findMembers(request: RouteRequest, course: Course): Member[] {
  const { params, world, caller } = request;
  const classes = toList(params.enrollment_type).map((word) => types[word] ?? word);
  const roles = toList(params.enrollment_role_id);
  const states = toList(params.enrollment_state);
  const wantedIds = Array.isArray(params.user_ids)
    ? new Set(findEach(request, params.user_ids, findUser).map(({ id }) => id))
    : undefined;
  const term = readSearchTerm(request);
  const maySeeSis = caller.onCourse(course.id, 'read_sis');

  const byUser = new Map<bigint, Enrollment[]>();
  for (const enrollment of visibleEnrollments(request, course)) {
    const { userId, type, state } = enrollment;
    const passes =
      (classes.length === 0 || classes.includes(type)) &&
      (roles.length === 0 || roles.includes(roleIdOf(enrollment).toString())) &&
      (states.length === 0 ? isCurrent(state) : states.includes(state)) &&
      wantedIds?.has(userId) !== false;
    if (passes) byUser.set(userId, [...(byUser.get(userId) ?? []), enrollment]);
  }
  return [...byUser]
    .map(([userId, enrollments]): Member => ({ user: world.user(userId)!, enrollments }))
    .filter(({ user }) => {
      if (term === undefined) return true;
      const sis = maySeeSis ? [user.sisId, user.loginId, user.email] : [];
      return user.id.toString() === term || matches(term, [user.name, user.sortableName, ...sis]);
    });
}

function sortMembers(request: RouteRequest, members: Member[]): readonly Member[] {
  const { params } = request;
  const sort = toText(params.sort);
  const direction = toText(params.order) === 'desc' ? -1 : 1;
  const byName = (one: Member, other: Member) =>
    compareNames(one.user.sortableName, other.user.sortableName) ||
    compareIds(one.user.id, other.user.id);
  const bySort = (one: Member, other: Member) => {
    switch (sort) {
      case 'email':
        return compareNames(one.user.email, other.user.email);
      case 'sis_id':
        return compareNames(one.user.sisId ?? '', other.user.sisId ?? '');
      case 'last_login':
        return (one.user.lastAccessAt?.getTime() ?? 0) - (other.user.lastAccessAt?.getTime() ?? 0);
      default:
        return 0;
    }
  };
  return members.sort((one, other) => direction * (bySort(one, other) || byName(one, other)));
}

/** `user_id` turns to the page that the user is on, whatever `page` says. */
function jumpToUser(request: RouteRequest, members: readonly Member[]): RouteRequest {
  const ref = toText(request.params.user_id);
  if (ref === undefined) return request;
  const { id } = findUser(request, ref);
  const position = members.findIndex(({ user }) => user.id === id);
  if (position === -1) return request;
  const asked = Number.parseInt(toText(request.params.per_page) ?? '10', 10);
  const perPage = Math.min(Math.max(Number.isNaN(asked) ? 1 : asked, 1), 100);
  const page = String(Math.floor(position / perPage) + 1);
  return { ...request, params: { ...request.params, page } };
}

function wantsTestStudent({ params }: RouteRequest): boolean {
  return toList(params.enrollment_type).includes('student_view');
}

function memberPayload(
  request: RouteRequest,
  course: Course,
  { user, enrollments }: Member,
  includes: ReadonlySet<string>,
): Payload {
  const { caller, origin, world } = request;
  const maySeeSis = caller.onCourse(course.id, 'read_sis');
  const mayManage = caller.onAccount(course.accountId, 'manage_account_settings');
  const maySeeEmail = caller.onCourse(course.id, 'read_as_admin');
  return {
    ...userPayload(user, maySeeSis),
    ...(mayManage && { sis_import_id: null }),
    ...(includes.has('email') && maySeeEmail && { email: user.email }),
    ...(includes.has('avatar_url') && { avatar_url: `${origin}/images/messages/avatar-50.png` }),
    ...(includes.has('bio') && { bio: null }),
    ...(includes.has('locked') && { locked: false }),
    ...(includes.has('uuid') && { uuid: `user-${user.id}-${world.seed}` }),
    ...(includes.has('custom_links') && { custom_links: [] }),
    ...(includes.has('test_student') && { test_student: user.isTestStudent }),
    ...(includes.has('enrollments') && {
      enrollments: enrollments.map((enrollment) => enrollmentPayload(request, enrollment)),
    }),
  };
}

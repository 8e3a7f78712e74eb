import { utc } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import type { Course } from '../world/types.ts';
import { accountPayload } from './account.ts';
import { termPayload } from './term.ts';
import { userDisplayPayload } from './user.ts';

const none: ReadonlySet<string> = new Set();

/** A course as canvas-rest 4.3 has it, with its includes. */
export function coursePayload(
  request: RouteRequest,
  course: Course,
  includes: ReadonlySet<string>,
): Record<string, Payload> {
  const { world, caller, origin } = request;
  const maySeeSis = caller.onCourse(course.id, 'read_sis');
  const mayManage = caller.onAccount(course.accountId, 'manage_account_settings');
  return {
    id: course.id,
    name: course.name,
    account_id: course.accountId,
    uuid: course.uuid,
    start_at: utc(course.startAt),
    grading_standard_id: null,
    is_public: course.isPublic,
    created_at: utc(course.createdAt),
    course_code: course.code,
    default_view: 'modules',
    root_account_id: world.rootAccount.id,
    enrollment_term_id: course.termId,
    license: 'private',
    grade_passback_setting: null,
    end_at: utc(course.endAt),
    public_syllabus: false,
    public_syllabus_to_auth: false,
    storage_quota_mb: 500,
    is_public_to_auth_users: false,
    homeroom_course: false,
    course_color: null,
    friendly_name: null,
    hide_final_grades: false,
    apply_assignment_group_weights: false,
    calendar: { ics: `${origin}/feeds/calendars/course_${course.uuid}.ics` },
    time_zone: world.account(course.accountId)?.timeZone ?? world.rootAccount.timeZone,
    blueprint: false,
    template: false,
    restrict_enrollments_to_course_dates: course.startAt !== null,
    workflow_state: course.state,
    ...(maySeeSis && { sis_course_id: course.sisId, integration_id: null }),
    ...(maySeeSis && mayManage && { sis_import_id: null }),
    ...courseIncludes(request, course, includes),
  };
}

/** The caller's own enrolments, which `GET /courses/:id` adds. */
export function ownEnrollments({ world, caller }: RouteRequest, course: Course): Payload {
  return world
    .enrollments(course.id)
    .filter(({ userId }) => userId === caller.user.id)
    .map((enrollment) => ({
      type: shortType(enrollment.type),
      role: enrollment.type,
      user_id: enrollment.userId,
      enrollment_state: enrollment.state,
      limit_privileges_to_course_section: enrollment.limitedToSection,
    }));
}

function courseIncludes(
  request: RouteRequest,
  course: Course,
  includes: ReadonlySet<string>,
): Record<string, Payload> {
  const { world } = request;
  const account = world.account(course.accountId);
  const term = world.term(course.termId);
  return {
    ...(includes.has('term') && term !== undefined && { term: termPayload(request, term, none) }),
    ...(includes.has('total_students') && { total_students: currentStudents(request, course) }),
    ...(includes.has('teachers') && { teachers: teachersOf(request, course) }),
    ...(includes.has('account') &&
      account !== undefined && { account: accountPayload(request, account, none) }),
    ...(includes.has('account_name') && { account_name: account?.name ?? null }),
    ...(includes.has('concluded') && { concluded: isConcluded(request, course) }),
    ...(includes.has('storage_quota_used_mb') && { storage_quota_used_mb: course.storageMb }),
    ...(includes.has('syllabus_body') && { syllabus_body: null }),
    ...(includes.has('public_description') && { public_description: null }),
    ...(includes.has('course_progress') && {
      course_progress: { error: { message: 'no progress available' } },
    }),
    ...(includes.has('post_manually') && { post_manually: false }),
    ...(includes.has('permissions') && { permissions: { create_announcement: false } }),
    ...(includes.has('sections') && { sections: sectionsOf(request, course) }),
  };
}

/** Distinct students who are neither done nor gone: the count of `total_students`. */
function currentStudents({ world }: RouteRequest, course: Course): number {
  const students = world
    .enrollments(course.id)
    .filter(({ type, state }) => type === 'StudentEnrollment' && isCurrent(state));
  return new Set(students.map(({ userId }) => userId)).size;
}

function teachersOf(request: RouteRequest, course: Course): Payload {
  return request.world
    .enrollments(course.id)
    .filter(({ type, state }) => type === 'TeacherEnrollment' && isCurrent(state))
    .map(({ userId }) => userDisplayPayload(request, request.world.user(userId)!));
}

/** `sections` shows the caller's own sections only, and needs an enrolment. */
function sectionsOf({ world, caller }: RouteRequest, course: Course): Payload {
  return world
    .enrollments(course.id)
    .filter(({ userId }) => userId === caller.user.id)
    .map((enrollment) => {
      const section = world.sections(course.id).find(({ id }) => id === enrollment.sectionId)!;
      return {
        id: section.id,
        name: section.name,
        start_at: null,
        end_at: null,
        enrollment_role: enrollment.type,
      };
    });
}

/** Completed, or past its end or that of its term (canvas-rest 4.2, `completed`). */
export function isConcluded({ world }: RouteRequest, course: Course): boolean {
  const termEnd = world.term(course.termId)?.endAt ?? null;
  return (
    course.state === 'completed' ||
    (course.endAt !== null && course.endAt < world.today) ||
    (termEnd !== null && termEnd < world.today)
  );
}

/** Whether an enrolment of this state is neither concluded nor gone. */
export function isCurrent(state: string): boolean {
  return state === 'active' || state === 'invited';
}

function shortType(type: string): string {
  return type === 'StudentViewEnrollment'
    ? 'student_view'
    : type.replace('Enrollment', '').toLowerCase();
}

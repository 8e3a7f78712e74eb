import type { RouteRequest } from '../http/route.ts';
import type { Course, Enrollment } from '../world/types.ts';

/**
 * The sections of a course whose members the caller may see; undefined is all of them. Instructors
 * whose enrolments are all limited to a section see their own sections only.
 */
function visibleSections(
  { world, caller }: RouteRequest,
  course: Course,
): ReadonlySet<bigint> | undefined {
  if (caller.onAccount(course.accountId, 'read_roster')) return undefined;
  const own = world.enrollments(course.id).filter(({ userId }) => userId === caller.user.id);
  const isLimited = own.length > 0 && own.every(({ limitedToSection }) => limitedToSection);
  return isLimited ? new Set(own.map(({ sectionId }) => sectionId)) : undefined;
}

/** The enrolments that the caller may see. */
export function visibleEnrollments(request: RouteRequest, course: Course): readonly Enrollment[] {
  const sections = visibleSections(request, course);
  const enrollments = request.world.enrollments(course.id);
  return sections === undefined
    ? enrollments
    : enrollments.filter(({ sectionId }) => sections.has(sectionId));
}

/** The active or concluded student enrolments that the caller may see; one student may have two. */
export function visibleStudentEnrollments(
  request: RouteRequest,
  course: Course,
): readonly Enrollment[] {
  return visibleEnrollments(request, course).filter(
    ({ type, state }) =>
      type === 'StudentEnrollment' && (state === 'active' || state === 'completed'),
  );
}

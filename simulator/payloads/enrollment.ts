import { utc } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import type { Enrollment, EnrollmentType, World } from '../world/types.ts';

const roleIds: Readonly<Record<EnrollmentType, bigint>> = {
  StudentEnrollment: 3n,
  TeacherEnrollment: 4n,
  TaEnrollment: 5n,
  // The test student has the student's role.
  StudentViewEnrollment: 3n,
};

/** The role of an enrolment; this institution has the built-in ones only. */
export function roleIdOf({ type }: Enrollment): bigint {
  return roleIds[type];
}

/** An enrolment inside a user or a course, with grades for students where the caller may see them. */
export function enrollmentPayload(
  { world, origin, caller }: RouteRequest,
  enrollment: Enrollment,
): Payload {
  const { courseId, userId, type } = enrollment;
  const isStudent = type === 'StudentEnrollment';
  const maySeeGrades = userId === caller.user.id || caller.onCourse(courseId, 'read_grades');
  return {
    id: enrollment.id,
    user_id: userId,
    course_id: courseId,
    course_section_id: enrollment.sectionId,
    root_account_id: world.rootAccount.id,
    type,
    role: type,
    role_id: roleIdOf(enrollment),
    enrollment_state: enrollment.state,
    limit_privileges_to_course_section: enrollment.limitedToSection,
    associated_user_id: null,
    created_at: utc(enrollment.createdAt),
    updated_at: utc(enrollment.createdAt),
    start_at: null,
    end_at: null,
    last_activity_at: utc(enrollment.lastActivityAt),
    html_url: `${origin}/courses/${courseId}/users/${userId}`,
    ...(caller.onCourse(courseId, 'read_sis') && {
      sis_course_id: world.course(courseId)?.sisId ?? null,
      sis_user_id: world.user(userId)?.sisId ?? null,
    }),
    ...(isStudent && maySeeGrades && { grades: gradesPayload(world, origin, courseId, userId) }),
  };
}

function gradesPayload(world: World, origin: string, courseId: bigint, userId: bigint): Payload {
  const grade = world.grades(courseId).find((candidate) => candidate.userId === userId);
  return {
    html_url: `${origin}/courses/${courseId}/grades/${userId}`,
    current_score: grade?.currentScore ?? null,
    current_grade: null,
    final_score: grade?.finalScore ?? null,
    final_grade: null,
  };
}

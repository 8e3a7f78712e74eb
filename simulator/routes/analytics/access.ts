import { forbidden, notFound } from '../../http/errors.ts';
import { findCourse, findUser } from '../../http/lookup.ts';
import { requireOnCourse } from '../../http/rights.ts';
import type { RouteRequest } from '../../http/route.ts';
import type { Course, Enrollment, User } from '../../world/types.ts';
import { visibleStudentEnrollments } from '../visibility.ts';

/** A course whose analytics the caller may see, and the student enrolments visible to the caller. */
export interface AnalyzedCourse {
  course: Course;
  enrollments: readonly Enrollment[];
  /** The distinct students of the enrolments, in their order. */
  studentIds: readonly bigint[];
}

/** The course of a course-level route (canvas-rest 2.4.2): 404, then 403, then 404 for no student. */
export function requireCourseAnalytics(request: RouteRequest): AnalyzedCourse {
  const course = findPublishedCourse(request);
  requireOnCourse(request, course, 'view_analytics');
  requireOnCourse(request, course, 'read_as_admin');
  return analyze(request, course);
}

/** The student of a student-level route (2.4.5), who may be the caller. */
export function requireStudentAnalytics(request: RouteRequest): AnalyzedCourse & { student: User } {
  const course = findPublishedCourse(request);
  requireOnCourse(request, course, 'view_analytics');
  const analyzed = analyze(request, course);
  const student = findUser(request, request.path_params.student_id!);
  if (!analyzed.studentIds.includes(student.id)) throw notFound();
  const { caller } = request;
  if (student.id !== caller.user.id && !caller.onCourse(course.id, 'read_grades')) {
    throw forbidden(request.generation);
  }
  return { ...analyzed, student };
}

/** Analytics knows published and concluded courses only. */
function findPublishedCourse(request: RouteRequest): Course {
  const course = findCourse(request, request.path_params.course_id!);
  if (course.state !== 'available' && course.state !== 'completed') throw notFound();
  return course;
}

function analyze(request: RouteRequest, course: Course): AnalyzedCourse {
  const enrollments = visibleStudentEnrollments(request, course);
  if (enrollments.length === 0) throw notFound();
  const studentIds = [...new Set(enrollments.map(({ userId }) => userId))];
  return { course, enrollments, studentIds };
}

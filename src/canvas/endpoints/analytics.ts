import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { count, hash, id, instant, integer, number, webUrl, withSpellings } from '../decode.ts';
import type { ListPage, Page } from '../pagination.ts';

/** One UTC day. */
export type Day = z.infer<typeof day>;

const day = z.object({
  date: z.string(),
  views: count,
  participations: integer.nullish(),
});

/** A student's activity totals in one course. */
export type StudentSummary = z.infer<typeof studentSummary>;

const studentSummaryFields = z.object({
  /** Id of the user. */
  id,
  page_views: integer.nullish(),
  max_page_views: integer.nullish(),
  /** 0 none, then 1 to 3 by quartile; the public documentation shows strings. */
  page_views_level: integer.nullish(),
  participations: integer.nullish(),
  max_participations: integer.nullish(),
  participations_level: integer.nullish(),
  /** Numbers of assignments. */
  tardiness_breakdown: z.object({
    missing: count,
    late: count,
    on_time: count,
    floating: count,
    total: count,
  }),
});

/** The public documentation leaves out the `s` of the maxima. */
const studentSummary = withSpellings(studentSummaryFields, {
  max_page_view: 'max_page_views',
  max_participation: 'max_participations',
});

/** One assignment as the statistics of a whole course see it. */
export type AssignmentStatistics = z.infer<typeof assignmentStatistics>;

const scores = {
  min_score: number.nullish(),
  max_score: number.nullish(),
  first_quartile: number.nullish(),
  median: number.nullish(),
  third_quartile: number.nullish(),
};

const assignment = {
  assignment_id: id,
  title: z.string().nullish(),
  points_possible: number.nullish(),
  due_at: instant.nullish(),
  unlock_at: instant.nullish(),
  muted: z.boolean().nullish(),
  non_digital_submission: z.boolean().nullish(),
  multiple_due_dates: z.boolean().nullish(),
  /** Absent, as the scores are, when suppressed. */
  module_ids: z.array(id).nullish(),
  ...scores,
};

const assignmentStatistics = z.object({
  ...assignment,
  /** Shares of `total`, 0 to 1. */
  tardiness_breakdown: z
    .object({
      missing: number,
      late: number,
      on_time: number,
      floating: number.nullish(),
      total: integer.nullish(),
    })
    .nullish(),
});

/** One assignment as it concerns one student. */
export type StudentAssignment = z.infer<typeof studentAssignment>;

const studentAssignment = z.object({
  ...assignment,
  /** `on_time`, `late`, `missing`, `floating`; not in the public documentation. */
  status: z.string().nullish(),
  excused: z.boolean().nullish(),
  /** Absent without a submission record, and when excused. */
  submission: z
    .object({
      posted_at: instant.nullish(),
      submitted_at: instant.nullish(),
      score: number.nullish(),
    })
    .nullish(),
});

/** When a student looked at a course and took part in it. */
export type StudentActivity = z.infer<typeof studentActivity>;

const studentActivity = z.object({
  /** By hour with the caller's offset, or by day, depending on the installation. */
  page_views: hash(count),
  participations: z.array(z.object({ created_at: instant, url: webUrl.nullish() })),
});

/** Messages between a student and the course's instructors by UTC day. */
export type Communication = z.infer<typeof communication>;

const communication = hash(
  z.object({ instructorMessages: integer.nullish(), studentMessages: integer.nullish() }),
);

const courseActivity = z.array(day);
const assignments = z.array(assignmentStatistics);
/** With `async`, the answer may be a promise of one. */
const assignmentsOrProgress = z.union([
  assignments,
  z.object({ progress_url: z.string() }).transform(({ progress_url }) => progress_url),
]);
const studentSummaries = z.array(studentSummary);
const studentAssignments = z.array(studentAssignment);

/**
 * Views and participations of a whole course by UTC day, teachers' included.
 *
 *     GET /api/v1/courses/:course_id/analytics/activity
 *
 * Shape   Unordered; days without views are missing. Up to 12 hours old.
 * Errors  CanvasNotFoundError: unpublished course, or no student in it. CanvasForbiddenError.
 * Source  instructure/analytics, `AnalyticsApiController#course_participation`.
 */
export function listCourseActivity(canvas: CanvasClient, courseId: string): Promise<Day[]> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/analytics/activity',
    params: { course_id: courseId },
    schema: courseActivity,
  });
}

/**
 * The statistics of a course's assignments, or the URL of the Progress that computes them.
 *
 *     GET /api/v1/courses/:course_id/analytics/assignments
 *
 * Units   Scores in points; the quartiles of a whole course are read off 26 buckets. Shares 0 to 1.
 * Shape   Ordered by due date, those without last. Two shapes, by what the caller may see: one
 *         without `unlock_at`, `multiple_due_dates`, `module_ids`, one with. Suppressed scores are absent.
 * Source  instructure/analytics, `AnalyticsApiController#course_assignments`, `lib/analytics/assignments.rb`.
 */
export function listCourseAssignments(
  canvas: CanvasClient,
  courseId: string,
): Promise<AssignmentStatistics[] | string> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/analytics/assignments',
    params: { course_id: courseId },
    query: { async: true },
    schema: assignmentsOrProgress,
  });
}

/** How to order student summaries; each with `_descending`, too. */
export type StudentSummarySort = 'name' | 'score' | 'participations' | 'page_views';

/**
 * A page of the activity totals of a course's students, or the one of `studentId`.
 *
 *     GET /api/v1/courses/:course_id/analytics/student_summaries
 *
 * Units   `page_views`: hits since the course began. Levels 0 to 3. The tardiness breakdown counts
 *         assignments (the same key holds shares in {@link listCourseAssignments}).
 * Errors  CanvasNotFoundError: unpublished course, no student in it, or a page beyond the last.
 *         CanvasForbiddenError: the token may not view all grades of the course.
 * Source  instructure/analytics, `lib/analytics/student_collection.rb`, `lib/analytics/student_summary.rb`.
 */
export function listStudentSummaries(
  canvas: CanvasClient,
  courseId: string,
  {
    sortColumn,
    studentId,
    ...page
  }: ListPage & {
    sortColumn?: StudentSummarySort | `${StudentSummarySort}_descending` | undefined;
    studentId?: string;
  },
): Promise<Page<StudentSummary>> {
  return canvas.getPage({
    route: '/api/v1/courses/:course_id/analytics/student_summaries',
    params: { course_id: courseId },
    query: { sort_column: sortColumn, student_id: studentId },
    schema: studentSummaries,
    ...page,
  });
}

/**
 * When one student looked at a course and took part.
 *
 *     GET /api/v1/courses/:course_id/analytics/users/:student_id/activity
 *
 * Errors  CanvasNotFoundError: not a student of the course, or in a section that the caller cannot see.
 * Source  instructure/analytics, `AnalyticsApiController#student_in_course_participation`.
 */
export function getStudentActivity(
  canvas: CanvasClient,
  { courseId, studentId }: StudentInCourse,
): Promise<StudentActivity> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/analytics/users/:student_id/activity',
    params: { course_id: courseId, student_id: studentId },
    schema: studentActivity,
  });
}

/**
 * The assignments of a course as they concern one student; quartiles are exact here.
 *
 *     GET /api/v1/courses/:course_id/analytics/users/:student_id/assignments
 *
 * Source  instructure/analytics, `AnalyticsApiController#student_in_course_assignments`.
 */
export function listStudentAssignments(
  canvas: CanvasClient,
  { courseId, studentId }: StudentInCourse,
): Promise<StudentAssignment[]> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/analytics/users/:student_id/assignments',
    params: { course_id: courseId, student_id: studentId },
    schema: studentAssignments,
  });
}

/**
 * Inbox messages between a student and the instructors, by UTC day. Submission comments do not count,
 * whatever the public documentation says.
 *
 *     GET /api/v1/courses/:course_id/analytics/users/:student_id/communication
 *
 * Source  instructure/analytics, `AnalyticsApiController#student_in_course_messaging`.
 */
export function getStudentCommunication(
  canvas: CanvasClient,
  { courseId, studentId }: StudentInCourse,
): Promise<Communication> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/analytics/users/:student_id/communication',
    params: { course_id: courseId, student_id: studentId },
    schema: communication,
  });
}

/** A student of a course. */
export interface StudentInCourse {
  courseId: string;
  studentId: string;
}

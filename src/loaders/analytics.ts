import type { CanvasClient } from '../canvas/client.ts';
import {
  type AssignmentStatistics,
  getStudentActivity,
  getStudentCommunication,
  listCourseActivity,
  listCourseAssignments,
  listStudentAssignments,
  listStudentSummaries,
  type StudentInCourse,
  type StudentSummary,
  type StudentSummarySort,
} from '../canvas/endpoints/analytics.ts';
import { getProgress, progressIdOf } from '../canvas/endpoints/progress.ts';
import { AnalyticsPendingError, CanvasServerError } from '../canvas/errors.ts';
import { createEachLoader } from './cached-loader.ts';
import { createPageLoader } from './pages.ts';
import { createStudentSummaryLoader } from './student-summaries.ts';

/** Loads the analytics of courses. */
export function createCourseAnalyticsLoaders(canvas: CanvasClient) {
  return {
    courseActivity: createEachLoader(
      'courseActivity',
      (courseId: string) => listCourseActivity(canvas, courseId),
      (courseId) => courseId,
    ),
    courseAssignments: createEachLoader(
      'courseAssignments',
      (courseId: string) => awaitCourseAssignments(canvas, courseId),
      (courseId) => courseId,
    ),
  };
}

/** Loads the analytics of students of courses. */
export function createStudentAnalyticsLoaders(canvas: CanvasClient) {
  const create = <V>(
    name: string,
    load: (canvas: CanvasClient, student: StudentInCourse) => Promise<V>,
  ) =>
    createEachLoader<StudentInCourse, V>(
      name,
      (student) => load(canvas, student),
      toStudentCacheKey,
    );
  return {
    studentSummaries: createStudentSummaryLoader(canvas),
    studentSummaryPages: createPageLoader<
      { courseId: string; sortColumn: StudentSummarySort | `${StudentSummarySort}_descending` },
      StudentSummary
    >('studentSummaryPages', ({ courseId, ...list }) =>
      listStudentSummaries(canvas, courseId, list),
    ),
    studentActivity: create('studentActivity', getStudentActivity),
    studentAssignments: create('studentAssignments', listStudentAssignments),
    studentCommunication: create('studentCommunication', getStudentCommunication),
  };
}

function toStudentCacheKey({ courseId, studentId }: StudentInCourse): string {
  return `${courseId}/${studentId}`;
}

/** Milliseconds between looks at the background computation: the first wait, and the longest. */
const pollMs = { first: 250, longest: 2_000 };
/** Milliseconds kept free at the end of the deadline, so that the rest of the answer still leaves. */
const reserveMs = 1_000;

/**
 * The statistics of a course's assignments, waiting for Canvas's background computation as long as the
 * request's deadline allows.
 */
async function awaitCourseAssignments(
  canvas: CanvasClient,
  courseId: string,
): Promise<AssignmentStatistics[]> {
  const route = 'GET /api/v1/courses/:course_id/analytics/assignments';
  let waitMs = pollMs.first;
  for (let failures = 0; ;) {
    const answer = await listCourseAssignments(canvas, courseId);
    if (typeof answer !== 'string') return answer;
    const progressId = progressIdOf(answer, route);
    for (let running = true; running; waitMs = Math.min(waitMs * 1.5, pollMs.longest)) {
      const { workflow_state: state } = await getProgress(canvas, progressId);
      if (state === 'completed') break;
      running = state !== 'failed' && state !== 'canceled';
      // Canvas replaces a failed computation at the next call; one new try is enough to tell bad luck.
      if (!running && ++failures > 1) {
        throw new CanvasServerError('Canvas failed to compute the assignment analytics', route);
      }
      if (
        canvas.deadline.remainingMs < waitMs + reserveMs ||
        !(await canvas.deadline.sleep(waitMs))
      ) {
        throw new AnalyticsPendingError(
          'Canvas is still computing the assignment analytics; ask again in a moment',
          route,
          { retryAfterSeconds: 5 },
        );
      }
    }
  }
}

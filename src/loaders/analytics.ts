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
import {
  type Department,
  getDepartmentActivity,
  getDepartmentGrades,
  getDepartmentStatistics,
  listStatisticsBySubaccount,
} from '../canvas/endpoints/department-analytics.ts';
import { getProgress, progressIdOf } from '../canvas/endpoints/progress.ts';
import { AnalyticsPendingError, CanvasServerError } from '../canvas/errors.ts';
import { createEachLoader } from './load-each.ts';
import { createPageLoader } from './pages.ts';
import { createStudentSummaryLoader } from './student-summaries.ts';

/** Loads the analytics of departments, courses, and students of courses. */
export function createAnalyticsLoaders(canvas: CanvasClient) {
  return {
    ...createDepartmentLoaders(canvas),
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
    studentSummaries: createStudentSummaryLoader(canvas),
    studentSummaryPages: createPageLoader<
      { courseId: string; sortColumn: StudentSummarySort | `${StudentSummarySort}_descending` },
      StudentSummary
    >('studentSummaryPages', ({ courseId, ...list }) =>
      listStudentSummaries(canvas, courseId, list),
    ),
    studentActivity: createStudentLoader('studentActivity', (key) =>
      getStudentActivity(canvas, key),
    ),
    studentAssignments: createStudentLoader('studentAssignments', (key) =>
      listStudentAssignments(canvas, key),
    ),
    studentCommunication: createStudentLoader('studentCommunication', (key) =>
      getStudentCommunication(canvas, key),
    ),
  };
}

function createDepartmentLoaders(canvas: CanvasClient) {
  const create = <V>(
    name: string,
    load: (canvas: CanvasClient, department: Department) => Promise<V>,
  ) =>
    createEachLoader<Department, V>(
      name,
      (department) => load(canvas, department),
      ({ accountId, scope }) =>
        `${accountId}/${typeof scope === 'object' ? `terms/${scope.termId}` : scope}`,
    );
  return {
    departmentActivity: create('departmentActivity', getDepartmentActivity),
    departmentGrades: create('departmentGrades', getDepartmentGrades),
    departmentStatistics: create('departmentStatistics', getDepartmentStatistics),
    statisticsBySubaccount: create('statisticsBySubaccount', listStatisticsBySubaccount),
  };
}

function createStudentLoader<V>(name: string, load: (key: StudentInCourse) => Promise<V>) {
  return createEachLoader<StudentInCourse, V>(
    name,
    load,
    ({ courseId, studentId }) => `${courseId}/${studentId}`,
  );
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
    const progressId = progressIdOf(canvas, answer, route);
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

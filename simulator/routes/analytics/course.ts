import { toBoolean } from '../../http/params.ts';
import type { Route, RouteAnswer, RouteRequest } from '../../http/route.ts';
import { requireCourseAnalytics } from './access.ts';
import { answerInBackground } from './background.ts';
import { courseAssignments } from './course-assignments.ts';
import { scatter } from './scatter.ts';
import { listStudentSummaries } from './student-summaries.ts';

const prefix = '/api/v1/courses/:course_id/analytics';

/** The three course-level routes (canvas-rest 2.4.2 to 2.4.4). */
export const courseAnalyticsRoutes: readonly Route[] = [
  { method: 'GET', template: `${prefix}/activity`, cost: 0.3, handle: showActivity },
  { method: 'GET', template: `${prefix}/assignments`, cost: 0.5, handle: listAssignments },
  {
    method: 'GET',
    template: `${prefix}/student_summaries`,
    cost: 0.5,
    handle: listStudentSummaries,
  },
];

/** Views and participations of everybody, teachers too, by UTC day; days without views are missing. */
function showActivity(request: RouteRequest): RouteAnswer {
  const { course } = requireCourseAnalytics(request);
  const rows = request.world
    .courseActivity(course.id)
    .byDay.map(({ day, views, participations }) => ({
      id: null,
      date: day,
      views,
      participations,
    }));
  return { status: 200, body: scatter(rows) };
}

/** The assignments, or with `async` perhaps the Progress of getting them ready. */
function listAssignments(request: RouteRequest): RouteAnswer {
  const analyzed = requireCourseAnalytics(request);
  const isAsync = toBoolean(request.params.async) && request.generation.asyncAnalytics;
  return {
    status: 200,
    body: answerInBackground(request, analyzed.course, isAsync, () =>
      courseAssignments(request, analyzed),
    ),
  };
}

import { notFound, forbidden } from '../http/errors.ts';
import { findNumber } from '../http/lookup.ts';
import type { Route, RouteRequest } from '../http/route.ts';
import { findProgress, progressJson } from '../reports/progress-json.ts';
import type { Progress } from '../reports/progress-store.ts';

/** The routes of canvas-rest §4.8. */
export const progressRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/api/v1/progress/:id',
    cost: 0.05,
    handle: (request) => {
      const progress = findReadable(request);
      return { status: 200, body: progressJson(request, progress) };
    },
  },
  {
    // Only the user of a Progress may cancel it, and those of reporting jobs have none.
    method: 'POST',
    template: '/api/v1/progress/:id/cancel',
    cost: 0.05,
    handle: (request) => {
      findReadable(request);
      throw forbidden(request.generation);
    },
  },
];

function findReadable(request: RouteRequest): Progress {
  const progress = findProgress(request, findNumber(request.path_params.id!));
  if (progress === undefined) throw notFound();
  if (!mayRead(request, progress)) throw forbidden(request.generation);
  return progress;
}

/** Whoever may read the context: a course, or the statistics of a quiz. */
function mayRead({ caller, state }: RouteRequest, { contextType, contextId }: Progress): boolean {
  switch (contextType) {
    case 'Course':
      return caller.onCourse(contextId, 'read');
    case 'Account':
      return caller.onAccount(contextId, 'read');
    case 'Quizzes::QuizStatistics': {
      const record = state.quizReports.find(contextId);
      if (record === undefined) return false;
      const readable = caller.onCourse(record.courseId, 'read_statistics');
      return readable && (!record.includesSisIds || caller.onCourse(record.courseId, 'read_sis'));
    }
    default:
      return false;
  }
}

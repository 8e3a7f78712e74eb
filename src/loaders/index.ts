import type { CanvasClient } from '../canvas/client.ts';
import { createAccountReportLoaders } from './account-reports.ts';
import { createAccountLoaders } from './accounts.ts';
import { createAnalyticsLoaders } from './analytics.ts';
import { createCourseReportLoaders } from './course-reports.ts';
import { createCourseLoaders } from './courses.ts';
import { createQuizReportLoaders } from './quiz-reports.ts';
import { createQuizLoaders } from './quizzes.ts';
import { createTermLoaders } from './terms.ts';
import { createUserLoaders } from './users.ts';

/** One request's loaders: each object is read once, and several in one call where Canvas can. */
export type Loaders = ReturnType<typeof createLoaders>;

/** Makes fresh loaders for one request of one caller. */
export function createLoaders(canvas: CanvasClient) {
  const terms = createTermLoaders(canvas);
  return {
    ...createAccountLoaders(canvas),
    ...terms,
    ...createCourseLoaders(canvas, terms),
    ...createUserLoaders(canvas),
    ...createQuizLoaders(canvas),
    ...createAccountReportLoaders(canvas),
    ...createCourseReportLoaders(canvas),
    ...createQuizReportLoaders(canvas),
    ...createAnalyticsLoaders(canvas),
  };
}

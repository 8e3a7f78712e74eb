import type { CanvasClient } from '../canvas/client.ts';
import type { Loaders } from '../loaders/index.ts';
import { createAccountReportActions } from './account-reports.ts';
import { createCourseReportActions } from './course-reports.ts';
import { createQuizReportActions } from './quiz-reports.ts';

export type { ReportFailure, ReportOutcome } from './outcome.ts';
export type { ReportParameters } from './parameters.ts';

/** What one caller can do to reports during one request. */
export type ReportActions = ReturnType<typeof createReportActions>;

/** Makes the actions of one request: each changes something in Canvas, and is carried out once. */
export function createReportActions(canvas: CanvasClient, loaders: Loaders) {
  return {
    account: createAccountReportActions(canvas, loaders),
    course: createCourseReportActions(canvas),
    quiz: createQuizReportActions(canvas),
  };
}

import type { CanvasClient } from '../canvas/client.ts';
import type { Loaders } from '../loaders/index.ts';
import { createAccountReportActions } from './account-reports.ts';
import { createCourseReportActions } from './course-reports.ts';
import { createQuizReportActions } from './quiz-reports.ts';

export type { ReportFailure, ReportOutcome } from './outcome.ts';
export type { ReportParameters } from './parameters.ts';

/**
 * What one caller can do to reports during one request: each action changes something in Canvas, and is
 * carried out once. Those of a kind are made when the first of them is used: most requests only read.
 */
export class ReportActions {
  readonly #canvas: CanvasClient;
  readonly #loaders: Loaders;
  #account: ReturnType<typeof createAccountReportActions> | undefined;
  #course: ReturnType<typeof createCourseReportActions> | undefined;
  #quiz: ReturnType<typeof createQuizReportActions> | undefined;

  constructor(canvas: CanvasClient, loaders: Loaders) {
    this.#canvas = canvas;
    this.#loaders = loaders;
  }

  get account() {
    return (this.#account ??= createAccountReportActions(this.#canvas, this.#loaders));
  }

  get course() {
    return (this.#course ??= createCourseReportActions(this.#canvas));
  }

  get quiz() {
    return (this.#quiz ??= createQuizReportActions(this.#canvas));
  }
}

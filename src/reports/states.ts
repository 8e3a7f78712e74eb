import type { Progress } from '../canvas/endpoints/progress.ts';
import type { QuizReport } from '../canvas/endpoints/quiz-reports.ts';

/** Where a report of any family stands. */
export type ReportState =
  | 'NOT_GENERATED'
  | 'CREATED'
  | 'RUNNING'
  | 'COMPILING'
  | 'COMPLETE'
  | 'ERROR'
  | 'ABORTED'
  | 'DELETED'
  | 'UNKNOWN';

const states = new Map<string, ReportState>([
  ['created', 'CREATED'],
  ['running', 'RUNNING'],
  ['compiling', 'COMPILING'],
  ['complete', 'COMPLETE'],
  ['error', 'ERROR'],
  ['aborted', 'ABORTED'],
  ['deleted', 'DELETED'],
]);

const jobStates = new Map<string, ReportState>([
  ['queued', 'CREATED'],
  ['running', 'RUNNING'],
  // Done, and its file not yet attached.
  ['completed', 'COMPILING'],
  ['failed', 'ERROR'],
  ['canceled', 'ABORTED'],
]);

const activeStates = new Set<ReportState>(['CREATED', 'RUNNING', 'COMPILING', 'UNKNOWN']);

/** The state that a word of Canvas stands for (canvas-lms, `account_report.rb`, `course_report.rb`). */
export function toReportState(status: string): ReportState {
  return states.get(status) ?? 'UNKNOWN';
}

/** The state of a quiz report, by its file and the job that makes it (canvas-lms, `progress.rb`). */
export function quizReportState(
  report: Pick<QuizReport, 'file'>,
  progress: Pick<Progress, 'workflow_state'> | null | undefined,
): ReportState {
  if (report.file) return 'COMPLETE';
  if (!progress) return 'NOT_GENERATED';
  return jobStates.get(progress.workflow_state) ?? 'UNKNOWN';
}

/** Whether Canvas will not change the state by itself: the end states, and NOT_GENERATED. */
export function isFinished(state: ReportState): boolean {
  return !activeStates.has(state);
}

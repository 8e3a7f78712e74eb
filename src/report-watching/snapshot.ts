import type { CanvasClient } from '../canvas/client.ts';
import { type AccountReport, getAccountReport } from '../canvas/endpoints/account-reports.ts';
import { type CourseReport, getCourseReport } from '../canvas/endpoints/course-reports.ts';
import type { File } from '../canvas/endpoints/files.ts';
import { getQuizReport, type QuizReport } from '../canvas/endpoints/quiz-reports.ts';
import type { ReportKey } from '../reports/keys.ts';
import { findProgress } from '../reports/quiz-reports.ts';
import { isFinished, quizReportState, toReportState } from '../reports/states.ts';

/** A report as Canvas showed it once. A quiz report's record carries the job that makes its file. */
export type ReportRecord =
  | { type: 'AccountReport'; record: AccountReport }
  | { type: 'CourseReport'; record: CourseReport }
  | { type: 'QuizReport'; record: QuizReport };

/** The same, with what a watcher asks of it. */
export type Snapshot = ReportRecord & {
  /** Equal in two snapshots that a client could not tell apart. */
  readonly looks: string;
  /** Whether Canvas will not change the state by itself. */
  readonly finished: boolean;
};

/**
 * Reads a report: one call, and for a quiz report that is being generated a second one, to its Progress.
 * With the `last` snapshot at hand it is the Progress alone until the job is over.
 */
export async function readSnapshot(
  canvas: CanvasClient,
  key: ReportKey,
  last?: Snapshot,
): Promise<Snapshot> {
  switch (key.type) {
    case 'AccountReport':
      return toSnapshot({ type: key.type, record: await getAccountReport(canvas, key) });
    case 'CourseReport':
      return toSnapshot({ type: key.type, record: await getCourseReport(canvas, key) });
    case 'QuizReport': {
      const known = last?.type === key.type && isUnderWay(last.record) ? last.record : undefined;
      const job = known && (await findProgress(canvas, known));
      const record = job && { ...known, progress: job };
      if (record && isUnderWay(record)) return toSnapshot({ type: key.type, record });
      const report = await getQuizReport(canvas, key);
      const progress = job ?? (report.file ? undefined : await findProgress(canvas, report));
      return toSnapshot({ type: key.type, record: { ...report, progress } });
    }
  }
}

/** Whether a job makes the file of a quiz report, as far as was seen. */
function isUnderWay({ progress }: QuizReport): boolean {
  return progress != null && progress.workflow_state !== 'completed';
}

/** Judges a record: has it finished, how does it look. */
export function toSnapshot(report: ReportRecord): Snapshot {
  return { ...report, looks: looksOf(report), finished: isFinished(stateOf(report)) };
}

function stateOf({ type, record }: ReportRecord) {
  return type === 'QuizReport'
    ? quizReportState(record, record.progress)
    : toReportState(record.status);
}

/**
 * What a client can see change. Left out is `run_time`, which Canvas computes anew for each read, and the
 * offset of instants, which is the reader's.
 */
function looksOf({ type, record }: ReportRecord): string {
  if (type === 'QuizReport') {
    const { progress } = record;
    return JSON.stringify([
      progress?.workflow_state,
      progress?.completion,
      progress?.message,
      fileLooks(record.file),
    ]);
  }
  return JSON.stringify([
    record.status,
    record.progress,
    'current_line' in record ? record.current_line : null,
    'message' in record ? record.message : null,
    record.parameters,
    toTime(record.started_at),
    toTime(record.ended_at),
    fileLooks(record.attachment),
  ]);
}

/** A file's URL is left out: Canvas may sign it anew for each read. */
function fileLooks(file: File | null | undefined) {
  return file ? [file.id, file.size, file.filename] : null;
}

function toTime(instant: string | null | undefined): number | null {
  return instant == null ? null : Date.parse(instant);
}

import type { CanvasClient } from '../canvas/client.ts';
import { getProgress, type Progress, progressIdOf } from '../canvas/endpoints/progress.ts';
import {
  deleteQuizReport,
  getQuizReport,
  listQuizReports,
  type QuizReport,
  type QuizReportKey,
  type QuizReportsKey,
  startQuizReport,
} from '../canvas/endpoints/quiz-reports.ts';
import { CanvasConflictError, CanvasNotFoundError } from '../canvas/errors.ts';
import { failed, type ReportFailure, type ReportOutcome, succeeded, toFailure } from './outcome.ts';

/** What to generate; `reportType` is `student_analysis` or `item_analysis`. */
export interface QuizReportStart extends QuizReportsKey {
  reportType: string;
}

type Outcome = ReportOutcome<QuizReport>;

const noSuchReport: ReportFailure = {
  code: 'NOT_FOUND',
  message: 'Canvas knows no such quiz report.',
  attribute: 'id',
};

/** Generates the CSVs of quiz reports, stops their queued jobs, and deletes them. */
export function createQuizReportActions(canvas: CanvasClient) {
  return {
    /** Queues the CSV. One that is current, or being made already, is taken as it is. */
    async start(start: QuizReportStart): Promise<Outcome> {
      try {
        const report = await startQuizReport(canvas, start, start.reportType);
        return succeeded(report, report.file != null);
      } catch (error) {
        if (error instanceof CanvasConflictError) return findRunning(canvas, start);
        return failed(
          toFailure(error, {
            notFound: {
              code: 'NOT_FOUND',
              message: 'Canvas knows no such classic quiz in this course.',
              attribute: 'quizId',
            },
            invalid: {
              code: 'INVALID_PARAMETERS',
              message: 'Canvas refused this type of quiz report.',
              attribute: 'reportType',
            },
          }),
        );
      }
    },

    /**
     * Stops a queued job. The call that does so would delete a finished file, too, so that the state
     * is looked at first.
     */
    async abort(key: QuizReportKey): Promise<Outcome> {
      try {
        const report = await getQuizReport(canvas, key);
        const progress = await findProgress(canvas, report);
        if (report.file || progress?.workflow_state !== 'queued') {
          return failed(
            {
              code: 'NOT_ABORTABLE',
              message: report.file
                ? 'The report has been generated already.'
                : progress
                  ? 'Canvas stops only quiz reports that are queued.'
                  : 'The report is not being generated.',
              attribute: 'id',
            },
            report,
          );
        }
        return await remove(canvas, key, {
          code: 'NOT_ABORTABLE',
          message: 'The report is being generated and can no longer be stopped.',
          attribute: 'id',
        });
      } catch (error) {
        return failed(toFailure(error, { notFound: noSuchReport }));
      }
    },

    /** Deletes the generated file, or what is left of a failed or queued job. */
    async delete(key: QuizReportKey): Promise<Outcome> {
      try {
        return await remove(canvas, key, {
          code: 'NOT_DELETABLE',
          message: 'There is nothing to delete: never generated, or being generated.',
          attribute: 'id',
        });
      } catch (error) {
        return failed(toFailure(error, { notFound: noSuchReport }));
      }
    },
  };
}

/** Deletes, and reads what is left: Canvas answers 204, and the record stays. */
async function remove(
  canvas: CanvasClient,
  key: QuizReportKey,
  refused: ReportFailure,
): Promise<Outcome> {
  let failure: ReportFailure | undefined;
  try {
    await deleteQuizReport(canvas, key);
  } catch (error) {
    failure = toFailure(error, { notFound: noSuchReport, invalid: refused });
    if (failure !== refused) return failed(failure);
  }
  const report = await getQuizReport(canvas, key);
  return failure ? failed(failure, report) : succeeded(report);
}

async function findRunning(canvas: CanvasClient, start: QuizReportStart): Promise<Outcome> {
  const reports = await listQuizReports(canvas, start);
  const running = reports.find((report) => report.report_type === start.reportType);
  // A record without a job and without a file is not the run in the way.
  const isRun = running && (running.progress ?? running.progress_url ?? running.file) != null;
  if (isRun) return succeeded(running, true);
  return failed({ code: 'ALREADY_RUNNING', message: 'The report is being generated already.' });
}

/** The job that makes the file of a quiz report; undefined where there is none, or none any more. */
export async function findProgress(
  canvas: CanvasClient,
  { progress_url: url }: QuizReport,
): Promise<Progress | undefined> {
  if (url == null) return undefined;
  try {
    return await getProgress(canvas, progressIdOf(url, 'GET /api/v1/progress/:id'));
  } catch (error) {
    // The record goes away with the file.
    if (error instanceof CanvasNotFoundError) return undefined;
    throw error;
  }
}

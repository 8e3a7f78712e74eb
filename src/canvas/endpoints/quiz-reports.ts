import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { flag, id, instant, webUrl } from '../decode.ts';
import { file } from './files.ts';
import { progress } from './progress.ts';

/** A statistics record of a classic quiz, whose CSV is generated on demand. */
export type QuizReport = z.infer<typeof quizReport>;

const quizReport = z.object({
  id,
  quiz_id: id.nullish(),
  report_type: z.string(),
  readable_type: z.string().nullish(),
  includes_all_versions: flag.nullish(),
  anonymous: flag.nullish(),
  generatable: flag.nullish(),
  created_at: instant.nullish(),
  updated_at: instant.nullish(),
  url: webUrl.nullish(),
  /** Absent unless a job was queued, runs, failed, or is kept. */
  progress_url: z.string().nullish(),
  /** Absent until the CSV exists. */
  file: file.nullish(),
  /** In lists alone. */
  progress: progress.nullish(),
});

const quizReports = z.array(quizReport);

/**
 * The two current reports of a quiz, `student_analysis` and `item_analysis`. Not paged.
 *
 *     GET /api/v1/courses/:course_id/quizzes/:quiz_id/reports
 *
 * Errors  CanvasForbiddenError, CanvasNotFoundError. Canvas may create the records by this call, and
 *         their ids change after new submissions.
 * Source  canvas-lms, `Quizzes::QuizReportsController#index`.
 */
export function listQuizReports(
  canvas: CanvasClient,
  { courseId, quizId, includesAllVersions }: QuizReportsKey,
): Promise<QuizReport[]> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/quizzes/:quiz_id/reports',
    params: { course_id: courseId, quiz_id: quizId },
    query: includesAllVersions ? { includes_all_versions: true } : {},
    schema: quizReports,
  });
}

/**
 * Generates a report's CSV: queues it, or answers with the file that is current already.
 *
 *     POST /api/v1/courses/:course_id/quizzes/:quiz_id/reports
 *
 * Errors  CanvasConflictError: it is being generated. CanvasForbiddenError: Canvas queues it even so.
 * Source  canvas-lms, `Quizzes::QuizReportsController#create`.
 */
export function startQuizReport(
  canvas: CanvasClient,
  { courseId, quizId, includesAllVersions }: QuizReportsKey,
  reportType: string,
): Promise<QuizReport> {
  return canvas.post({
    route: '/api/v1/courses/:course_id/quizzes/:quiz_id/reports',
    params: { course_id: courseId, quiz_id: quizId },
    body: {
      quiz_report: { report_type: reportType, includes_all_versions: includesAllVersions },
    },
    schema: quizReport,
  });
}

/**
 * One report, current or not.
 *
 *     GET /api/v1/courses/:course_id/quizzes/:quiz_id/reports/:id
 *
 * Source  canvas-lms, `Quizzes::QuizReportsController#show`.
 */
export function getQuizReport(
  canvas: CanvasClient,
  { courseId, quizId, id: reportId }: QuizReportKey,
): Promise<QuizReport> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/quizzes/:quiz_id/reports/:id',
    params: { course_id: courseId, quiz_id: quizId, id: reportId },
    schema: quizReport,
  });
}

/**
 * Removes the CSV of a report, or the job that waits to make it. The record stays.
 *
 *     DELETE /api/v1/courses/:course_id/quizzes/:quiz_id/reports/:id
 *
 * Errors  CanvasInvalidRequestError: nothing to remove, or it is running.
 * Source  canvas-lms, `Quizzes::QuizReportsController#abort`.
 */
export async function deleteQuizReport(
  canvas: CanvasClient,
  { courseId, quizId, id: reportId }: QuizReportKey,
): Promise<void> {
  await canvas.delete({
    route: '/api/v1/courses/:course_id/quizzes/:quiz_id/reports/:id',
    params: { course_id: courseId, quiz_id: quizId, id: reportId },
    schema: z.unknown(),
  });
}

/** What finds the two reports of a quiz. */
export interface QuizReportsKey {
  courseId: string;
  quizId: string;
  includesAllVersions: boolean;
}

/** What finds one report. */
export interface QuizReportKey {
  courseId: string;
  quizId: string;
  id: string;
}

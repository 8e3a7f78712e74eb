import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { hash, id, instant, integer, state, webUrl } from '../decode.ts';
import { file } from './files.ts';

/** One run of a course report; Canvas keeps why it failed to itself. */
export type CourseReport = z.infer<typeof courseReport>;

const courseReport = z.object({
  id,
  status: state,
  /** Not in the public documentation. */
  report_type: z.string().nullish(),
  course_id: id.nullish(),
  /** Percent. */
  progress: integer.nullish(),
  parameters: hash(z.unknown()).nullish(),
  /** With the offset of the caller's time zone. */
  created_at: instant.nullish(),
  started_at: instant.nullish(),
  ended_at: instant.nullish(),
  file_url: webUrl.nullish(),
  attachment: file.nullish(),
});

/** `{}` when nothing was ever started. */
const lastCourseReport = z.union([courseReport, z.strictObject({}).transform(() => undefined)]);

/**
 * Starts a run.
 *
 *     POST /api/v1/courses/:course_id/reports/:report_type
 *
 * Shape   `parameters` is always sent: without it Canvas answers 500.
 * Errors  CanvasInvalidRequestError: unknown type (checked before the right). CanvasForbiddenError.
 * Source  canvas-lms, `CourseReportsController#create`.
 */
export function startCourseReport(
  canvas: CanvasClient,
  courseId: string,
  reportType: string,
  parameters: Readonly<Record<string, unknown>>,
): Promise<CourseReport> {
  return canvas.post({
    route: '/api/v1/courses/:course_id/reports/:report_type',
    params: { course_id: courseId, report_type: reportType },
    body: { parameters },
    schema: courseReport,
  });
}

/**
 * The caller's newest run of a type in a course; undefined when there is none, or no such type.
 *
 *     GET /api/v1/courses/:course_id/reports/:report_type
 *
 * Source  canvas-lms, `CourseReportsController#last`.
 */
export function getLastCourseReport(
  canvas: CanvasClient,
  courseId: string,
  reportType: string,
): Promise<CourseReport | undefined> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/reports/:report_type',
    params: { course_id: courseId, report_type: reportType },
    schema: lastCourseReport,
  });
}

/**
 * One run.
 *
 *     GET /api/v1/courses/:course_id/reports/:report_type/:id
 *
 * Errors  CanvasForbiddenError: somebody else started it, whatever the caller's rights.
 * Source  canvas-lms, `CourseReportsController#show`.
 */
export function getCourseReport(
  canvas: CanvasClient,
  { courseId, reportType, id: reportId }: CourseReportKey,
): Promise<CourseReport> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/reports/:report_type/:id',
    params: { course_id: courseId, report_type: reportType, id: reportId },
    schema: courseReport,
  });
}

/** What finds a run. */
export interface CourseReportKey {
  courseId: string;
  reportType: string;
  id: string;
}

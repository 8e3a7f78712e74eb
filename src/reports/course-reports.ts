import type { CanvasClient } from '../canvas/client.ts';
import { type CourseReport, startCourseReport } from '../canvas/endpoints/course-reports.ts';
import { failed, type ReportOutcome, succeeded, toFailure } from './outcome.ts';
import { encodeParameters, type ReportParameters } from './parameters.ts';

/** What to start, under Canvas's own names. */
export interface CourseReportStart {
  courseId: string;
  reportType: string;
  parameters: ReportParameters;
}

/** Starts the runs of course reports. Canvas can neither stop nor delete them. */
export function createCourseReportActions(canvas: CanvasClient) {
  return {
    async start({
      courseId,
      reportType,
      parameters,
    }: CourseReportStart): Promise<ReportOutcome<CourseReport>> {
      try {
        return succeeded(
          await startCourseReport(canvas, courseId, reportType, encodeParameters(parameters) ?? {}),
        );
      } catch (error) {
        return failed(
          toFailure(error, {
            notFound: {
              code: 'NOT_FOUND',
              message: 'Canvas knows no such course.',
              attribute: 'courseId',
            },
            // The one thing that Canvas checks; it does so before the right.
            invalid: {
              code: 'UNKNOWN_REPORT',
              message: `Canvas knows no course report "${reportType}". Did you mean course_pace_docx?`,
              attribute: 'reportType',
            },
          }),
        );
      }
    },
  };
}

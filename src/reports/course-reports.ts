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
        const encoded = encodeParameters(parameters) ?? {};
        const run = await startCourseReport(canvas, courseId, reportType, encoded);
        return { ...succeeded(run), warnings: findUnread(reportType, Object.keys(encoded)) };
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

/** Of the only course report, the parameters that Canvas reads (canvas-lms, `CoursePaceDocxGenerator`). */
const readParameters = ['section_ids', 'enrollment_ids', 'skip_message'];

function findUnread(reportType: string, names: readonly string[]): string[] {
  if (reportType !== 'course_pace_docx') return [];
  return names
    .filter((name) => !readParameters.includes(name))
    .map((name) => `${reportType} does not read the parameter "${name}".`);
}

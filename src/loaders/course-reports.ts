import type { CanvasClient } from '../canvas/client.ts';
import {
  type CourseReport,
  type CourseReportKey,
  getCourseReport,
  getLastCourseReport,
} from '../canvas/endpoints/course-reports.ts';
import { createEachLoader } from './cached-loader.ts';

/** Loads the runs of course reports. Canvas has no list of them, only the caller's newest. */
export function createCourseReportLoaders(canvas: CanvasClient) {
  return {
    courseReports: createEachLoader<CourseReportKey, CourseReport>(
      'courseReports',
      (key) => getCourseReport(canvas, key),
      ({ courseId, reportType, id }) => `${courseId}/${reportType}/${id}`,
    ),
    lastCourseReports: createEachLoader<Omit<CourseReportKey, 'id'>, CourseReport | undefined>(
      'lastCourseReports',
      ({ courseId, reportType }) => getLastCourseReport(canvas, courseId, reportType),
      ({ courseId, reportType }) => `${courseId}/${reportType}`,
    ),
  };
}

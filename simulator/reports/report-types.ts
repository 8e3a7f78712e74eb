import {
  lastEnrollmentActivity,
  lastUserAccess,
  userCourseAccessLog,
  zeroActivity,
} from './csv/activity.ts';
import { developerKeys, eportfolios, ltiReport, userAccessTokens } from './csv/administration.ts';
import {
  courseStorage,
  publicCourses,
  recentlyDeletedCourses,
  unpublishedCourses,
  unusedCourses,
} from './csv/courses.ts';
import { gradeExport, gradingPeriodExport } from './csv/grades.ts';
import { missingSubmissions } from './csv/missing-submissions.ts';
import { outcomeExport, outcomeResults, studentCompetency } from './csv/outcomes.ts';
import { provisioning } from './csv/provisioning.ts';
import { sisExport } from './csv/sis-export.ts';
import type { ReportType } from './report-type.ts';

/** The account report types of this Canvas, in the order of the list: by title (canvas-rest §3.1). */
export const reportTypes: readonly ReportType[] = [
  sisExport,
  provisioning,
  gradeExport,
  gradingPeriodExport,
  missingSubmissions,
  unpublishedCourses,
  publicCourses,
  recentlyDeletedCourses,
  courseStorage,
  unusedCourses,
  zeroActivity,
  lastUserAccess,
  lastEnrollmentActivity,
  studentCompetency,
  outcomeResults,
  outcomeExport,
  userAccessTokens,
  ltiReport,
  developerKeys,
  eportfolios,
  userCourseAccessLog,
].toSorted((one, other) => one.title.localeCompare(other.title, 'en'));

const byType = new Map(reportTypes.map((type) => [type.type, type]));

/** The type of this name; undefined where the installation has none. */
export function findReportType(type: string): ReportType | undefined {
  return byType.get(type);
}

import type { AccountReportKey } from '../canvas/endpoints/account-reports.ts';
import type { CourseReportKey } from '../canvas/endpoints/course-reports.ts';
import type { QuizReportKey } from '../canvas/endpoints/quiz-reports.ts';

/** What finds a report of any family. */
export type ReportKey =
  | ({ type: 'AccountReport' } & AccountReportKey)
  | ({ type: 'CourseReport' } & CourseReportKey)
  | ({ type: 'QuizReport' } & QuizReportKey);

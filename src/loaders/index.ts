import type { CanvasClient } from '../canvas/client.ts';
import { createAccountReportLoaders } from './account-reports.ts';
import { createAccountLoaders } from './accounts.ts';
import { createCourseAnalyticsLoaders, createStudentAnalyticsLoaders } from './analytics.ts';
import { createCourseReportLoaders } from './course-reports.ts';
import { createCourseLoaders } from './courses.ts';
import { createDepartmentAnalyticsLoaders } from './department-analytics.ts';
import { createFileLoaders } from './files.ts';
import { createQuizReportLoaders } from './quiz-reports.ts';
import { createQuizLoaders } from './quizzes.ts';
import { createTermLoaders } from './terms.ts';
import { createUserLoaders } from './users.ts';

/**
 * One request's loaders: each object is read once, and several in one call where Canvas can. Those of a
 * subject are made when the first of them is used: most requests use few.
 */
export class Loaders {
  readonly #canvas: CanvasClient;
  #account: ReturnType<typeof createAccountLoaders> | undefined;
  #term: ReturnType<typeof createTermLoaders> | undefined;
  #course: ReturnType<typeof createCourseLoaders> | undefined;
  #user: ReturnType<typeof createUserLoaders> | undefined;
  #quiz: ReturnType<typeof createQuizLoaders> | undefined;
  #accountReport: ReturnType<typeof createAccountReportLoaders> | undefined;
  #courseReport: ReturnType<typeof createCourseReportLoaders> | undefined;
  #quizReport: ReturnType<typeof createQuizReportLoaders> | undefined;
  #file: ReturnType<typeof createFileLoaders> | undefined;
  #departmentAnalytics: ReturnType<typeof createDepartmentAnalyticsLoaders> | undefined;
  #courseAnalytics: ReturnType<typeof createCourseAnalyticsLoaders> | undefined;
  #studentAnalytics: ReturnType<typeof createStudentAnalyticsLoaders> | undefined;

  constructor(canvas: CanvasClient) {
    this.#canvas = canvas;
  }

  get #ofAccounts() {
    return (this.#account ??= createAccountLoaders(this.#canvas));
  }

  get accounts() {
    return this.#ofAccounts.accounts;
  }

  get administeredAccounts() {
    return this.#ofAccounts.administeredAccounts;
  }

  get subAccounts() {
    return this.#ofAccounts.subAccounts;
  }

  get #ofTerms() {
    return (this.#term ??= createTermLoaders(this.#canvas));
  }

  get terms() {
    return this.#ofTerms.terms;
  }

  get accountTerms() {
    return this.#ofTerms.accountTerms;
  }

  get #ofCourses() {
    return (this.#course ??= createCourseLoaders(this.#canvas, this.#ofTerms));
  }

  get courses() {
    return this.#ofCourses.courses;
  }

  get accountCourses() {
    return this.#ofCourses.accountCourses;
  }

  get userCourses() {
    return this.#ofCourses.userCourses;
  }

  get #ofUsers() {
    return (this.#user ??= createUserLoaders(this.#canvas));
  }

  get users() {
    return this.#ofUsers.users;
  }

  get courseUsers() {
    return this.#ofUsers.courseUsers;
  }

  get courseRoster() {
    return this.#ofUsers.courseRoster;
  }

  get #ofQuizzes() {
    return (this.#quiz ??= createQuizLoaders(this.#canvas));
  }

  get quizzes() {
    return this.#ofQuizzes.quizzes;
  }

  get courseQuizzes() {
    return this.#ofQuizzes.courseQuizzes;
  }

  get #ofAccountReports() {
    return (this.#accountReport ??= createAccountReportLoaders(this.#canvas));
  }

  get accountReports() {
    return this.#ofAccountReports.accountReports;
  }

  get accountReportRuns() {
    return this.#ofAccountReports.accountReportRuns;
  }

  get availableReports() {
    return this.#ofAccountReports.availableReports;
  }

  get #ofCourseReports() {
    return (this.#courseReport ??= createCourseReportLoaders(this.#canvas));
  }

  get courseReports() {
    return this.#ofCourseReports.courseReports;
  }

  get lastCourseReports() {
    return this.#ofCourseReports.lastCourseReports;
  }

  get #ofQuizReports() {
    return (this.#quizReport ??= createQuizReportLoaders(this.#canvas));
  }

  get quizReports() {
    return this.#ofQuizReports.quizReports;
  }

  get reportsOfQuiz() {
    return this.#ofQuizReports.reportsOfQuiz;
  }

  get quizReportProgress() {
    return this.#ofQuizReports.quizReportProgress;
  }

  get #ofFiles() {
    return (this.#file ??= createFileLoaders(this.#canvas));
  }

  get files() {
    return this.#ofFiles.files;
  }

  get publicUrls() {
    return this.#ofFiles.publicUrls;
  }

  get #ofDepartmentAnalytics() {
    return (this.#departmentAnalytics ??= createDepartmentAnalyticsLoaders(this.#canvas));
  }

  get departmentActivity() {
    return this.#ofDepartmentAnalytics.departmentActivity;
  }

  get departmentGrades() {
    return this.#ofDepartmentAnalytics.departmentGrades;
  }

  get departmentStatistics() {
    return this.#ofDepartmentAnalytics.departmentStatistics;
  }

  get statisticsBySubaccount() {
    return this.#ofDepartmentAnalytics.statisticsBySubaccount;
  }

  get #ofCourseAnalytics() {
    return (this.#courseAnalytics ??= createCourseAnalyticsLoaders(this.#canvas));
  }

  get courseActivity() {
    return this.#ofCourseAnalytics.courseActivity;
  }

  get courseAssignments() {
    return this.#ofCourseAnalytics.courseAssignments;
  }

  get #ofStudentAnalytics() {
    return (this.#studentAnalytics ??= createStudentAnalyticsLoaders(this.#canvas));
  }

  get studentSummaries() {
    return this.#ofStudentAnalytics.studentSummaries;
  }

  get studentSummaryPages() {
    return this.#ofStudentAnalytics.studentSummaryPages;
  }

  get studentActivity() {
    return this.#ofStudentAnalytics.studentActivity;
  }

  get studentAssignments() {
    return this.#ofStudentAnalytics.studentAssignments;
  }

  get studentCommunication() {
    return this.#ofStudentAnalytics.studentCommunication;
  }
}

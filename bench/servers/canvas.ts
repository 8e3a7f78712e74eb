/** Canvas's own shapes, as far as the operations need them, and how they become GraphQL's. */

export interface WireAccount {
  id: string;
  name: string;
}

export interface WireTerm {
  id: string;
  name: string | null;
  start_at: string | null;
  end_at: string | null;
}

export interface WireCourse {
  id: string;
  name: string;
  course_code: string | null;
  account_id: string;
  term?: WireTerm;
}

export interface WireStatistics {
  courses: number;
  subaccounts: number;
  teachers: number;
  students: number;
  discussion_topics: number;
  media_objects: number;
  attachments: number;
  assignments: number;
}

/** Students by score, under the keys `"0"` to `"100"`. */
export type WireGrades = Record<string, number | null>;

export interface WireDay {
  date: string;
  views: number;
  participations: number | null;
}

export interface WireQuiz {
  id: string;
  title: string | null;
  points_possible: number | null;
  question_count: number | null;
  due_at: string | null;
}

export interface WireQuizReport {
  id: string;
  report_type: string;
  readable_type: string | null;
  generatable: boolean;
  anonymous: boolean;
  includes_all_versions: boolean;
  created_at: string | null;
  updated_at: string | null;
}

export interface GradeDistribution {
  bins: { score: number; count: number }[];
  total: number;
}

/** Where Canvas has each thing: `/api/v1/` and on. */
export const routes = {
  account: (id: string) => `/api/v1/accounts/${id}`,
  statistics: (accountId: string) => `/api/v1/accounts/${accountId}/analytics/current/statistics`,
  grades: (accountId: string) => `/api/v1/accounts/${accountId}/analytics/current/grades`,
  courses: (accountId: string, perPage: number) =>
    `/api/v1/accounts/${accountId}/courses?include[]=term&per_page=${perPage}`,
  course: (id: string) => `/api/v1/courses/${id}`,
  activity: (courseId: string) => `/api/v1/courses/${courseId}/analytics/activity`,
  quizzes: (courseId: string, perPage: number) =>
    `/api/v1/courses/${courseId}/quizzes?per_page=${perPage}`,
  quizReports: (courseId: string, quizId: string) =>
    `/api/v1/courses/${courseId}/quizzes/${quizId}/reports`,
};

/** Asks Canvas for ids as strings, as every server here does. */
export const accept = 'application/json+canvas-string-ids';

export function toStatistics(wire: WireStatistics) {
  return {
    courses: wire.courses,
    subaccounts: wire.subaccounts,
    teachers: wire.teachers,
    students: wire.students,
    discussionTopics: wire.discussion_topics,
    mediaObjects: wire.media_objects,
    attachments: wire.attachments,
    assignments: wire.assignments,
  };
}

export function toGradeDistribution(wire: WireGrades): GradeDistribution {
  const bins: GradeDistribution['bins'] = [];
  let total = 0;
  for (let score = 0; score <= 100; score += 1) {
    const count = wire[score] ?? 0;
    total += count;
    bins.push({ score, count });
  }
  return { bins, total };
}

/** Canvas does not order the days; the contract does. */
export function byDate(days: WireDay[]): WireDay[] {
  return days.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** `student_analysis` is `STUDENT_ANALYSIS` in GraphQL. */
export function toReportType(wire: string): string {
  return wire.toUpperCase();
}

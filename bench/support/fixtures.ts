/**
 * What the fake Canvas answers: bodies in Canvas's shapes, with string ids as
 * `Accept: application/json+canvas-string-ids` gives them. Deterministic, so that every run and
 * every server sees the same bytes.
 */

const accountId = '1';
const courseCount = 50;
const quizCount = 10;
const activityDays = 100;

/** One REST answer: the path without its query, and the body. */
export interface Fixture {
  path: string;
  body: unknown;
  /** A list that Canvas pages: its answer carries a `Link` header. */
  paged?: boolean;
  /** One of several pages of 100: it answers `path` with `page=<number>`, or with no page if it is the first. */
  page?: { number: number; last: number };
}

/** Every route that the operations need. `origin` stands in the URLs that Canvas writes into bodies. */
export function createFixtures(origin: string): Fixture[] {
  const random = createRandom(20_260_301);
  const courses = Array.from({ length: courseCount }, (_, index) => toCourse(index + 1, origin));
  const quizzes = Array.from({ length: quizCount }, (_, index) => toQuiz(501 + index, origin));
  return [
    { path: `/api/v1/accounts/${accountId}`, body: account },
    { path: `/api/v1/accounts/${accountId}/analytics/current/statistics`, body: statistics },
    { path: `/api/v1/accounts/${accountId}/analytics/current/grades`, body: toGrades(random) },
    { path: `/api/v1/accounts/${accountId}/courses`, body: courses, paged: true },
    { path: '/api/v1/courses/1', body: withoutTerm(courses[0]!) },
    ...courses.map(({ id }) => ({
      path: `/api/v1/courses/${id}/analytics/activity`,
      body: toActivity(random),
    })),
    { path: '/api/v1/courses/1/quizzes', body: quizzes, paged: true },
    ...quizzes.map(({ id }) => ({
      path: `/api/v1/courses/1/quizzes/${id}/reports`,
      body: toReports(Number(id), origin),
    })),
  ];
}

const account = {
  id: accountId,
  name: 'Université Northfield',
  workflow_state: 'active',
  parent_account_id: null,
  root_account_id: null,
  uuid: 'WvAHhY5FINzq5IyRIJybGeiXyFkG3SqHUPb7jZY5',
  default_storage_quota_mb: 500,
  default_user_storage_quota_mb: 50,
  default_group_storage_quota_mb: 50,
  default_time_zone: 'America/Denver',
  default_time_zone_friendly_name: 'Mountain Time (US & Canada)',
  course_template_id: null,
};

const statistics = {
  courses: 1840,
  subaccounts: 12,
  teachers: 913,
  students: 21_407,
  discussion_topics: 15_220,
  media_objects: 4310,
  attachments: 188_042,
  assignments: 40_118,
};

const term = {
  id: '7',
  name: 'Spring 2026',
  start_at: '2026-01-12T07:00:00Z',
  end_at: '2026-05-22T06:00:00Z',
  created_at: '2025-08-02T15:11:04Z',
  workflow_state: 'active',
  grading_period_group_id: '3',
  sis_term_id: '2026-SP',
  sis_import_id: '811',
};

export function toCourse(number: number, origin: string) {
  const subject = subjects[number % subjects.length]!;
  const code = `${subject.toUpperCase().slice(0, 4)}-${100 + number}`;
  return {
    id: String(number),
    name: `${subject} ${100 + number}: Foundations and Practice`,
    account_id: accountId,
    uuid: `pQr8sT1uVw2xYz3AbC4dEf5GhI6jKl7MnO8p${1000 + number}`,
    start_at: '2026-01-12T07:00:00Z',
    grading_standard_id: null,
    is_public: false,
    created_at: '2025-10-14T16:02:51Z',
    course_code: code,
    default_view: 'modules',
    root_account_id: accountId,
    enrollment_term_id: term.id,
    license: 'private',
    grade_passback_setting: null,
    end_at: null,
    public_syllabus: false,
    public_syllabus_to_auth: false,
    storage_quota_mb: 500,
    is_public_to_auth_users: false,
    homeroom_course: false,
    course_color: null,
    friendly_name: null,
    term,
    apply_assignment_group_weights: false,
    calendar: { ics: `${origin}/feeds/calendars/course_${'aB3dE6gH9'.repeat(4)}${number}.ics` },
    time_zone: 'America/Denver',
    blueprint: false,
    template: false,
    sis_course_id: `2026-SP-${code}`,
    sis_import_id: '812',
    integration_id: null,
    hide_final_grades: false,
    workflow_state: 'available',
    course_format: 'on_campus',
    restrict_enrollments_to_course_dates: false,
  };
}

const subjects = ['Biology', 'Chemistry', 'History', 'Économie', 'Mathematics', 'Philosophy'];

function withoutTerm<T extends { term: unknown }>({ term: _term, ...course }: T): Omit<T, 'term'> {
  return course;
}

/** Bins in the order of `"0"`…`"100"`, as Canvas has them. */
function toGrades(random: () => number): Record<string, number> {
  return Object.fromEntries(
    Array.from({ length: 101 }, (_, score) => [
      String(score),
      Math.round(600 * Math.exp(-(((score - 82) / 14) ** 2)) + random() * 12),
    ]),
  );
}

/**
 * Canvas does not order the days. They come as the database holds them: mostly by date, with rows
 * that were written again later at the end.
 */
export function toActivity(random: () => number) {
  const days = Array.from({ length: activityDays }, (_, day) => ({
    date: new Date(Date.UTC(2026, 0, 12 + day)).toISOString().slice(0, 10),
    views: Math.floor(random() * 900),
    participations: Math.floor(random() * 60),
  }));
  const isLate = (index: number) => index % 17 === 5;
  return [
    ...days.filter((_, index) => !isLate(index)),
    ...days.filter((_, index) => isLate(index)),
  ];
}

function toQuiz(id: number, origin: string) {
  const url = `${origin}/courses/1/quizzes/${id}`;
  const dates = {
    due_at: id % 4 === 0 ? null : `2026-03-${10 + (id % 20)}T06:59:59Z`,
    unlock_at: null,
    lock_at: null,
  };
  return {
    id: String(id),
    title: `Quiz ${id - 500}: Cells & “Membranes”`,
    html_url: url,
    mobile_url: `${url}?force_user=1&persist_headless=1`,
    description: `<p>Chapters ${id - 500} and ${id - 499}. You have one attempt; notes are allowed.</p>`,
    quiz_type: 'assignment',
    time_limit: 30,
    timer_autosubmit_disabled: false,
    shuffle_answers: true,
    show_correct_answers: true,
    scoring_policy: 'keep_highest',
    allowed_attempts: 1,
    one_question_at_a_time: false,
    question_count: 10 + (id % 7),
    points_possible: 12.5 + (id % 5),
    cant_go_back: false,
    ip_filter: null,
    ...dates,
    published: true,
    unpublishable: false,
    locked_for_user: false,
    hide_results: null,
    show_correct_answers_at: null,
    hide_correct_answers_at: null,
    all_dates: [{ ...dates, base: true }],
    can_unpublish: false,
    can_update: true,
    require_lockdown_browser: false,
    require_lockdown_browser_for_results: false,
    require_lockdown_browser_monitor: false,
    lockdown_browser_monitor_data: null,
    speed_grader_url: `${origin}/courses/1/gradebook/speed_grader?assignment_id=${id + 300}`,
    permissions: {
      read_statistics: true,
      manage: true,
      read: true,
      update: true,
      create: true,
      submit: true,
      preview: true,
      delete: true,
      grade: true,
      review_grades: true,
      view_answer_audits: false,
      manage_assign_to: true,
    },
    quiz_reports_url: `${origin}/api/v1/courses/1/quizzes/${id}/reports`,
    quiz_statistics_url: `${origin}/api/v1/courses/1/quizzes/${id}/statistics`,
    important_dates: false,
    quiz_submission_versions_html_url: `${url}/submission_versions`,
    assignment_id: String(id + 300),
    assignment_group_id: '41',
    version_number: 3,
    question_types: ['multiple_choice_question', 'essay_question'],
    has_access_code: false,
    post_to_sis: false,
    migration_id: null,
    in_paced_course: false,
  };
}

function toReports(quizId: number, origin: string) {
  const url = `${origin}/api/v1/courses/1/quizzes/${quizId}/reports`;
  return [
    {
      id: String(2 * quizId),
      report_type: 'student_analysis',
      readable_type: 'Student Analysis',
      includes_all_versions: false,
      anonymous: false,
      generatable: true,
      created_at: '2026-03-02T09:30:00Z',
      updated_at: '2026-03-02T09:31:12Z',
      url: `${url}/${2 * quizId}`,
      quiz_id: String(quizId),
      progress_url: `${origin}/api/v1/progress/${3 * quizId}`,
      file: toFile(5 * quizId, origin),
      progress: toProgress(3 * quizId, 2 * quizId, origin),
    },
    {
      id: String(2 * quizId + 1),
      report_type: 'item_analysis',
      readable_type: 'Item Analysis',
      includes_all_versions: true,
      anonymous: false,
      generatable: true,
      created_at: '2026-03-02T09:30:00Z',
      updated_at: '2026-03-02T09:30:00Z',
      url: `${url}/${2 * quizId + 1}`,
      quiz_id: String(quizId),
    },
  ];
}

function toFile(id: number, origin: string) {
  return {
    id: String(id),
    uuid: `kL0mN1oP2qR3sT4uV5wX6yZ7aB8cD9eF0g${id}`,
    folder_id: null,
    display_name: `Quiz ${id} Student Analysis Report.csv`,
    filename: `quiz_student_analysis_report_${id}.csv`,
    upload_status: 'success',
    'content-type': 'text/csv',
    url: `${origin}/files/${id}/download?download_frd=1&verifier=kL0mN1oP2qR3sT4uV5wX6yZ7aB8cD9eF0g${id}`,
    size: 18_220 + id,
    created_at: '2026-03-02T09:31:10Z',
    updated_at: '2026-03-02T09:31:12Z',
    unlock_at: null,
    locked: false,
    hidden: false,
    lock_at: null,
    hidden_for_user: false,
    thumbnail_url: null,
    modified_at: '2026-03-02T09:31:10Z',
    mime_class: 'file',
    media_entry_id: null,
    category: 'uncategorized',
    locked_for_user: false,
  };
}

function toProgress(id: number, reportId: number, origin: string) {
  return {
    id: String(id),
    context_id: String(reportId),
    context_type: 'Quizzes::QuizStatistics',
    user_id: null,
    tag: 'Quizzes::QuizStatistics',
    completion: 100,
    workflow_state: 'completed',
    created_at: '2026-03-02T09:30:02Z',
    updated_at: '2026-03-02T09:31:12Z',
    message: null,
    url: `${origin}/api/v1/progress/${id}`,
  };
}

/** A linear congruential generator: the same numbers in every run. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

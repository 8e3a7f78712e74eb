import { utc } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import type { Course, Quiz } from '../world/types.ts';

/** A classic quiz as canvas-rest 4.6 has it; the fields for managers are absent for students. */
export function quizPayload(
  { world, origin, caller }: RouteRequest,
  course: Course,
  quiz: Quiz,
): Record<string, Payload> {
  const mayManage = caller.onCourse(course.id, 'read_statistics');
  const page = `${origin}/courses/${course.id}/quizzes/${quiz.id}`;
  const api = `${origin}/api/v1/courses/${course.id}/quizzes/${quiz.id}`;
  const dates = {
    due_at: utc(quiz.dueAt),
    unlock_at: utc(quiz.unlockAt),
    lock_at: utc(quiz.lockAt),
  };
  const isLocked =
    (quiz.unlockAt !== null && quiz.unlockAt > world.today) ||
    (quiz.lockAt !== null && quiz.lockAt < world.today);
  return {
    id: quiz.id,
    title: quiz.title,
    html_url: page,
    mobile_url: `${page}?force_user=1&persist_headless=1`,
    description: `<p>${quiz.questionCount} questions.</p>`,
    quiz_type: quiz.type,
    time_limit: quiz.timeLimit,
    timer_autosubmit_disabled: false,
    shuffle_answers: false,
    show_correct_answers: true,
    scoring_policy: 'keep_highest',
    allowed_attempts: quiz.allowedAttempts,
    one_question_at_a_time: false,
    question_count: quiz.questionCount,
    points_possible: quiz.pointsPossible,
    cant_go_back: false,
    ip_filter: null,
    ...dates,
    published: quiz.published,
    locked_for_user: !mayManage && isLocked,
    hide_results: null,
    anonymous_submissions: quiz.anonymousSubmissions,
    assignment_id: quiz.assignmentId,
    assignment_group_id: quiz.assignmentId === null ? null : course.id,
    version_number: 1,
    question_types: ['multiple_choice_question'],
    has_access_code: false,
    require_lockdown_browser: false,
    ...(mayManage && {
      unpublishable: false,
      all_dates: [{ ...dates, base: true }],
      permissions: { read: true, read_statistics: true, view_answer_audits: false },
      preview_url: `${page}/take?preview=1`,
      quiz_reports_url: `${api}/reports`,
      quiz_statistics_url: `${api}/statistics`,
      speed_grader_url:
        quiz.assignmentId === null
          ? null
          : `${origin}/courses/${course.id}/gradebook/speed_grader?assignment_id=${quiz.assignmentId}`,
    }),
  };
}

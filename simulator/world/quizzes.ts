import { DAY, TODAY } from './calendar.ts';
import { notableCourse } from './notable-courses.ts';
import { drawQuestions, surveyTypes } from './quiz-questions.ts';
import { createRandom } from './random.ts';
import { idInside } from './shards.ts';
import type { Course, Quiz } from './types.ts';

/** Room for the quizzes of a course in the ids; see `idInside`. */
const QUIZZES_PER_COURSE = 100;

/** Ids of the assignments that belong to quizzes begin here inside their course. */
const FIRST_QUIZ_ASSIGNMENT = 501;

const titles = [
  'Week 1 Quiz',
  'Practice: Key Terms',
  'Course Survey (anonymous)',
  'Mid-Term Survey, graded',
  'Reading Quiz "Chapter 2"',
  'Unit Test',
];

/** The classic quizzes of a course, by ascending id. */
export function drawQuizzes(
  seed: number,
  course: Course,
  span: { startAt: Date; endAt: Date },
): readonly Quiz[] {
  const random = createRandom(seed, 'quizzes', course.id);
  const drawn = random.int(1, 6);
  const count = notableCourse(course.id)?.quizzes ?? drawn;
  const length = span.endAt.getTime() - span.startAt.getTime();
  return Array.from({ length: count }, (_, index): Quiz => {
    const type = typeOf(index);
    const isGraded = type === 'assignment' || type === 'graded_survey';
    const id = idInside(course.id, QUIZZES_PER_COURSE, index + 1);
    const isSurvey = surveyTypes.has(type);
    const questions = drawQuestions(seed, id, isSurvey);
    const middle = span.startAt.getTime() + (length * (index + 1)) / (count + 1);
    const dueAt = isGraded || random.chance(0.3) ? endOfDay(middle) : null;
    const unlockAt = new Date(endOfDay(middle).getTime() - 14 * DAY);
    const published = index % 6 !== 4 && course.state !== 'unpublished';
    return {
      id,
      courseId: course.id,
      title: index < titles.length ? titles[index]! : `Week ${index + 1} Quiz`,
      type,
      anonymousSubmissions: index === 2,
      published,
      publishedAt: published ? new Date(Math.min(unlockAt.getTime(), TODAY.getTime()) - DAY) : null,
      pointsPossible: questions.reduce((sum, { points }) => sum + points, 0),
      questionCount: questions.length,
      allowedAttempts: isSurvey ? 1 : random.pick([1, 1, 2, 3, -1]),
      timeLimit: random.chance(0.4) ? random.pick([20, 30, 45]) : null,
      dueAt,
      unlockAt,
      lockAt: dueAt !== null && random.chance(0.3) ? new Date(dueAt.getTime() + 7 * DAY) : null,
      assignmentId: isGraded ? idInside(course.id, 1_000, FIRST_QUIZ_ASSIGNMENT + index) : null,
    };
  });
}

function typeOf(index: number): Quiz['type'] {
  const others: readonly Quiz['type'][] = [
    'assignment',
    'practice_quiz',
    'survey',
    'graded_survey',
  ];
  return others[index] ?? 'assignment';
}

/** The last minute of the day, in the university's winter time. */
function endOfDay(instant: number): Date {
  return new Date(instant - (instant % DAY) + 30 * (DAY / 24) - 60_000);
}

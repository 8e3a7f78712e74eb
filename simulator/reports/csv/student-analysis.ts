import { zoned } from '../../http/dates.ts';
import type {
  Quiz,
  QuizQuestion,
  QuizSubmission,
  Section,
  User,
  World,
} from '../../world/types.ts';
import type { QuizReport } from '../quiz-report-store.ts';
import type { Cell, Row, Table } from '../table.ts';
import { toPlainText } from './plain-text.ts';

/**
 * The student analysis of a quiz (canvas-rest §3.5): identity columns but for anonymous surveys, SIS
 * ids where the record has them, an attempt column with all versions, two columns a question.
 */
export function studentAnalysis(world: World, quiz: Quiz, report: QuizReport): Table {
  const questions = world.quizQuestions(quiz.id, quiz.courseId);
  return {
    name: 'report',
    headers: [
      ...(report.anonymous ? [] : ['name', 'id']),
      ...(report.anonymous || !report.includesSisIds ? [] : ['sis_id']),
      ...['section', 'section_id', 'section_sis_id', 'submitted'],
      ...(report.includesAllVersions ? ['attempt'] : []),
      ...questions.flatMap(({ id, text, points }) => [
        `${id}: ${toPlainText(text)}`,
        String(points),
      ]),
      ...['n correct', 'n incorrect', 'score'],
    ],
    rows: () => rowsOf(world, quiz, report, questions),
  };
}

function* rowsOf(
  world: World,
  quiz: Quiz,
  report: QuizReport,
  questions: readonly QuizQuestion[],
): Generator<Row> {
  const sections = sectionsByUser(world, quiz.courseId);
  const submissions = world.quizSubmissions(quiz.courseId, quiz.id);
  for (const submission of report.includesAllVersions ? submissions : latestOf(submissions)) {
    const user = world.user(submission.userId);
    if (user === undefined) continue;
    const correct = submission.answers.filter((answer) => answer === 0).length;
    yield [
      ...identityCells(user, report),
      ...sectionCells(sections.get(user.id) ?? []),
      zoned(submission.finishedAt, world.rootAccount.timeZone),
      ...(report.includesAllVersions ? [submission.attempt] : []),
      ...questions.flatMap((question, index) =>
        answerCells(question, submission.answers[index] ?? null),
      ),
      ...[correct, questions.length - correct, submission.score],
    ];
  }
}

/** The last attempt of each student. */
function latestOf(submissions: readonly QuizSubmission[]): Iterable<QuizSubmission> {
  const latest = new Map<bigint, QuizSubmission>();
  for (const submission of submissions) {
    const known = latest.get(submission.userId);
    if (known === undefined || known.attempt < submission.attempt) {
      latest.set(submission.userId, submission);
    }
  }
  return latest.values();
}

function identityCells(user: User, report: QuizReport): Cell[] {
  if (report.anonymous) return [];
  return report.includesSisIds ? [user.name, user.id, user.sisId] : [user.name, user.id];
}

/** A student of several sections has all of them in one cell. */
function sectionCells(sections: readonly Section[]): Cell[] {
  return [
    sections.map(({ name }) => name).join(', '),
    sections.map(({ id }) => id).join(', '),
    sections.map(({ sisId }) => sisId ?? '').join(', '),
  ];
}

/** The chosen answer, its commas escaped, and the points it got. */
function answerCells({ answers, points }: QuizQuestion, answer: number | null): Cell[] {
  const text = answer === null ? null : (answers[answer] ?? null);
  return [text === null ? null : text.replaceAll(',', '\\,'), answer === 0 ? points : 0];
}

function sectionsByUser(world: World, courseId: bigint): Map<bigint, Section[]> {
  const sections = new Map(world.sections(courseId).map((section) => [section.id, section]));
  const byUser = new Map<bigint, Section[]>();
  for (const { userId, sectionId } of world.enrollments(courseId)) {
    const section = sections.get(sectionId);
    if (section !== undefined) byUser.set(userId, [...(byUser.get(userId) ?? []), section]);
  }
  return byUser;
}

import { describe, expect, it } from 'vitest';
import type { Quiz } from '../../simulator/world/types.ts';
import { type Ask, SimulatorFixture } from '../support/simulator.ts';
import { pathOf, QuizReports, type Report } from './quiz-report-requests.ts';

const canvas = new SimulatorFixture({ jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 } });
const quizzes = new QuizReports(canvas);

describe('the CSV', () => {
  const csvOf = async (quiz: Quiz, type: 'student_analysis' | 'item_analysis', ask: Ask = {}) => {
    await quizzes.generate(quiz, type, ask);
    const reports = await quizzes.list(quiz, ask);
    return quizzes.contentOf(reports.find(({ report_type }) => report_type === type)!);
  };
  const fixed = ['section', 'section_id', 'section_sis_id', 'submitted'];

  it('of the students has a row for each, two columns a question, and SIS ids by right', async () => {
    const { world } = canvas.simulator;
    const quiz = quizzes.find(0, ({ type }) => type === 'assignment');
    const questions = world.quizQuestions(quiz.id, quiz.courseId);
    const submissions = world.quizSubmissions(quiz.courseId, quiz.id);
    const [header, ...rows] = await csvOf(quiz, 'student_analysis');
    expect(header!.slice(0, 7)).toEqual(['name', 'id', 'sis_id', ...fixed]);
    expect(header!.slice(-3)).toEqual(['n correct', 'n incorrect', 'score']);
    expect(header).toHaveLength(10 + 2 * questions.length);
    expect(header![7]).toMatch(new RegExp(`^${questions[0]!.id}: [^<]+$`));
    expect(rows).toHaveLength(new Set(submissions.map(({ userId }) => userId)).size);
    const [withoutSis] = await csvOf(quiz, 'student_analysis', { token: 'analyst' });
    expect(withoutSis!.slice(0, 6)).toEqual(['name', 'id', ...fixed]);
  });

  it('of all versions has a row for each attempt, with its number', async () => {
    const { world } = canvas.simulator;
    const quiz = quizzes.find(0, ({ allowedAttempts }) => allowedAttempts !== 1);
    const json = {
      quiz_report: { report_type: 'student_analysis', includes_all_versions: 'true' },
    };
    const { body } = await canvas.ask(pathOf(quiz), { method: 'POST', json });
    const shown = await canvas.ask(`${pathOf(quiz)}/${(body as Report).id}`);
    const [header, ...rows] = await quizzes.contentOf(shown.body as Report);
    expect(header![7]).toBe('attempt');
    expect(rows).toHaveLength(world.quizSubmissions(quiz.courseId, quiz.id).length);
  });

  it('of an anonymous survey names nobody', async () => {
    const survey = quizzes.find(0, ({ anonymousSubmissions }) => anonymousSubmissions);
    const [header] = await csvOf(survey, 'student_analysis');
    expect(header!.slice(0, 4)).toEqual(fixed);
  });

  it('of the items has a row for each question, from first attempts', async () => {
    const { world } = canvas.simulator;
    const quiz = quizzes.find(0, ({ type }) => type === 'assignment');
    const questions = world.quizQuestions(quiz.id, quiz.courseId);
    const students = new Set(
      world.quizSubmissions(quiz.courseId, quiz.id).map(({ userId }) => userId),
    );
    const [header, ...rows] = await csvOf(quiz, 'item_analysis');
    const most = Math.max(...questions.map(({ answers }) => answers.length));
    expect(header).toHaveLength(18 + most);
    expect(header!.at(-1)).toBe(`Point Biserial of Distractor ${most}`);
    expect(rows.map(([id]) => id)).toEqual(questions.map(({ id }) => String(id)));
    for (const row of rows) {
      const [answered, top, middle, bottom, count, correct, wrong] = row.slice(2, 9).map(Number);
      expect(answered).toBeLessThanOrEqual(students.size);
      expect(top! + middle! + bottom!).toBe(answered);
      expect(count).toBe(questions.length);
      expect(correct! + wrong!).toBe(answered);
      expect(row[17]).toBe('N/A');
    }
  });
});

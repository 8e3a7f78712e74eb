import { describe, expect, it } from 'vitest';
import type { Quiz } from '../../simulator/world/types.ts';
import { SimulatorFixture } from '../support/simulator.ts';
import { pathOf, QuizReports, type Report } from './quiz-report-requests.ts';

const canvas = new SimulatorFixture({ jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 } });
const quizzes = new QuizReports(canvas);
const jsonApi = { accept: 'application/vnd.api+json' };

describe('the list of quiz reports', () => {
  it('is always both types, unpaginated, made when first asked for', async () => {
    const quiz = quizzes.find(0);
    const { body, headers } = await canvas.ask(`${pathOf(quiz)}?per_page=1`);
    expect(headers.has('link')).toBe(false);
    const common = {
      id: expect.any(Number),
      quiz_id: Number(quiz.id),
      anonymous: false,
      generatable: true,
      created_at: expect.stringMatching(/Z$/),
      updated_at: expect.stringMatching(/Z$/),
      url: expect.stringMatching(/\/reports\/\d+$/),
    };
    expect(body).toEqual([
      {
        ...common,
        report_type: 'student_analysis',
        readable_type: 'Student Analysis',
        includes_all_versions: false,
      },
      {
        ...common,
        report_type: 'item_analysis',
        readable_type: 'Item Analysis',
        includes_all_versions: true,
      },
    ]);
  });

  it('has the same records until there is newer activity', async () => {
    const quiz = quizzes.find(1);
    const ids = async () => (await quizzes.list(quiz)).map(({ id }) => id);
    const first = await ids();
    expect(await ids()).toEqual(first);
    canvas.simulator.touchQuiz(quiz.id);
    const second = await ids();
    expect(second).not.toContain(first[0]);
    expect(await ids()).toEqual(second);
    // The old record is still there.
    expect((await canvas.ask(`${pathOf(quiz)}/${first[0]!}`)).status).toBe(200);
  });

  it('is outdated over HTTP too', async () => {
    const quiz = quizzes.find(1);
    const [first] = await quizzes.list(quiz);
    const path = `/_simulator/quizzes/${quiz.id}/activity`;
    expect((await canvas.ask(path, { method: 'POST' })).status).toBe(204);
    expect((await quizzes.list(quiz))[0]!.id).not.toBe(first!.id);
  });

  it('differs by SIS right and by versions, but for the item analysis', async () => {
    const quiz = quizzes.find(0);
    const [students, items] = await quizzes.list(quiz);
    const [others, sameItems] = await quizzes.list(quiz, { token: 'analyst' });
    expect(others!.id).not.toBe(students!.id);
    expect(sameItems!.id).toBe(items!.id);
    const [versions, stillItems] = await quizzes.list(quiz, { query: '?includes_all_versions=on' });
    expect(versions).toMatchObject({ includes_all_versions: true });
    expect(versions!.id).not.toBe(students!.id);
    expect(stillItems!.id).toBe(items!.id);
  });

  it('calls the item analysis of a survey not generatable, and generates it all the same', async () => {
    const survey = quizzes.find(0, ({ type }) => type === 'survey' || type === 'graded_survey');
    expect(await quizzes.list(survey)).toMatchObject([
      { generatable: true },
      { generatable: false },
    ]);
    expect((await quizzes.generate(survey, 'item_analysis')).status).toBe(200);
  });
});

describe('generating a quiz report', () => {
  it('goes through queued and running, in steps of ten, to a file', async () => {
    const quiz = quizzes.find(2, ({ type }) => type === 'assignment');
    const simulate = { jobs: { queuedMs: 250, runningMs: 250 } };
    const { status, body } = await quizzes.generate(quiz, 'student_analysis', { simulate });
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('file');
    expect(body).not.toHaveProperty('progress');
    const { id, progress_url: url } = body as Report;
    const states = new Set<string>();
    await canvas.askUntil(url!, (progress) => {
      const { workflow_state: state, completion } = progress as {
        workflow_state: string;
        completion: number;
      };
      states.add(state);
      expect(completion % 10).toBe(0);
      return state === 'completed';
    });
    expect([...states]).toEqual(['queued', 'running', 'completed']);
    expect((await canvas.ask(url!)).body).toMatchObject({
      context_id: id,
      context_type: 'Quizzes::QuizStatistics',
      user_id: null,
      completion: 100,
      message: null,
      url,
    });
    const [listed] = await quizzes.list(quiz);
    expect(listed).toMatchObject({ id, progress: { workflow_state: 'completed' } });
    expect(listed!.file).toMatchObject({
      filename: 'quiz_student_analysis_report.csv',
      display_name: `${quiz.title} Quiz Student Analysis Report.csv`,
      'content-type': 'text/csv',
    });
    const shown = await canvas.ask(`${pathOf(quiz)}/${id}`);
    expect(shown.body).toHaveProperty('file');
    expect(shown.body).not.toHaveProperty('progress');
  });

  it('is a conflict while it waits or runs, and no work when the file is there', async () => {
    const quiz = quizzes.find(3);
    const simulate = { jobs: { queuedMs: 60_000 } };
    await quizzes.generate(quiz, 'item_analysis', { simulate });
    expect(await quizzes.generate(quiz, 'item_analysis')).toMatchObject({
      status: 409,
      body: { status: 'conflict', message: 'report is already being generated' },
    });
    await quizzes.generate(quiz, 'student_analysis');
    const before = (await quizzes.list(quiz))[0]!;
    const again = await quizzes.generate(quiz, 'student_analysis');
    expect(again).toMatchObject({ status: 200, body: { id: before.id, file: before.file } });
  });

  it('is queued anew after a failure', async () => {
    const quiz = quizzes.find(4);
    const simulate = { faults: { jobs: 'fail' } } as const;
    const first = (await quizzes.generate(quiz, 'item_analysis', { simulate })).body as Report;
    expect((await canvas.ask(first.progress_url!)).body).toMatchObject({
      workflow_state: 'failed',
      message: expect.stringMatching(/^Unexpected error, ID: \d+$/),
    });
    const second = (await quizzes.generate(quiz, 'item_analysis')).body as Report;
    expect(second).toMatchObject({ id: first.id });
    expect((await canvas.ask(first.progress_url!)).status).toBe(404);
    expect((await canvas.ask(second.progress_url!)).body).toMatchObject({
      workflow_state: 'completed',
    });
  });

  it('knows two types only', async () => {
    const rejected = {
      status: 400,
      body: { status: 'bad_request', message: 'invalid quiz report type' },
    };
    expect(await quizzes.generate(quizzes.find(0), 'other')).toMatchObject(rejected);
    expect(await canvas.ask(pathOf(quizzes.find(0)), { method: 'POST' })).toMatchObject(rejected);
  });

  it('answers 403 to a caller without the right, and queues the report all the same', async () => {
    const quiz = quizzes.find(5);
    const simulate = { jobs: { queuedMs: 60_000 } };
    const refused = await quizzes.generate(quiz, 'item_analysis', { token: 'student', simulate });
    expect(refused).toMatchObject({ status: 403, body: { status: 'unauthorized' } });
    expect(await quizzes.list(quiz)).toMatchObject([
      {},
      { progress: { workflow_state: 'queued' } },
    ]);
    expect((await canvas.ask(pathOf(quiz), { token: 'student' })).status).toBe(403);
  });
});

describe('deleting a quiz report', () => {
  const remove = (quiz: Quiz, id: number) =>
    canvas.ask(`${pathOf(quiz)}/${id}`, { method: 'DELETE' });

  it('takes the file away and leaves the record', async () => {
    const quiz = quizzes.find(6);
    await quizzes.generate(quiz, 'student_analysis');
    const [report] = await quizzes.list(quiz);
    const deleted = await remove(quiz, report!.id);
    expect(deleted).toMatchObject({ status: 204, text: '' });
    const { status, body } = await canvas.ask(`${pathOf(quiz)}/${report!.id}`);
    expect(status).toBe(200);
    expect(body).not.toHaveProperty('file');
    expect(body).not.toHaveProperty('progress_url');
    expect((await canvas.ask(report!.progress_url!)).status).toBe(404);
    expect((await canvas.ask(report!.file!.url, { token: null })).status).toBe(404);
  });

  it('cancels what waits, but neither what runs nor what was never begun', async () => {
    const quiz = quizzes.find(7);
    const [students, items] = await quizzes.list(quiz);
    expect(await remove(quiz, students!.id)).toMatchObject({
      status: 422,
      body: { status: 'unprocessable_entity', message: 'report is not being generated' },
    });
    await quizzes.generate(quiz, 'item_analysis', { simulate: { jobs: { queuedMs: 60_000 } } });
    expect((await remove(quiz, items!.id)).status).toBe(204);
    const { progress_url: url } = (
      await quizzes.generate(quiz, 'item_analysis', { simulate: { jobs: { runningMs: 60_000 } } })
    ).body as Report;
    const runs = (body: unknown) =>
      (body as { workflow_state: string }).workflow_state === 'running';
    await canvas.askUntil(url!, runs);
    expect(await remove(quiz, items!.id)).toMatchObject({
      status: 422,
      body: { message: 'report generation can not be aborted' },
    });
  });
});

describe('the JSON-API flavour', () => {
  it('wraps, links, and has top-level ids as strings', async () => {
    const quiz = quizzes.find(2);
    await quizzes.generate(quiz, 'student_analysis');
    const { body } = await canvas.ask(pathOf(quiz), { headers: jsonApi });
    const quizUrl = `${canvas.simulator.baseUrl}/api/v1/courses/${quiz.courseId}/quizzes/${quiz.id}`;
    expect(body).toMatchObject({
      quiz_reports: [{ id: expect.any(String), links: { quiz: quizUrl } }, {}],
    });
    const [report] = (body as { quiz_reports: object[] }).quiz_reports;
    expect(report).not.toHaveProperty('quiz_id');
    expect(report).not.toHaveProperty('progress_url');
    expect(report).toMatchObject({
      file: { id: expect.any(Number) },
      progress: { id: expect.any(Number) },
    });
  });

  it('embeds the file and the progress of one report only when asked', async () => {
    const quiz = quizzes.find(2);
    await quizzes.generate(quiz, 'student_analysis');
    const [{ id }] = (await quizzes.list(quiz)) as [Report];
    const path = `${pathOf(quiz)}/${id}`;
    const plain = await canvas.ask(path, { headers: jsonApi });
    expect(plain.text).not.toContain('"file"');
    const full = await canvas.ask(`${path}?include[]=file&include[]=progress`, {
      headers: jsonApi,
    });
    expect(full.body).toMatchObject({ quiz_reports: [{ file: {}, progress: {} }] });
  });

  it('starts the first of the reports in the body', async () => {
    const json = {
      quiz_reports: [{ report_type: 'student_analysis', includes_all_versions: true }],
    };
    const ask = { method: 'POST', headers: jsonApi, json };
    expect(await canvas.ask(pathOf(quizzes.find(2)), ask)).toMatchObject({
      status: 200,
      body: { quiz_reports: [{ report_type: 'student_analysis', includes_all_versions: true }] },
    });
  });
});

describe('a quiz report that is not there', () => {
  it('is a 404, as is one of another quiz and any form of id but a number', async () => {
    const [{ id }] = (await quizzes.list(quizzes.find(0))) as [Report];
    for (const path of [
      `${pathOf(quizzes.find(0))}/999999`,
      `${pathOf(quizzes.find(1))}/${id}`,
      `${pathOf(quizzes.find(0))}/sis_id:1`,
      '/api/v1/courses/1/quizzes/999999/reports',
    ]) {
      expect((await canvas.ask(path)).status).toBe(404);
    }
  });
});

describe('the progress of a quiz report', () => {
  it('is read by whoever may read the statistics, and cancelled by nobody', async () => {
    const quiz = quizzes.find(8);
    const { progress_url: url } = (await quizzes.generate(quiz, 'student_analysis')).body as Report;
    // With SIS ids in the report, a SIS right is wanted as well.
    expect((await canvas.ask(url!, { token: 'analyst' })).status).toBe(403);
    expect((await canvas.ask(url!, { token: 'utcAdmin' })).status).toBe(200);
    expect((await canvas.ask(`${url!}/cancel`, { method: 'POST' })).status).toBe(403);
  });
});

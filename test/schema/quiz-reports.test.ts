import { describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { until } from '../support/until.ts';

const start = `mutation ($type: QuizReportType!, $quiz: ID! = 301) {
  startQuizReport(input: { courseId: 3, quizId: $quiz, reportType: $type }) {
    reused
    errors { code attribute }
    report { id reportType state status finished progress }
  }
}`;
const status = `query ($id: ID!) {
  report(id: $id) { id state status finished progress file { contentType url } endedAt }
}`;
const abort = `mutation ($id: ID!) {
  abortReport(input: { id: $id }) { report { id state } errors { code } }
}`;
const remove = `mutation ($id: ID!) {
  deleteReport(input: { id: $id }) { deletedId report { id state file { url } } errors { code } }
}`;
const list = '{ quiz(courseId: 3, id: 301) { reports { id reportType state finished } } }';

const queued = { jobs: { queuedMs: 3_600_000, runningMs: 0, compilingMs: 0 } };
const running = { jobs: { queuedMs: 0, runningMs: 3_600_000, compilingMs: 0 } };

describe('the reports of a quiz', () => {
  it('are two, never generated at first, and read in one call', async () => {
    const { query, canvas } = await startGateway();
    const { data } = await query(list);
    expect(data.quiz.reports).toMatchObject([
      { reportType: 'STUDENT_ANALYSIS', state: 'NOT_GENERATED', finished: true },
      { reportType: 'ITEM_ANALYSIS', state: 'NOT_GENERATED', finished: true },
    ]);
    expect(canvas.requests).toEqual(['GET /api/v1/courses/3/quizzes/301/reports']);
  });

  it('are of all versions when that is asked for', async () => {
    const { query } = await startGateway();
    const { data } = await query(
      '{ quiz(courseId: 3, id: 301) { reports(includesAllVersions: true) { reportType includesAllVersions } } }',
    );
    expect(data.quiz.reports[0].includesAllVersions).toBe(true);
  });

  it('go from CREATED to COMPLETE, and then have a file that opens without a token', async () => {
    const { query } = await startGateway({
      simulator: { jobs: { queuedMs: 20, runningMs: 30, compilingMs: 0 } },
    });
    const { data } = await query(start, { variables: { type: 'STUDENT_ANALYSIS' } });
    expect(data.startQuizReport).toMatchObject({ reused: false, errors: [] });
    const { id } = data.startQuizReport.report;
    const done = await until(
      () => query(status, { variables: { id } }),
      (answer) => answer.data.report.finished === true,
    );
    expect(done.data.report).toMatchObject({ state: 'COMPLETE', progress: 100 });
    const file = await fetch(done.data.report.file.url as string);
    expect(await file.text()).toContain('section');
    const again = await query(start, { variables: { type: 'STUDENT_ANALYSIS' } });
    expect(again.data.startQuizReport).toMatchObject({ reused: true, report: { id } });
  });

  it('end in ERROR when the job dies, and can be started anew', async () => {
    const { query, simulator } = await startGateway({ simulator: { faults: { jobs: 'fail' } } });
    const { data } = await query(start, { variables: { type: 'ITEM_ANALYSIS' } });
    const { id } = data.startQuizReport.report;
    await until(
      () => query(status, { variables: { id } }),
      (answer) => answer.data.report.state === 'ERROR',
    );
    simulator.settings.change({ faults: { jobs: 'succeed' } });
    const again = await query(start, { variables: { type: 'ITEM_ANALYSIS' } });
    expect(again.data.startQuizReport).toMatchObject({ reused: false, errors: [] });
  });
});

describe('startQuizReport', () => {
  it('gives the report that is being generated in place of a conflict', async () => {
    const { query } = await startGateway({ simulator: running });
    const first = await query(start, { variables: { type: 'STUDENT_ANALYSIS' } });
    const second = await query(start, { variables: { type: 'STUDENT_ANALYSIS' } });
    const { id } = first.data.startQuizReport.report;
    expect(second.data.startQuizReport).toMatchObject({
      reused: true,
      errors: [],
      report: { id, state: 'RUNNING' },
    });
  });

  it('says FORBIDDEN and NOT_FOUND in the payload', async () => {
    const { query, tokens } = await startGateway();
    const variables = { type: 'STUDENT_ANALYSIS' };
    const forbidden = await query(start, { token: tokens.student, variables });
    expect(forbidden.data.startQuizReport.errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    const unknown = await query(start, { variables: { ...variables, quiz: '4711' } });
    expect(unknown.data.startQuizReport.errors).toMatchObject([
      { code: 'NOT_FOUND', attribute: 'quizId' },
    ]);
  });
});

describe('abortReport', () => {
  it('stops a queued quiz report', async () => {
    const { query } = await startGateway({ simulator: queued });
    const { data } = await query(start, { variables: { type: 'STUDENT_ANALYSIS' } });
    const { id, state } = data.startQuizReport.report;
    expect(state).toBe('CREATED');
    const aborted = await query(abort, { variables: { id } });
    expect(aborted.data.abortReport).toEqual({
      report: { id, state: 'NOT_GENERATED' },
      errors: [],
    });
  });

  it('leaves a running, a finished and a never generated one alone: NOT_ABORTABLE', async () => {
    const { query, simulator, canvas } = await startGateway({ simulator: running });
    const { data } = await query(start, { variables: { type: 'STUDENT_ANALYSIS' } });
    const { id } = data.startQuizReport.report;
    const codes = async (of: string) =>
      (await query(abort, { variables: { id: of } })).data.abortReport.errors as unknown;
    expect(await codes(id as string)).toEqual([{ code: 'NOT_ABORTABLE' }]);
    simulator.settings.change({ jobs: { runningMs: 0 } });
    const { data: other } = await query(start, { variables: { type: 'ITEM_ANALYSIS' } });
    const finished = other.startQuizReport.report.id as string;
    await until(
      () => query(status, { variables: { id: finished } }),
      (answer) => answer.data.report.state === 'COMPLETE',
    );
    expect(await codes(finished)).toEqual([{ code: 'NOT_ABORTABLE' }]);
    const { data: never } = await query('{ quiz(courseId: 3, id: 306) { reports { id } } }');
    expect(await codes(never.quiz.reports[0].id as string)).toEqual([{ code: 'NOT_ABORTABLE' }]);
    expect(canvas.requests.filter((line) => line.startsWith('DELETE'))).toEqual([]);
  });
});

describe('deleteReport', () => {
  it('deletes the file and leaves the record', async () => {
    const { query } = await startGateway();
    const { data } = await query(start, { variables: { type: 'ITEM_ANALYSIS' } });
    const { id } = data.startQuizReport.report;
    await until(
      () => query(status, { variables: { id } }),
      (answer) => answer.data.report.state === 'COMPLETE',
    );
    const { data: deleted } = await query(remove, { variables: { id } });
    expect(deleted.deleteReport).toEqual({
      deletedId: id,
      report: { id, state: 'NOT_GENERATED', file: null },
      errors: [],
    });
  });

  it('of one that was never generated is NOT_DELETABLE', async () => {
    const { query } = await startGateway();
    const { data } = await query(list);
    const { data: deleted } = await query(remove, { variables: { id: data.quiz.reports[0].id } });
    expect(deleted.deleteReport).toMatchObject({
      deletedId: null,
      report: { state: 'NOT_GENERATED' },
      errors: [{ code: 'NOT_DELETABLE' }],
    });
  });
});

import { describe, expect, it } from 'vitest';
import { reportTypes } from '../../simulator/reports/report-types.ts';
import { until } from '../support/until.ts';
import { SimulatorFixture } from '../support/simulator.ts';
import { ReportRuns, reports, type Run } from './report-runs.ts';

const canvas = new SimulatorFixture({ jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 } });
const runs = new ReportRuns(canvas);

const notFound = {
  status: 404,
  body: { errors: [{ message: 'The specified resource does not exist.' }] },
};
/** Times in which a run stays where it is. */
const waiting = { jobs: { queuedMs: 60_000 } };
const running = { jobs: { queuedMs: 0, runningMs: 60_000 } };

describe('the list of available reports', () => {
  it('is unpaginated and sorted by title, with parameters but without their types', async () => {
    const { body, headers } = await canvas.ask(reports);
    const list = body as { title: string; report: string; parameters: unknown }[];
    expect(headers.has('link')).toBe(false);
    expect(list.map(({ report }) => report)).toEqual(reportTypes.map(({ type }) => type));
    const titles = list.map(({ title }) => title);
    expect(titles).toEqual(titles.toSorted((one, other) => one.localeCompare(other, 'en')));
    const byType = new Map(list.map((entry) => [entry.report, entry]));
    expect(byType.get('outcome_export_csv')).toEqual({
      title: 'Outcome Export',
      parameters: null,
      report: 'outcome_export_csv',
      last_run: null,
    });
    expect(byType.get('mgp_grade_export_csv')!.parameters).toMatchObject({
      enrollment_term_id: { required: true, description: expect.any(String) },
    });
  });

  it('has the HTML of a description and of a form only when asked, under one name', async () => {
    const path = `${reports}?include[]=description_html&include[]=parameters_html`;
    expect((await canvas.ask(reports)).text).not.toContain('_html');
    expect((await canvas.ask(path)).text).toContain('"description_html":"\\u003cdiv');
    expect((await canvas.ask(path)).text).toContain('"parameters_html":"\\u003cform');
    expect((await canvas.ask(`${reports}?include[]=params_html`)).text).not.toContain('_html');
  });

  it('has runs of the past in every end state on a fresh start', async () => {
    const { body } = await canvas.ask(`${reports}/provisioning_csv`);
    expect(body).toMatchObject([
      { status: 'complete' },
      { status: 'complete' },
      { status: 'complete' },
    ]);
    expect((await canvas.ask(`${reports}/sis_export_csv`)).body).toMatchObject([
      { status: 'error', progress: 100, current_line: null, file_url: null },
    ]);
    expect((await canvas.ask(`${reports}/grade_export_csv`)).body).toMatchObject([
      { status: 'aborted', progress: 100, ended_at: expect.any(String) },
    ]);
  });
});

describe('starting a report', () => {
  it('answers 200 with a run that has not begun, however fast the jobs are', async () => {
    const answer = await canvas.ask(`${reports}/lti_report_csv`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: expect.any(Number),
      progress: 0,
      parameters: {},
      current_line: null,
      status: 'created',
      report: 'lti_report_csv',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[67]:00$/),
      started_at: null,
      ended_at: null,
      file_url: null,
      message: null,
      run_time: expect.any(Number),
      user: {
        id: 1,
        anonymous_id: '1',
        display_name: 'Ines Castellano',
        avatar_image_url: expect.any(String),
        html_url: `${canvas.simulator.baseUrl}/users/1`,
        pronouns: null,
      },
    });
  });

  it('knows no other types than the listed ones', async () => {
    const answer = await canvas.ask(`${reports}/nothing_csv`, { method: 'POST' });
    expect(answer).toMatchObject(notFound);
  });

  it('takes parameters for an object without looking: anything else is a 500', async () => {
    for (const parameters of ['x', 1, ['x']]) {
      const json = { parameters };
      const answer = await canvas.ask(`${reports}/lti_report_csv`, { method: 'POST', json });
      expect(answer).toMatchObject({ status: 500, body: { error_report_id: 123 } });
    }
  });

  it('refuses a term of nobody, and passes any list with one real term in it', async () => {
    const post = (enrollment_term_id: unknown) =>
      canvas.ask(`${reports}/unused_courses_csv`, {
        method: 'POST',
        json: { parameters: { enrollment_term_id } },
        simulate: { faults: { jobs: 'fail' } },
      });
    for (const ref of ['99', 'sis_term_id:NO', 99, '98,99', 'x']) {
      expect(await post(ref)).toMatchObject({
        status: 400,
        body: { error: `invalid enrollment_term_id '${ref}'` },
      });
    }
    for (const ref of [
      '',
      ' ',
      '4',
      4,
      'sis_term_id:FA26',
      'default',
      'current',
      'active_terms',
      '99,4',
    ]) {
      expect((await post(ref)).status).toBe(200);
    }
  });

  it('validates nothing else', async () => {
    const { status } = await runs.run('mgp_grade_export_csv', {});
    expect(status).toBe('complete');
    expect((await runs.run('lti_report_csv', { unknown: 'x' })).status).toBe('complete');
  });
});

describe('a second start', () => {
  const type = 'public_courses_csv';
  const path = `${reports}/${type}`;

  it('without parameters is a 409 with the run while any run of the type is active', async () => {
    const first = await runs.start(type, { a: '1' }, { simulate: running });
    const second = await canvas.ask(path, { method: 'POST' });
    expect(second).toMatchObject({ status: 409, body: { id: first.id, status: 'running' } });
    expect(second.headers.get('location')).toBe(
      `${canvas.simulator.baseUrl}/api/v1/accounts/1/reports/${type}/${first.id}`,
    );
    await canvas.ask(`${path}/${first.id}`, { method: 'DELETE' });
  });

  it('with parameters is a 409 only while a run with the same ones, types included, waits', async () => {
    const first = await runs.start(type, { enrollment_term_id: '4' }, { simulate: waiting });
    const post = (parameters: unknown) =>
      canvas.ask(path, { method: 'POST', json: { parameters }, simulate: running });
    expect((await post({ enrollment_term_id: '4' })).body).toMatchObject({ id: first.id });
    const other = await post({ enrollment_term_id: 4 });
    expect(other.status).toBe(200);
    // It runs by now, and has a locale among its parameters.
    expect((await post({ enrollment_term_id: 4 })).status).toBe(200);
  });

  it('is queued as well in older revisions', async () => {
    const simulate = { ...waiting, generation: { duplicateReportCheck: false } };
    const ask = { method: 'POST', simulate };
    expect((await canvas.ask(path, ask)).status).toBe(200);
    expect((await canvas.ask(path, ask)).status).toBe(200);
    const json = { parameters: { enrollment_term_id: '99' } };
    expect((await canvas.ask(path, { ...ask, json })).status).toBe(200);
  });
});

describe('a run', () => {
  it('goes from created through running to complete, and changes its parameters on the way', async () => {
    const type = 'zero_activity_csv';
    const simulate = { jobs: { queuedMs: 250, runningMs: 250 } };
    const first = await runs.start(type, { enrollment_term_id: '4' }, { simulate });
    const seen = new Map<string, Run>();
    await canvas.askUntil(`${reports}/${type}/${first.id}`, (body) => {
      seen.set((body as Run).status, body as Run);
      return (body as Run).status === 'complete';
    });
    expect([...seen.keys()]).toEqual(['created', 'running', 'complete']);
    const { created, running: ran, complete } = Object.fromEntries(seen);
    expect(created!.parameters).toEqual({ enrollment_term_id: '4' });
    expect(ran).toMatchObject({
      progress: 0,
      started_at: expect.any(String),
      ended_at: null,
      file_url: null,
      parameters: { enrollment_term_id: '4', locale: null, extra_text: 'Term: Fall 2026;' },
    });
    expect(ran).not.toHaveProperty('attachment');
    expect(complete).toMatchObject({
      progress: 100,
      run_time: 0.25,
      message:
        'Zero Activity report successfully generated with the following settings: Account: Northgate University; Term: Fall 2026;',
      file_url: expect.stringMatching(/\/accounts\/1\/files\/\d+\/download$/),
    });
    expect(complete!.current_line).toBe((await runs.rowsOf(complete!)).length);
  });

  it('of a parallel type compiles before it is complete, at 99 percent', async () => {
    const simulate = { jobs: { queuedMs: 0, runningMs: 0, compilingMs: 60_000 } };
    const { id } = await runs.start('grade_export_csv', {}, { simulate });
    const path = `${reports}/grade_export_csv/${id}`;
    const { body } = await canvas.askUntil(path, (run) => (run as Run).status !== 'created');
    expect(body).toMatchObject({ status: 'compiling', progress: 99, ended_at: null });
  });

  it('that knows its total climbs, others sit at 0 until the end', async () => {
    const simulate = { jobs: { queuedMs: 0, runningMs: 800 } };
    const known = await runs.start('provisioning_csv', { users: true }, { simulate });
    const unknown = await runs.start('last_user_access_csv', {}, { simulate });
    const isHalf = (body: unknown) => (body as Run).progress > 20;
    const half = await canvas.askUntil(`${reports}/provisioning_csv/${known.id}`, isHalf);
    const other = await canvas.ask(`${reports}/last_user_access_csv/${unknown.id}`);
    expect(half.body).toMatchObject({ status: 'running' });
    expect(other.body).toMatchObject({ status: 'running', progress: 0 });
  });

  it('that fails ends at 100 percent, with the reason in message and extra_text', async () => {
    const failed = await runs.run('lti_report_csv', {}, { simulate: { faults: { jobs: 'fail' } } });
    expect(failed).toMatchObject({
      status: 'error',
      progress: 100,
      file_url: null,
      message: 'Generating the report, LTI Report, failed.',
      parameters: { extra_text: expect.stringContaining(`ErrorReport:${failed.id}`) },
    });
    expect(failed).not.toHaveProperty('attachment');
  });

  it('that is stuck never ends', async () => {
    const { id } = await runs.start(
      'sis_export_csv',
      {},
      { simulate: { faults: { jobs: 'stick' } } },
    );
    const { body } = await until(
      () => canvas.ask(`${reports}/sis_export_csv/${id}`),
      (answer) => (answer.body as Run).progress === 41,
    );
    expect(body).toMatchObject({ status: 'running', progress: 41, ended_at: null });
    await canvas.ask(`${reports}/sis_export_csv/${id}`, { method: 'DELETE' });
  });

  it('tells its instants in the zone of the caller, and those of its file in UTC', async () => {
    const { id } = await runs.run('lti_report_csv');
    const path = `${reports}/lti_report_csv/${id}`;
    const own = (await canvas.ask(path)).body as Run;
    const utc = (await canvas.ask(path, { token: 'utcAdmin' })).body as Run;
    expect(own.created_at).toMatch(/-0[67]:00$/);
    expect(utc.created_at).toMatch(/Z$/);
    expect(new Date(own.created_at)).toEqual(new Date(utc.created_at));
    expect(own.attachment).toMatchObject({ created_at: expect.stringMatching(/Z$/) });
  });

  it('belongs to exactly one account and one type', async () => {
    const { id } = await runs.run('lti_report_csv');
    for (const path of [
      `/api/v1/accounts/2/reports/lti_report_csv/${id}`,
      `${reports}/zero_activity_csv/${id}`,
    ]) {
      expect(await canvas.ask(path)).toMatchObject(notFound);
    }
  });

  it('of one administrator is seen by the others', async () => {
    const { id } = await runs.run('lti_report_csv', {}, { token: 'utcAdmin' });
    const { body } = await canvas.ask(`${reports}/lti_report_csv`);
    expect((body as Run[])[0]).toMatchObject({ id, user: { id: 3 } });
  });
});

describe('the runs of a type', () => {
  it('come newest first and in pages', async () => {
    const type = 'developer_key_report_csv';
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await runs.run(type)).id);
    const { body, headers } = await canvas.ask(`${reports}/${type}?per_page=2`);
    expect((body as Run[]).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    expect(headers.get('link')).toMatch(/rel="current".*rel="next".*rel="first".*rel="last"/);
  });

  it('of an unknown type are an empty list', async () => {
    expect(await canvas.ask(`${reports}/nothing_csv`)).toMatchObject({ status: 200, body: [] });
  });
});

describe('aborting', () => {
  const type = 'last_enrollment_activity_csv';

  it('stops a run at once, and its worker some time later', async () => {
    const simulate = { jobs: { queuedMs: 0, runningMs: 1_500 } };
    const { id } = await runs.start(type, { x: '1' }, { simulate });
    const path = `${reports}/${type}/${id}`;
    await canvas.askUntil(path, (body) => (body as Run).status === 'running');
    const aborted = await canvas.ask(`${path}/abort`, { method: 'PUT' });
    expect(aborted).toMatchObject({
      status: 200,
      body: { status: 'aborted', progress: 0, ended_at: null, message: null },
    });
    const { body } = await canvas.askUntil(path, (run) => (run as Run).ended_at !== null);
    expect(body).toMatchObject({
      status: 'aborted',
      progress: 100,
      message: 'The report, Last Enrollment Activity, was stopped.',
      parameters: { x: '1', extra_text: 'Report has been aborted.' },
    });
    expect(body).not.toHaveProperty('attachment');
  });

  it('finds no run that has ended', async () => {
    const { id } = await runs.run(type);
    const abort = () => canvas.ask(`${reports}/${type}/${id}/abort`, { method: 'PUT' });
    expect(await abort()).toMatchObject(notFound);
    const waits = await runs.start(type, { y: 1 }, { simulate: waiting });
    const path = `${reports}/${type}/${waits.id}/abort`;
    expect(await canvas.ask(path, { method: 'PUT' })).toMatchObject({
      status: 200,
      body: { status: 'aborted', started_at: null, parameters: { y: 1 } },
    });
    expect(await canvas.ask(path, { method: 'PUT' })).toMatchObject(notFound);
  });
});

describe('deleting', () => {
  it('works in any state and answers with the deleted run, once', async () => {
    const type = 'eportfolio_report_csv';
    const complete = await runs.run(type);
    const active = await runs.start(type, { z: 1 }, { simulate: running });
    for (const { id } of [complete, active]) {
      const path = `${reports}/${type}/${id}`;
      const deleted = await canvas.ask(path, { method: 'DELETE' });
      expect(deleted).toMatchObject({ status: 200, body: { id, status: 'deleted' } });
      expect(await canvas.ask(path, { method: 'DELETE' })).toMatchObject(notFound);
      expect(await canvas.ask(path)).toMatchObject(notFound);
    }
    expect((await canvas.ask(`${reports}/${type}`)).body).toEqual([]);
  });

  it('leaves the file where it is', async () => {
    const complete = await runs.run('lti_report_csv');
    const path = `${reports}/lti_report_csv/${complete.id}`;
    const { body } = await canvas.ask(path, { method: 'DELETE' });
    expect(body).toMatchObject({ progress: 100, attachment: { url: complete.attachment!.url } });
    expect(await runs.rowsOf(complete)).toHaveLength(5);
  });
});

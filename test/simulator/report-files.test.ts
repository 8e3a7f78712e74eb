import { describe, expect, it } from 'vitest';
import { parseCsv, SimulatorFixture, unzip } from '../support/simulator.ts';
import { ReportRuns, type Run } from './report-runs.ts';

const canvas = new SimulatorFixture({ jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 } });
const runs = new ReportRuns(canvas);

describe('the SIS-style reports', () => {
  it('fail without a flag, are a CSV with one and a zip with more', async () => {
    const none = await runs.run('sis_export_csv', { users: false, terms: '0' });
    expect(none.status).toBe('error');
    const one = await runs.run('sis_export_csv', { terms: 1 });
    expect(one.attachment).toMatchObject({
      'content-type': 'text/csv',
      filename: expect.stringMatching(/^sis_export_csv_\d\d_[A-Z][a-z]{2}_\d{4}_\d+_\w+\.csv$/),
    });
    const two = await runs.run('sis_export_csv', { terms: 'yes', accounts: 'on' });
    expect(two.attachment).toMatchObject({
      'content-type': 'application/zip',
      filename: expect.stringMatching(/^sis_export_csv_\d\d_[A-Z][a-z]{2}_\d{4}_\d+\.zip$/),
    });
    const files = unzip(await canvas.download(two.attachment!.url));
    expect([...files.keys()]).toEqual(['accounts.csv', 'terms.csv']);
    expect(two.current_line).toBe(parseCsv(files.get('terms.csv')!).length);
  });

  it('list what has a SIS id, or everything with the ids of Canvas', async () => {
    const { world } = canvas.simulator;
    const [header, ...sis] = await runs.rowsOf(await runs.run('sis_export_csv', { courses: true }));
    const provisioning = await runs.rowsOf(await runs.run('provisioning_csv', { courses: true }));
    const current = world.courses.filter(({ state }) => state !== 'completed');
    expect(header!.join()).toBe(
      'course_id,integration_id,short_name,long_name,account_id,term_id,status,start_date,end_date,course_format,blueprint_course_id',
    );
    expect(sis).toHaveLength(current.filter(({ sisId }) => sisId !== null).length);
    expect(provisioning.slice(1).map(([id]) => id)).toEqual(current.map(({ id }) => String(id)));
    const all = await runs.rowsOf(
      await runs.run('provisioning_csv', { courses: true, include_deleted: '1' }),
    );
    expect(all).toHaveLength(1 + world.courses.length + world.deletedCourses.length);
    expect(new Set(all.slice(1).map((row) => row[9]))).toEqual(
      new Set(['unpublished', 'active', 'concluded', 'deleted']),
    );
  });

  it('take the mere presence of created_by_sis for a yes', async () => {
    const rows = async (created_by_sis?: string) =>
      (
        await runs.rowsOf(await runs.run('provisioning_csv', { users: true, created_by_sis }))
      ).slice(1);
    const everybody = await rows();
    const bySis = everybody.filter((row) => row[1] !== '');
    expect(bySis.length).toBeLessThan(everybody.length);
    expect(await rows('false')).toEqual(bySis);
  });

  it('list enrolments as the filters want them', async () => {
    const { world } = canvas.simulator;
    const teaching = world.courses
      .flatMap(({ id }) => world.enrollments(id))
      .filter(({ type, state }) => type === 'TeacherEnrollment' && state === 'active');
    const rows = await runs.rowsOf(
      await runs.run('provisioning_csv', {
        enrollments: true,
        include_deleted: true,
        enrollment_filter: 'TeacherEnrollment',
        enrollment_states: ['active'],
      }),
    );
    const ids = rows.slice(1).map((row) => row.at(-1));
    expect(ids).toEqual(teaching.map(({ id }) => String(id)));
  });

  it('list the direct children of a sub-account only, and the terms of the root', async () => {
    const { world } = canvas.simulator;
    const path = '/api/v1/accounts/2/reports/provisioning_csv';
    const post = { method: 'POST', json: { parameters: { accounts: 1, terms: 1 } } };
    const { id } = (await canvas.ask(path, post)).body as Run;
    const isOver = (body: unknown) => (body as Run).status === 'complete';
    const { body } = await canvas.askUntil(`${path}/${id}`, isOver);
    const files = unzip(await canvas.download((body as Run).attachment!.url));
    expect(parseCsv(files.get('accounts.csv')!)).toHaveLength(1 + world.childAccounts(2n).length);
    expect(parseCsv(files.get('terms.csv')!)).toHaveLength(1 + world.terms.length);
  });
});

describe('the contents of other reports', () => {
  it('have the published headers, also when there is nothing to list', async () => {
    for (const [type, header] of Object.entries(headers)) {
      const [first] = await runs.rowsOf(await runs.run(type, { include_deleted: true }));
      expect(first!.join(', ')).toBe(header);
    }
  });

  it('of a grade export are the students and the scores of the grade distribution', async () => {
    const { world } = canvas.simulator;
    const courses = world.courses.filter(
      ({ termId, state }) => termId === 4n && (state === 'available' || state === 'completed'),
    );
    const grades = courses.flatMap(({ id }) => world.grades(id).map((grade) => ({ id, ...grade })));
    const [, ...rows] = await runs.rowsOf(
      await runs.run('grade_export_csv', { enrollment_term_id: 4 }),
    );
    const keyOf = (...cells: (string | number | bigint | null | undefined)[]) =>
      cells.map((cell) => String(cell ?? '')).join(' ');
    expect(rows.map((row) => keyOf(row[1], row[4], row[12])).sort()).toEqual(
      grades.map(({ userId, id, currentScore }) => keyOf(userId, id, currentScore)).sort(),
    );
  });

  it('of a term that is no single term are an error', async () => {
    for (const enrollment_term_id of ['active_terms', '4,3']) {
      expect((await runs.run('grade_export_csv', { enrollment_term_id })).status).toBe('error');
    }
    const bySis = { enrollment_term_id: 'sis_term_id:FA26' };
    expect((await runs.run('grade_export_csv', bySis)).status).toBe('complete');
    expect((await runs.run('mgp_grade_export_csv', bySis)).status).toBe('error');
  });

  it('of several grading periods are a zip with a CSV for each term', async () => {
    const { attachment } = await runs.run('mgp_grade_export_csv');
    const files = unzip(await canvas.download(attachment!.url));
    expect([...files.keys()]).toEqual(
      canvas.simulator.world.terms.map(({ name }) => `${name}.csv`),
    );
    expect(files.get('Fall 2026.csv')!.toString()).toBe(
      'no grading periods configured for this term\n',
    );
  });

  it('name outcome ratings past the last header', async () => {
    const [header, row] = await runs.rowsOf(await runs.run('outcome_export_csv'));
    expect(row).toHaveLength(header!.length + 5);
    expect(row!.slice(-6)).toEqual([
      ...['5', 'Exceeds Expectations', '3', 'Meets Expectations'],
      ...['0', 'Does Not Meet Expectations'],
    ]);
  });

  it('of outcomes are as the settings of their starter want them, others never are', async () => {
    const ask = { token: 'utcAdmin' } as const;
    const localized = await runs.run('outcome_results_csv', {}, ask);
    const content = await canvas.download(localized.attachment!.url);
    expect([...content.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const [header, row] = parseCsv(content, ';');
    expect(row).toHaveLength(header!.length);
    const plain = await canvas.download(
      (await runs.run('lti_report_csv', {}, ask)).attachment!.url,
    );
    expect(plain.toString()).toMatch(/^context_type,/);
  });

  it('have their instants in the zone of the root account, whoever asks', async () => {
    const rows = await runs.rowsOf(
      await runs.run('last_user_access_csv', {}, { token: 'utcAdmin' }),
    );
    expect(rows[1]![3]).toMatch(/-0[67]:00$/);
  });

  it('of missing submissions are limited to two weeks, which replace the dates sent', async () => {
    const type = 'students_with_no_submissions_csv';
    const windowOf = async (parameters: object) => {
      const { start_at, end_at } = (await runs.run(type, parameters)).parameters;
      return [start_at, end_at];
    };
    expect(await windowOf({ start_at: '2026-01-01', end_at: '2026-10-01T00:00:00Z' })).toEqual([
      '2026-09-17T00:00:00Z',
      '2026-10-01T00:00:00Z',
    ]);
    expect(await windowOf({ start_at: '2026-10-01T00:00:00-06:00' })).toEqual([
      '2026-10-01T06:00:00Z',
      '2026-10-15T06:00:00Z',
    ]);
    // Without an offset, in the zone of the root account.
    expect(await windowOf({ end_at: '2026-10-15' })).toEqual([
      '2026-10-01T06:00:00Z',
      '2026-10-15T06:00:00Z',
    ]);
    expect(await windowOf({ start_at: 'soon' })).toEqual([
      '2026-10-18T12:00:00Z',
      '2026-11-01T12:00:00Z',
    ]);
  });

  it('of missing submissions have a state column when the parameter is there at all', async () => {
    const type = 'students_with_no_submissions_csv';
    const parameters = { include_enrollment_state: 'false', enrollment_state: ['active'] };
    const [header, ...rows] = await runs.rowsOf(await runs.run(type, parameters));
    expect(header!.at(-1)).toBe('enrollment state');
    expect(new Set(rows.map((row) => row.at(-1)))).toEqual(new Set(['active']));
  });
});

const headers: Record<string, string> = {
  grade_export_csv:
    'student name, student id, student sis, course, course id, course sis, section, section id, section sis, term, term id, term sis, current score, final score, enrollment state, unposted current score, unposted final score, current grade, final grade, unposted current grade, unposted final grade',
  unpublished_courses_csv: 'id, sis id, short name, name, start date, end date',
  public_courses_csv: 'id, sis id, short name, name, start date, end date',
  recently_deleted_courses_csv: 'id, sis id, short name, name, start date, end date',
  course_storage_csv:
    'id, sis id, short name, name, account id, account sis id, account name, storage used in MB, sum of all files in MB',
  unused_courses_csv: 'course id, course sis id, short name, long name, status, created at',
  zero_activity_csv:
    'user id, user sis id, name, section id, section sis id, section name, course id, course sis id, course name',
  last_user_access_csv: 'user id, user sis id, user name, last access at, last ip',
  last_enrollment_activity_csv: 'user id, user name, last activity at',
  user_access_tokens_csv:
    'user id, user name, id, purpose, token hint, visible token, creation, expiration, last used, status, dev key id, dev key name',
  lti_report_csv:
    'context_type, context_id, account_name, course_name, tool_id, tool_type_name, tool_type_id, tool_created_at, privacy_level, launch_url, custom_fields',
  developer_key_report_csv:
    'Global ID, Key Name, Inherited from Parent Account, Contact Info, Key Type, Placements, Status, Permitted API Endpoints',
  eportfolio_report_csv:
    'eportfolio_name, eportfolio_id, author_name, author_id, author_sis_id, author_login_id, created_at, updated_at, is_public, workflow_state',
};

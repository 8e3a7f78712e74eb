import { describe, expect, it } from 'vitest';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { startGateway } from '../support/gateway.ts';
import { until } from '../support/until.ts';

const start = `mutation ($input: StartAccountReportInput!) {
  startAccountReport(input: $input) {
    reused
    errors { code message attribute }
    report { id _id report state status finished progress parameters { users includeDeleted enrollmentTermId raw } }
  }
}`;

const status = `query ($id: ID!) {
  report(id: $id) {
    __typename state status finished progress message createdAt startedAt endedAt
    file { filename contentType size url }
  }
}`;

/** Jobs that wait for ever in their queue, so that a run stays `created`. */
const waiting = { jobs: { queuedMs: 3_600_000, runningMs: 0, compilingMs: 0 } };

const posts = (requests: string[]) => requests.filter((line) => line.startsWith('POST'));

describe('startAccountReport', () => {
  it('checks the name against what the account offers, then starts the run', async () => {
    const { query, canvas } = await startGateway({ simulator: waiting });
    const { data } = await query(start, {
      variables: {
        input: {
          accountId: 'self',
          report: 'provisioning_csv',
          parameters: { users: true, includeDeleted: false, enrollmentTermId: 'sis_term_id:FA26' },
        },
      },
    });
    expect(data.startAccountReport).toMatchObject({
      reused: false,
      errors: [],
      report: {
        report: 'provisioning_csv',
        state: 'CREATED',
        status: 'created',
        finished: false,
        progress: 0,
        parameters: { users: true, includeDeleted: false },
      },
    });
    expect(data.startAccountReport.report.parameters.raw).toMatchObject({
      users: true,
      include_deleted: false,
    });
    expect(canvas.requests.slice(0, 2)).toEqual([
      'GET /api/v1/accounts/self/reports',
      'POST /api/v1/accounts/self/reports/provisioning_csv',
    ]);
  });

  it('an unknown name is UNKNOWN_REPORT with the nearest ones, and costs no POST', async () => {
    const { query, canvas } = await startGateway();
    const { data } = await query(start, {
      variables: { input: { accountId: 1, report: 'provisoning_csv' } },
    });
    expect(data.startAccountReport).toMatchObject({
      report: null,
      reused: false,
      errors: [{ code: 'UNKNOWN_REPORT', attribute: 'report' }],
    });
    expect(data.startAccountReport.errors[0].message).toContain('provisioning_csv');
    expect(posts(canvas.requests)).toEqual([]);
  });

  it.each([
    ['enrolment_term_id', 'enrollment_term_id'],
    ['enrollmentTermId', 'enrollment_term_id'],
    ['include_delete', 'include_deleted'],
  ])('a slip in extra is INVALID_PARAMETERS: %s is meant to be %s', async (slip, meant) => {
    const { query, canvas } = await startGateway();
    const { data } = await query(start, {
      variables: {
        input: { accountId: 1, report: 'grade_export_csv', parameters: { extra: { [slip]: '4' } } },
      },
    });
    expect(data.startAccountReport.errors).toMatchObject([
      { code: 'INVALID_PARAMETERS', attribute: `parameters.extra.${slip}` },
    ]);
    expect(data.startAccountReport.errors[0].message).toContain(`did you mean "${meant}"`);
    expect(posts(canvas.requests)).toEqual([]);
  });

  it('an unlisted name unlike any other passes, and keeps its type', async () => {
    const { query } = await startGateway({ simulator: waiting });
    const { data } = await query(start, {
      variables: {
        input: {
          accountId: 1,
          report: 'grade_export_csv',
          parameters: { extra: { limiting_period: 30, house_colour: ['blue'] } },
        },
      },
    });
    expect(data.startAccountReport.errors).toEqual([]);
    expect(data.startAccountReport.report.parameters.raw).toMatchObject({
      limiting_period: 30,
      house_colour: ['blue'],
    });
  });

  it('a flag whose mere presence means yes is not sent when it is false', async () => {
    const { query, simulator } = await startGateway({ simulator: waiting });
    await query(start, {
      variables: {
        input: {
          accountId: 1,
          report: 'students_with_no_submissions_csv',
          parameters: {
            includeEnrollmentState: false,
            includeDeleted: false,
            skipMessage: false,
            extra: { created_by_sis: false },
          },
        },
      },
    });
    const sent = [...simulator.requests].find(({ method }) => method === 'POST');
    expect(sent?.body).toEqual({ parameters: { include_deleted: false } });
  });

  it('a term that Canvas refuses is INVALID_PARAMETERS', async () => {
    const { query } = await startGateway();
    const { data, errors } = await query(start, {
      variables: {
        input: {
          accountId: 1,
          report: 'grade_export_csv',
          parameters: { enrollmentTermId: '4711' },
        },
      },
    });
    expect(errors).toBeUndefined();
    expect(data.startAccountReport).toMatchObject({
      report: null,
      errors: [{ code: 'INVALID_PARAMETERS', attribute: 'parameters.enrollmentTermId' }],
    });
  });

  it('a run that is in the way is given in place of a new one', async () => {
    const { query } = await startGateway({ simulator: waiting });
    const variables = { input: { accountId: 1, report: 'course_storage_csv' } };
    const first = (await query(start, { variables })).data.startAccountReport;
    const second = (await query(start, { variables })).data.startAccountReport;
    expect(first.reused).toBe(false);
    expect(second).toMatchObject({ reused: true, errors: [], report: { id: first.report.id } });
  });

  it('reuseWithinSeconds takes a fitting run that has finished lately, and no other', async () => {
    const { query, canvas } = await startGateway();
    const input = { accountId: 1, report: 'provisioning_csv', parameters: { users: true } };
    const first = (await query(start, { variables: { input } })).data.startAccountReport;
    await until(
      () => query(status, { variables: { id: first.report.id } }),
      ({ data }) => data.report.state === 'COMPLETE',
    );
    canvas.clear();
    const reuse = (parameters: object) =>
      query(start, { variables: { input: { ...input, parameters, reuseWithinSeconds: 600 } } });
    const same = (await reuse({ users: true })).data.startAccountReport;
    expect(same).toMatchObject({ reused: true, report: { id: first.report.id } });
    expect(posts(canvas.requests)).toEqual([]);
    const other = (await reuse({ courses: true })).data.startAccountReport;
    expect(other.reused).toBe(false);
    expect(other.report.id).not.toBe(first.report.id);
  });

  it('a missing right and an unknown account are errors of the payload', async () => {
    const { query, tokens, canvas } = await startGateway();
    const forbidden = await query(start, {
      token: tokens.student,
      variables: { input: { accountId: 1, report: 'grade_export_csv' } },
    });
    expect(forbidden.errors).toBeUndefined();
    expect(forbidden.data.startAccountReport.errors).toMatchObject([{ code: 'FORBIDDEN' }]);
    const unknown = await query(start, {
      variables: { input: { accountId: 4711, report: 'grade_export_csv' } },
    });
    expect(unknown.data.startAccountReport.errors).toMatchObject([
      { code: 'NOT_FOUND', attribute: 'accountId' },
    ]);
    // Without the right to the list the start is tried all the same.
    expect(posts(canvas.requests)).toEqual(['POST /api/v1/accounts/1/reports/grade_export_csv']);
  });

  it('a start whose answer is lost is never sent again, and its fate is said to be unknown', async () => {
    const { query, requests } = await startScriptedGateway((request, response) => {
      if (request.method === 'GET') {
        json(response, [
          { report: 'grade_export_csv', title: 'Grades', parameters: null, last_run: null },
        ]);
      } else {
        request.resume().on('end', () => request.socket.destroy());
      }
    });
    const { data, errors } = await query(start, {
      variables: { input: { accountId: 1, report: 'grade_export_csv' } },
    });
    expect(data).toBeNull();
    expect(errors).toMatchObject([
      {
        path: ['startAccountReport'],
        extensions: { code: 'CANVAS_UNREACHABLE', outcome: 'UNKNOWN' },
      },
    ]);
    expect(posts(requests)).toHaveLength(1);
  });

  it('an outage is a top-level error', async () => {
    const { query, simulator } = await startGateway();
    simulator.settings.change({ faults: { kind: 'status', status: 500, rate: 1, method: 'POST' } });
    const { errors } = await query(start, {
      variables: { input: { accountId: 1, report: 'grade_export_csv' } },
    });
    expect(errors).toMatchObject([
      { path: ['startAccountReport'], extensions: { code: 'CANVAS_ERROR', status: 500 } },
    ]);
  });
});

describe('a run of an account report', () => {
  it('goes from CREATED to COMPLETE, and then has a file that opens without a token', async () => {
    const { query, simulator } = await startGateway({
      simulator: { jobs: { queuedMs: 20, runningMs: 40, compilingMs: 20 } },
    });
    const { data } = await query(start, {
      variables: { input: { accountId: 1, report: 'grade_export_csv' } },
    });
    const { id } = data.startAccountReport.report;
    const states = new Set<string>();
    const done = await until(
      () => query(status, { variables: { id } }),
      (answer) => {
        states.add(answer.data.report.state as string);
        return answer.data.report.finished === true;
      },
    );
    expect(done.data.report).toMatchObject({
      __typename: 'AccountReport',
      state: 'COMPLETE',
      status: 'complete',
      progress: 100,
      file: { contentType: 'text/csv' },
    });
    expect([...states].at(-1)).toBe('COMPLETE');
    const file = await fetch(done.data.report.file.url as string);
    const text = await file.text();
    expect(text.split('\n')[0]).toContain('student name');
    expect(Buffer.byteLength(text)).toBe(done.data.report.file.size);
    expect([...simulator.fileRequests].every(({ headers }) => !headers.authorization)).toBe(true);
  });

  it('that fails ends in ERROR at 100 per cent, without a file', async () => {
    const { query } = await startGateway({ simulator: { faults: { jobs: 'fail' } } });
    const { data } = await query(start, {
      variables: { input: { accountId: 1, report: 'grade_export_csv' } },
    });
    const { id } = data.startAccountReport.report;
    const done = await until(
      () => query(status, { variables: { id } }),
      (answer) => answer.data.report.finished === true,
    );
    expect(done.data.report).toMatchObject({ state: 'ERROR', progress: 100, file: null });
    expect(done.data.report.message).toEqual(expect.any(String));
  });

  it('of another account or type than its arguments say is refused', async () => {
    const { query, canvas } = await startGateway();
    const id = Buffer.from('AccountReport-1:grade_export_csv:7').toString('base64');
    const { errors } = await query(
      'query ($id: ID!) { accountReport(accountId: 1, report: "provisioning_csv", id: $id) { state } }',
      { variables: { id } },
    );
    expect(errors).toMatchObject([
      { path: ['accountReport'], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(canvas.requests).toEqual([]);
  });

  it('names who started it without a call', async () => {
    const { query, canvas } = await startGateway();
    const { data } = await query(
      '{ account(id: 1) { reportsConnection(report: "grade_export_csv") { nodes { startedBy { _id shortName } account { _id } } } } }',
    );
    expect(data.account.reportsConnection.nodes[0]).toMatchObject({
      startedBy: { _id: expect.any(String), shortName: expect.any(String) },
      account: { _id: '1' },
    });
    expect(canvas.requests).toHaveLength(1);
  });
});

describe('abortReport and deleteReport', () => {
  const abort = `mutation ($id: ID!) {
    abortReport(input: { id: $id }) { report { id state } errors { code attribute } }
  }`;
  const remove = `mutation ($id: ID!) {
    deleteReport(input: { id: $id }) { deletedId report { state } errors { code } }
  }`;

  it('stop a waiting run once; then it is NOT_ABORTABLE', async () => {
    const { query } = await startGateway({ simulator: waiting });
    const started = await query(start, {
      variables: { input: { accountId: 1, report: 'course_storage_csv' } },
    });
    const { id } = started.data.startAccountReport.report;
    const first = await query(abort, { variables: { id } });
    expect(first.data.abortReport).toEqual({ report: { id, state: 'ABORTED' }, errors: [] });
    const second = await query(abort, { variables: { id } });
    expect(second.data.abortReport).toEqual({
      report: { id, state: 'ABORTED' },
      errors: [{ code: 'NOT_ABORTABLE', attribute: 'id' }],
    });
  });

  it('delete a run from any state; then there is none', async () => {
    const { query } = await startGateway({ simulator: waiting });
    const started = await query(start, {
      variables: { input: { accountId: 1, report: 'course_storage_csv' } },
    });
    const { id } = started.data.startAccountReport.report;
    const first = await query(remove, { variables: { id } });
    expect(first.data.deleteReport).toEqual({
      deletedId: id,
      report: { state: 'DELETED' },
      errors: [],
    });
    const second = await query(remove, { variables: { id } });
    expect(second.data.deleteReport).toEqual({
      deletedId: null,
      report: null,
      errors: [{ code: 'NOT_FOUND' }],
    });
    const gone = await query(abort, { variables: { id } });
    expect(gone.data.abortReport.errors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('say FORBIDDEN where the right is missing', async () => {
    const { query, tokens } = await startGateway();
    const id = Buffer.from('AccountReport-1:grade_export_csv:1006').toString('base64');
    const options = { token: tokens.student, variables: { id } };
    expect((await query(abort, options)).data.abortReport.errors).toMatchObject([
      { code: 'FORBIDDEN' },
    ]);
    expect((await query(remove, options)).data.deleteReport.errors).toMatchObject([
      { code: 'FORBIDDEN' },
    ]);
  });
});

describe('availableReports', () => {
  it('lists parameters, and HTML only when it is selected', async () => {
    const { query, canvas } = await startGateway();
    const { data } = await query(`{
      account(id: 1) {
        plain: availableReport(report: "grade_export_csv") { title parameters { name required description } }
        html: availableReport(report: "grade_export_csv") { descriptionHtml parametersHtml }
        unknown: availableReport(report: "nope") { title }
      }
    }`);
    expect(data.account.plain.parameters).toContainEqual({
      name: 'enrollment_term_id',
      required: false,
      description: expect.any(String),
    });
    expect(data.account.html.descriptionHtml).toContain('<');
    expect(data.account.unknown).toBeNull();
    expect(canvas.requests).toHaveLength(2);
  });

  it('has the runs of a type behind it', async () => {
    const { query } = await startGateway();
    const { data } = await query(`{
      account(id: 1) {
        availableReport(report: "grade_export_csv") {
          lastRun { _id }
          runsConnection(first: 1) { nodes { _id } pageInfo { hasNextPage } }
        }
        reportsConnection(report: "grade_export_csv", first: 1) { nodes { _id } }
      }
    }`);
    const { availableReport, reportsConnection } = data.account;
    expect(availableReport.runsConnection.nodes).toEqual([availableReport.lastRun]);
    expect(reportsConnection.nodes).toEqual([availableReport.lastRun]);
  });
});

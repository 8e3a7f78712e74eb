import { describe, expect, it } from 'vitest';
import { always, byPath, completeRun, run } from '../support/canvas-scripts.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

/* What a start makes of parameters, and of a Canvas whose list of reports is of no help. */

const list = '/api/v1/accounts/1/reports';
const grades = `${list}/grade_export_csv`;
const parameter = { required: false, description: 'What it does' };
const available = [
  {
    report: 'grade_export_csv',
    title: 'Grade Export',
    parameters: { enrollment_term_id: parameter, include_deleted: parameter, start_at: parameter },
  },
];
const started = { ...run, report: 'grade_export_csv' };

const mutation = `mutation ($report: String = "grade_export_csv", $parameters: ReportParametersInput) {
  startAccountReport(input: { accountId: 1, report: $report, parameters: $parameters }) {
    report { _id state } reused warnings errors { code attribute message }
  }
}`;

async function start(variables: object, script: Script = always(available)) {
  const bodies: string[] = [];
  const gateway = await startScriptedGateway((request, response) => {
    const path = request.url!.split('?')[0]!;
    if (request.method === 'GET' && path === list) script(request, response);
    else if (request.method !== 'POST') json(response, [], { status: 404 });
    else {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => {
        json(response, started);
      });
    }
  });
  const { data, errors } = await gateway.query(mutation, { variables: { ...variables } });
  expect(errors).toBeUndefined();
  return { payload: data.startAccountReport, bodies, requests: gateway.requests };
}

describe('a parameter that the report does not list', () => {
  it.each([
    [{ section_id: 5 }, 'section_ids'],
    [{ course: 5 }, 'courses'],
    [{ start_date: '2026-01-01' }, undefined],
    [{ term: 4 }, 'terms'],
  ])('is sent, with a warning: %j', async (extra, meant) => {
    const { payload, bodies } = await start({ parameters: { extra } });
    expect(payload).toMatchObject({ report: { _id: '7' }, errors: [] });
    expect(JSON.parse(bodies[0]!)).toEqual({ parameters: extra });
    if (meant) expect(payload.warnings).toEqual([expect.stringContaining(`"${meant}"`)]);
  });

  it.each(['start_a', 'strat_at', 'start_att', 'startAt', 'starT_at', 'enrolment_term_id'])(
    'and that is one letter from a listed one which is missing is refused: %s',
    async (name) => {
      const { payload, requests } = await start({ parameters: { extra: { [name]: 'x' } } });
      expect(payload).toMatchObject({
        report: null,
        errors: [{ code: 'INVALID_PARAMETERS', attribute: `parameters.extra.${name}` }],
      });
      expect(requests).toEqual([`GET ${list}`]);
    },
  );

  it('is sent when the listed one beside it is given, too', async () => {
    const extra = { start_at: '2026-01-01', start_a: 'x' };
    const { payload } = await start({ parameters: { extra } });
    expect(payload).toMatchObject({ errors: [], report: { _id: '7' } });
    expect(payload.warnings).toHaveLength(1);
  });

  it('is sent with a warning when it is a typed one', async () => {
    const { payload, bodies } = await start({ parameters: { users: true, skipMessage: true } });
    expect(payload.errors).toEqual([]);
    expect(payload.warnings).toEqual(['grade_export_csv does not list the parameter "users".']);
    expect(JSON.parse(bodies[0]!)).toEqual({ parameters: { users: true, skip_message: true } });
  });

  it('causes no warning when Canvas reads it from this report all the same', async () => {
    const { payload } = await start(
      { report: 'provisioning_csv', parameters: { users: true, admins: true } },
      always([{ report: 'provisioning_csv', title: 'Provisioning', parameters: null }]),
    );
    expect(payload).toMatchObject({ warnings: [], errors: [] });
  });

  it('causes a warning when only other reports read it', async () => {
    const { payload } = await start({ parameters: { enrollmentFilter: ['StudentEnrollment'] } });
    expect(payload.warnings).toEqual([
      'grade_export_csv does not list the parameter "enrollment_filter".',
    ]);
  });

  it('causes no warning when it is unlike any other, or known to be read', async () => {
    const extra = { our_own_switch: 1, limiting_period: 30 };
    const { payload } = await start({ parameters: { extra, enrollmentTermId: 1 } });
    expect(payload).toMatchObject({ warnings: [], errors: [] });
  });
});

describe('a list of reports that is of no help', () => {
  it.each([
    ['500', always({ errors: [] }, { status: 500 })],
    ['403', always({ status: 'unauthorized', errors: [] }, { status: 403 })],
    [
      'a missing scope',
      always({ errors: [{ message: 'Insufficient scopes on access token.' }] }, { status: 401 }),
    ],
    ['something else', always({ no: 'list' })],
    ['only items that cannot be read', always([null, {}, { report: 5 }])],
  ] as const)('leaves the start to Canvas: %s', async (_, script) => {
    const { payload, bodies } = await start({}, script);
    expect(payload).toMatchObject({ report: { _id: '7' }, errors: [] });
    expect(payload.warnings).toHaveLength(1);
    expect(bodies).toHaveLength(1);
  });

  it.each([
    { report: 'grade_export_csv', title: null, parameters: null },
    { report: 'grade_export_csv', parameters: [] },
    { report: 'grade_export_csv', title: 3, parameters: 'none', description_html: {} },
    { name: 'grade_export_csv', title: 'By its documented name' },
    { report: 'grade_export_csv', last_run: { id: {} } },
    { report: 'grade_export_csv', parameters: { start_at: null, end_at: { required: 'maybe' } } },
  ])('is not one in which an item is odd: %j', async (odd) => {
    const { payload } = await start({}, always([null, {}, { report: 5 }, odd]));
    expect(payload).toMatchObject({ report: { _id: '7' }, errors: [], warnings: [] });
  });

  it('shows the other reports beside an odd one', async () => {
    const { query } = await startScriptedGateway(
      byPath({ [list]: always([{ report: 'odd', title: null, parameters: [] }, ...available]) }),
    );
    const { data, errors } = await query(
      '{ account(id: 1) { availableReports { report title parameters { name } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.account.availableReports).toMatchObject([
      { report: 'odd', title: 'odd', parameters: [] },
      { report: 'grade_export_csv', title: 'Grade Export' },
    ]);
  });
});

describe('a report of files', () => {
  it.each(['provisioning_csv', 'sis_export_csv'])(
    'is refused before any call when no file is chosen: %s',
    async (report) => {
      for (const parameters of [
        undefined,
        { enrollmentTermId: 1 },
        { users: false, extra: { accounts: 'false', admins: 0 } },
      ]) {
        const { payload, requests } = await start({ report, parameters });
        expect(payload).toMatchObject({
          report: null,
          errors: [{ code: 'INVALID_PARAMETERS', attribute: 'parameters' }],
        });
        expect(requests).toEqual([]);
      }
    },
  );

  it('is sent with each of its typed parameters', async () => {
    const parameters = {
      users: true,
      groupCategories: true,
      groupMembership: true,
      userObservers: true,
      admins: true,
      createdBySis: false,
      enrollmentFilter: ['StudentEnrollment'],
      enrollmentStates: ['active'],
    };
    const { bodies } = await start(
      { report: 'provisioning_csv', parameters },
      always([{ report: 'provisioning_csv', title: 'Provisioning' }]),
    );
    expect(JSON.parse(bodies[0]!)).toEqual({
      parameters: {
        users: true,
        group_categories: true,
        group_membership: true,
        user_observers: true,
        admins: true,
        enrollment_filter: ['StudentEnrollment'],
        enrollment_states: ['active'],
      },
    });
  });
});

it('a conflict at the start of an account report that names no run is ALREADY_RUNNING', async () => {
  const { query } = await startScriptedGateway((request, response) => {
    if (request.method === 'GET') json(response, available);
    else json(response, { status: 'conflict', message: 'running' }, { status: 409 });
  });
  const { data, errors } = await query(mutation);
  expect(errors).toBeUndefined();
  expect(data.startAccountReport).toMatchObject({
    report: null,
    reused: false,
    errors: [{ code: 'ALREADY_RUNNING' }],
  });
});

describe('a conflict at the start of a quiz report', () => {
  const path = '/api/v1/courses/1/quizzes/2/reports';
  const startQuiz = `mutation { startQuizReport(
    input: { courseId: 1, quizId: 2, reportType: STUDENT_ANALYSIS }
  ) { reused report { state } warnings errors { code } } }`;
  const record = { id: '5', report_type: 'student_analysis' };
  const script =
    (found: unknown): Script =>
    (request, response) => {
      if (request.method === 'POST') {
        json(response, { status: 'conflict', message: 'running' }, { status: 409 });
      } else if (request.url!.startsWith(path)) json(response, found);
      else json(response, { id: '4', workflow_state: 'running' });
    };

  it.each([[[record]], [[]], [[{ ...record, report_type: 'item_analysis', file: { id: '1' } }]]])(
    'without a job or a file in the list is ALREADY_RUNNING: %j',
    async (found) => {
      const { query } = await startScriptedGateway(script(found));
      const { data } = await query(startQuiz);
      expect(data.startQuizReport).toEqual({
        reused: false,
        report: null,
        warnings: [],
        errors: [{ code: 'ALREADY_RUNNING' }],
      });
    },
  );

  it('is the run in progress where the list shows its job', async () => {
    const progress = { id: '4', workflow_state: 'running', completion: 10 };
    const { query } = await startScriptedGateway(script([{ ...record, progress }]));
    const { data } = await query(startQuiz);
    expect(data.startQuizReport).toMatchObject({ reused: true, errors: [] });
  });
});

it('two runs of one type cost two calls, however many runs there are', async () => {
  const { query, requests } = await startScriptedGateway((request, response) => {
    const id = /(\d+)$/.exec(request.url!.split('?')[0]!)?.[1];
    json(response, id ? { ...completeRun, report: 'grade_export_csv', id } : []);
  });
  const { data } = await query(`{
    a: accountReport(accountId: 1, report: "grade_export_csv", id: 401) { state }
    b: accountReport(accountId: 1, report: "grade_export_csv", id: 402) { state }
  }`);
  expect(data).toEqual({ a: { state: 'COMPLETE' }, b: { state: 'COMPLETE' } });
  expect(requests).toEqual([`GET ${grades}/401`, `GET ${grades}/402`]);
});

it('a URL that is not of the web is handed out nowhere', async () => {
  const file = { ...completeRun.attachment, url: 'javascript:alert(1)' };
  const { query } = await startScriptedGateway(
    always({ ...completeRun, file_url: 'data:text/html,x', attachment: file }),
  );
  const { data, errors } = await query(
    '{ accountReport(accountId: 1, report: "a", id: 7) { fileUrl file { url size } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.accountReport).toEqual({ fileUrl: null, file: { url: null, size: 10 } });
});

describe('what to expect of a run', () => {
  const ended = (seconds: number, size: number, status = 'complete') => ({
    ...run,
    status,
    started_at: '2026-01-01T00:00:00Z',
    ended_at: new Date(Date.parse('2026-01-01T00:00:00Z') + seconds * 1000).toISOString(),
    attachment: status === 'complete' ? { id: '5', size } : null,
  });
  const expected = `{ account(id: 1) { availableReport(report: "grade_export_csv") { expected {
    runs medianSeconds ninetiethPercentileSeconds medianSize errorRate
  } } } }`;

  it('is the median and the 90th percentile of the complete runs, for one call', async () => {
    const runs = [
      ...[10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110].map((one) => ended(one, one * 1000)),
      ended(5, 0, 'error'),
      ended(7, 0, 'aborted'),
      { ...run, status: 'running' },
    ];
    const { query, requests } = await startScriptedGateway(
      byPath({ [list]: always(available), [grades]: always(runs) }),
    );
    const { data } = await query(expected);
    expect(data.account.availableReport.expected).toEqual({
      runs: 11,
      medianSeconds: 60,
      ninetiethPercentileSeconds: 100,
      medianSize: 60_000,
      errorRate: 1 / 12,
    });
    expect(requests).toEqual([`GET ${list}`, `GET ${grades}?per_page=100`]);
  });

  it('is null without runs', async () => {
    const { query } = await startScriptedGateway(
      byPath({ [list]: always(available), [grades]: always([]) }),
    );
    const { data } = await query(expected);
    expect(data.account.availableReport.expected).toEqual({
      runs: 0,
      medianSeconds: null,
      ninetiethPercentileSeconds: null,
      medianSize: null,
      errorRate: null,
    });
  });
});

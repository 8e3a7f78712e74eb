import { describe, expect, it } from 'vitest';
import { quickPolling, startGateway } from '../support/gateway.ts';
import { startScriptedGateway, json, type Script } from '../support/scripted-canvas.ts';
import { byPath, completeRun, notFound, run } from '../support/canvas-scripts.ts';
import { toGlobalId } from '../../src/schema/ids.ts';

const updates = `subscription ($id: ID!) {
  reportUpdates(id: $id) {
    __typename id state finished progress file { size } message
    ... on AccountReport { currentLine parameters { raw } }
  }
}`;
const accountReport = toGlobalId('AccountReport', '1:provisioning_csv:7');
const quizReport = toGlobalId('QuizReport', '3:301:9');
const minute = 60_000;
const running = { ...run, status: 'running' };

const starts = {
  AccountReport:
    'mutation { start: startAccountReport(input: { accountId: 1, report: "grade_export_csv" }) { report { id } } }',
  CourseReport:
    'mutation ($section: [ID!]) { start: startCourseReport(input: { courseId: 1, parameters: { sectionIds: $section } }) { report { id } } }',
  QuizReport:
    'mutation { start: startQuizReport(input: { courseId: 3, quizId: 301, reportType: ITEM_ANALYSIS }) { report { id } } }',
};

async function startRun(
  { query, simulator }: Awaited<ReturnType<typeof startGateway>>,
  family: keyof typeof starts,
): Promise<string> {
  const [section] = simulator.world.sections(1n);
  const { data } = await query(starts[family], {
    variables: family === 'CourseReport' ? { section: [String(section!.id)] } : {},
  });
  return data.start.report.id as string;
}

describe.each(Object.keys(starts) as (keyof typeof starts)[])('a run of type %s', (family) => {
  it('is shown at once, at each change, and at its end with its file', async () => {
    const gateway = await startGateway({
      simulator: { jobs: { queuedMs: 900, runningMs: 400, compilingMs: 200 } },
      polling: quickPolling,
    });
    const id = await startRun(gateway, family);
    const answers = await (await gateway.subscribe(updates, { variables: { id } })).all();
    const reports = answers.map(({ data }) => data.reportUpdates);
    const states = [...new Set(reports.map(({ state }) => state as string))];
    expect(states[0]).toBe('CREATED');
    expect(states.at(-1)).toBe('COMPLETE');
    expect(states).toContain('RUNNING');
    for (const report of reports) {
      expect(report).toMatchObject({ __typename: family, id });
      expect(report.finished).toBe(report.state === 'COMPLETE');
      expect(report.file === null).toBe(report.state !== 'COMPLETE');
    }
    // No event is the same as the one before it.
    const texts = reports.map((report) => JSON.stringify(report));
    expect(texts.filter((text, index) => text === texts[index - 1])).toEqual([]);
    expect(reports.at(-1).file.size).toBeGreaterThan(0);
  });

  it('that fails ends the stream with ERROR', async () => {
    const gateway = await startGateway({
      simulator: {
        jobs: { queuedMs: 20, runningMs: 20, compilingMs: 0 },
        faults: { jobs: 'fail' },
      },
      polling: quickPolling,
    });
    const id = await startRun(gateway, family);
    const answers = await (await gateway.subscribe(updates, { variables: { id } })).all();
    expect(answers.at(-1)!.data.reportUpdates).toMatchObject({ state: 'ERROR', finished: true });
  });

  it('that has finished is shown once', async () => {
    const gateway = await startGateway({ polling: quickPolling });
    const id = await startRun(gateway, family);
    await gateway.query('query ($id: ID!) { report(id: $id, waitSeconds: 20) { state } }', {
      variables: { id },
    });
    gateway.canvas.clear();
    const answers = await (await gateway.subscribe(updates, { variables: { id } })).all();
    expect(answers).toHaveLength(1);
    expect(answers[0]!.data.reportUpdates).toMatchObject({ state: 'COMPLETE', finished: true });
    expect(gateway.canvas.requests).toHaveLength(1);
  });
});

describe('the stream of a run', () => {
  const waiting = {
    simulator: { jobs: { queuedMs: minute, runningMs: minute, compilingMs: 0 } },
    polling: quickPolling,
  };

  it.each([
    ['abortReport', 'ABORTED'],
    ['deleteReport', 'DELETED'],
  ])('ends when somebody calls %s, without waiting for the next look', async (action, state) => {
    const gateway = await startGateway({ ...waiting, polling: { firstMs: minute } });
    const id = await startRun(gateway, 'AccountReport');
    const stream = await gateway.subscribe(updates, { variables: { id } });
    expect((await stream.next())!.data.reportUpdates.state).toBe('CREATED');
    await gateway.query(
      `mutation ($id: ID!) { ${action}(input: { id: $id }) { errors { code } } }`,
      {
        variables: { id },
      },
    );
    const rest = await stream.all();
    expect(rest).toHaveLength(1);
    expect(rest[0]!.data.reportUpdates).toMatchObject({ state, finished: true });
  });

  it('ends with NOT_FOUND when the run vanishes', async () => {
    const gateway = await startGateway(waiting);
    const id = await startRun(gateway, 'AccountReport');
    const stream = await gateway.subscribe(updates, { variables: { id } });
    await stream.next();
    const [, path] = /^POST (.*)$/.exec(
      gateway.canvas.requests.find((one) => one.startsWith('POST'))!,
    )!;
    const local = Buffer.from(id, 'base64').toString().split(':').at(-1)!;
    await fetch(`${gateway.simulator.baseUrl}${path!}/${local}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${gateway.tokens.admin}` },
    });
    const [last, ...more] = await stream.all();
    expect(more).toEqual([]);
    expect(last).toMatchObject({
      data: null,
      errors: [
        {
          path: ['reportUpdates'],
          extensions: {
            code: 'NOT_FOUND',
            status: 404,
            requestId: expect.any(String),
            route: 'GET /api/v1/accounts/:account_id/reports/:report/:id',
          },
        },
      ],
    });
  });

  it('ends with FORBIDDEN for a token without the right, and others go on', async () => {
    const gateway = await startGateway(waiting);
    const id = await startRun(gateway, 'AccountReport');
    const admin = await gateway.subscribe(updates, { variables: { id } });
    await admin.next();
    const student = await gateway.subscribe(updates, {
      variables: { id },
      token: gateway.tokens.student,
    });
    const [refused, ...more] = await student.all();
    expect(more).toEqual([]);
    expect(refused!.errors![0]!.extensions).toMatchObject({ code: 'FORBIDDEN', status: 403 });
    gateway.simulator.settings.change({ jobs: { queuedMs: 0 } });
    await gateway.query(
      'mutation ($id: ID!) { abortReport(input: { id: $id }) { errors { code } } }',
      {
        variables: { id },
      },
    );
    expect((await admin.all()).at(-1)!.data.reportUpdates.state).toBe('ABORTED');
  });

  it('reads what else an event selects anew each time, and once per event', async () => {
    let progress = 0;
    let reads = 0;
    const gateway = await startScriptedGateway(
      byPath({
        '/api/v1/accounts/1/reports/provisioning_csv/7': (_, response) => {
          json(response, { ...(progress < 2 ? running : completeRun), progress });
          progress += 1;
        },
        '/api/v1/accounts/1': (_, response) => {
          reads += 1;
          json(response, { id: '1', name: `Account, read ${reads}` });
        },
      }),
      { polling: quickPolling },
    );
    const stream = await gateway.subscribe(
      `subscription ($id: ID!) {
        reportUpdates(id: $id) { progress ... on AccountReport { account { name } again: account { name } } }
      }`,
      { variables: { id: accountReport } },
    );
    const reports = (await stream.all()).map(({ data }) => data.reportUpdates);
    expect(reports.at(-1).progress).toBe(2);
    expect(new Set(reports.map(({ account }) => account.name as string)).size).toBe(reports.length);
    expect(reads).toBe(reports.length);
  });

  it('tells its subscriber to come back, and completes, when the gateway stops', async () => {
    const gateway = await startGateway(waiting);
    const id = await startRun(gateway, 'AccountReport');
    const stream = await gateway.subscribe(updates, { variables: { id } });
    await stream.next();
    gateway.drain.begin();
    expect(await stream.all()).toMatchObject([
      { errors: [{ extensions: { code: 'SHUTTING_DOWN', retryAfterSeconds: 1 } }] },
    ]);
  });
});

describe('a quiz report', () => {
  const path = '/api/v1/courses/3/quizzes/301/reports/9';
  const record = { id: '9', report_type: 'item_analysis' };
  const file = { id: '5', size: 10 };
  const progress = (workflow_state: string, completion = 0) => ({
    id: '4',
    workflow_state,
    completion,
  });
  const withJob = { ...record, progress_url: '/api/v1/progress/4' };

  /** Answers each path by its list, in turn; the last answer of a list stays. A number is a status. */
  const inTurnByPath = (lists: Record<string, (object | number)[]>): Script =>
    byPath(
      Object.fromEntries(
        Object.entries(lists).map(([name, list]): [string, Script] => [
          name,
          (request, response) => {
            const body = list.length > 1 ? list.shift()! : list[0]!;
            if (body === 404) notFound(request, response);
            else json(response, body);
          },
        ]),
      ),
    );

  async function watch(lists: Record<string, (object | number)[]>) {
    const gateway = await startScriptedGateway(inTurnByPath(lists), { polling: quickPolling });
    const stream = await gateway.subscribe(updates, { variables: { id: quizReport } });
    const reports = (await stream.all()).map(({ data }) => data.reportUpdates);
    const states = reports.map(({ state }) => state as string);
    return { states, last: reports.at(-1), requests: gateway.requests };
  }

  it('is watched by its Progress alone until the job is done', async () => {
    const { states, last, requests } = await watch({
      [path]: [withJob, { ...record, file }],
      '/api/v1/progress/4': [
        progress('queued'),
        progress('running', 10),
        progress('running', 50),
        progress('completed', 100),
      ],
    });
    expect(states).toEqual(['CREATED', 'RUNNING', 'RUNNING', 'COMPLETE']);
    expect(last).toMatchObject({ finished: true, progress: 100, file: { size: 10 } });
    expect(requests.map((one) => one.split('/').at(-2))).toEqual([
      'reports',
      'progress',
      'progress',
      'progress',
      'progress',
      'reports',
    ]);
  });

  it('whose file is late is COMPILING until it is there', async () => {
    const { states } = await watch({
      [path]: [withJob, withJob, { ...record, file }],
      '/api/v1/progress/4': [progress('running'), progress('completed', 100)],
    });
    expect(states).toEqual(['RUNNING', 'COMPILING', 'COMPLETE']);
  });

  it.each([
    ['failed', 'ERROR'],
    ['canceled', 'ABORTED'],
  ])('whose job is %s ends as %s', async (word, state) => {
    const { states } = await watch({
      [path]: [withJob],
      '/api/v1/progress/4': [progress('running'), progress(word)],
    });
    expect(states).toEqual(['RUNNING', state]);
  });

  it('whose job was taken away is NOT_GENERATED, which is an end', async () => {
    const { states, last } = await watch({
      [path]: [withJob, record],
      '/api/v1/progress/4': [progress('queued'), 404],
    });
    expect(states).toEqual(['CREATED', 'NOT_GENERATED']);
    expect(last.finished).toBe(true);
  });

  it('in a state of no name goes on', async () => {
    const { states } = await watch({
      [path]: [withJob, { ...record, file }],
      '/api/v1/progress/4': [progress('waiting_for_external_tool'), progress('completed')],
    });
    expect(states).toEqual(['UNKNOWN', 'COMPLETE']);
  });
});

describe('input that cannot be right', () => {
  it.each([
    ['a subscription to no report', 'subscription { reportUpdates(id: "nonsense") { state } }'],
    ['a subscription to a course', 'subscription { reportUpdates(id: "Q291cnNlLTE=") { state } }'],
  ])('(%s) is BAD_USER_INPUT before any call', async (_, document) => {
    const { subscribe, canvas } = await startGateway();
    const [answer, ...more] = await (await subscribe(document)).all();
    expect(more).toEqual([]);
    expect(answer!.errors![0]).toMatchObject({
      path: ['reportUpdates'],
      extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) },
    });
    expect(canvas.requests).toEqual([]);
  });

  it('(no token) is UNAUTHENTICATED before any call', async () => {
    const { subscribe, canvas } = await startGateway();
    const [answer] = await (
      await subscribe(updates, { variables: { id: accountReport }, token: null })
    ).all();
    expect(answer!.errors![0]!.extensions.code).toBe('UNAUTHENTICATED');
    expect(canvas.requests).toEqual([]);
  });

  it.each([-1, 26, 1_000_000])(
    '(waitSeconds: %i) is BAD_USER_INPUT before any call',
    async (seconds) => {
      const { query, canvas } = await startGateway();
      const { errors } = await query(
        'query ($id: ID!, $seconds: Int) { report(id: $id, waitSeconds: $seconds) { state } }',
        { variables: { id: accountReport, seconds } },
      );
      expect(errors![0]).toMatchObject({
        path: ['report'],
        extensions: { code: 'BAD_USER_INPUT' },
      });
      expect(canvas.requests).toEqual([]);
    },
  );
});

describe('report(id, waitSeconds)', () => {
  const wait = `query ($id: ID!, $seconds: Int) {
    report(id: $id, waitSeconds: $seconds) { state finished progress }
  }`;

  it('answers at the end state', async () => {
    const gateway = await startGateway({
      simulator: { jobs: { queuedMs: 50, runningMs: 50, compilingMs: 0 } },
      polling: quickPolling,
    });
    const id = await startRun(gateway, 'AccountReport');
    const { data } = await gateway.query(wait, { variables: { id, seconds: 20 } });
    expect(data.report).toMatchObject({ state: 'COMPLETE', finished: true });
  });

  it('answers with what it saw last when the wait is over', async () => {
    const gateway = await startGateway({
      simulator: { jobs: { queuedMs: minute } },
      polling: quickPolling,
    });
    const id = await startRun(gateway, 'AccountReport');
    gateway.canvas.clear();
    const { data } = await gateway.query(wait, { variables: { id, seconds: 1 } });
    expect(data.report).toMatchObject({ state: 'CREATED', finished: false });
    expect(gateway.canvas.requests.length).toBeGreaterThan(1);
    expect(new Set(gateway.canvas.requests).size).toBe(1);
  });

  it('shares the looks of everybody who watches the report', async () => {
    let looks = 0;
    const { query, requests } = await startScriptedGateway(
      (_, response) => {
        looks += 1;
        json(response, { ...(looks < 5 ? running : completeRun), progress: looks });
      },
      { polling: quickPolling },
    );
    const ten = Array.from(
      { length: 10 },
      (_, index) => `r${index}: report(id: $id, waitSeconds: 20) { state }`,
    );
    const { data } = await query(`query ($id: ID!) { ${ten.join(' ')} }`, {
      variables: { id: accountReport },
    });
    expect(Object.values(data as object)).toEqual(Array(10).fill({ state: 'COMPLETE' }));
    expect(requests).toHaveLength(5);
  });

  it('answers null with the error of a token that may not read it', async () => {
    const gateway = await startGateway({ simulator: { jobs: { queuedMs: minute } } });
    const id = await startRun(gateway, 'AccountReport');
    const { data, errors } = await gateway.query(wait, {
      variables: { id, seconds: 20 },
      token: gateway.tokens.student,
    });
    expect(data).toEqual({ report: null });
    expect(errors).toMatchObject([{ path: ['report'], extensions: { code: 'FORBIDDEN' } }]);
  });

  it('costs nothing but the report itself when it does not wait', async () => {
    const gateway = await startGateway({ simulator: { jobs: { queuedMs: minute } } });
    const id = await startRun(gateway, 'AccountReport');
    gateway.canvas.clear();
    await gateway.query(wait, { variables: { id, seconds: 0 } });
    expect(gateway.canvas.requests).toHaveLength(1);
  });
});

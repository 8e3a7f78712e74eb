import { expect, it } from 'vitest';
import { defaultLimits } from '../../src/limits.ts';
import { always, biology, byPath, notFound, run } from '../support/canvas-scripts.ts';
import { plainConfig } from '../support/gateway.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

const start = (script: Script, calls: number) =>
  startScriptedGateway(script, {
    config: { ...plainConfig, limits: { ...defaultLimits, calls } },
  });

const quizReportId = Buffer.from('QuizReport-1:2:3').toString('base64');

/** A list of accounts whose pages hold nothing, for ever; each names the next. */
const emptyPages: Script = (request, response) => {
  const page = Number(new URL(request.url!, 'http://canvas.test').searchParams.get('page') ?? '1');
  const link = `<http://${request.headers.host!}/api/v1/accounts?page=${page + 1}&per_page=3>; rel="next"`;
  json(response, [], { headers: { link } });
};

it('a list whose pages stay empty is given up at the limit, and the rest of the answer arrives', async () => {
  const { query, requests } = await start(
    byPath({ '/api/v1/courses/1': always(biology), '/api/v1/accounts': emptyPages }),
    5,
  );
  const { data, errors } = await query(
    '{ course(id: 1) { name } accountsConnection(first: 3) { nodes { name } } }',
  );
  expect(data).toEqual({ course: { name: 'Biology' }, accountsConnection: null });
  expect(errors).toEqual([
    {
      message:
        'The operation has made 5 REST calls, and GET /api/v1/accounts would be one more: ask for shorter pages, or in parts',
      locations: expect.any(Array) as unknown[],
      path: ['accountsConnection'],
      extensions: {
        code: 'OPERATION_TOO_COSTLY',
        route: 'GET /api/v1/accounts',
        requestId: expect.any(String) as string,
      },
    },
  ]);
  expect(requests).toHaveLength(5);
});

const tardiness_breakdown = { missing: 0, late: 0, on_time: 1, floating: 0, total: 1 };

/** A course with summaries of 30 students, all of whom have left its roster. */
const leavers: Script = (request, response) => {
  const path = new URL(request.url!, 'http://canvas.test').pathname;
  const [, id] = /^\/api\/v1\/users\/(\d+)$/.exec(path) ?? [];
  if (id !== undefined) json(response, { id, name: `User ${id}` });
  else if (path === '/api/v1/courses/1/users') json(response, []);
  else if (path === '/api/v1/courses/1/analytics/student_summaries') {
    json(
      response,
      Array.from({ length: 30 }, (_, at) => ({
        id: String(at + 1),
        page_views: at,
        tardiness_breakdown,
      })),
    );
  } else notFound(request, response);
};

const summaries = `{
  course(id: 1) {
    analytics { studentSummariesConnection(first: 30) { nodes { pageViews student { name } } } }
  }
}`;

it('members who left a roster are read one by one up to the limit, and who is beyond is an error', async () => {
  const { query, requests } = await start(leavers, 12);
  const { data, errors } = await query(summaries);
  const { nodes } = data.course.analytics.studentSummariesConnection;
  expect(nodes.map(({ pageViews }: { pageViews: number }) => pageViews)).toEqual(
    Array.from({ length: 30 }, (_, at) => at),
  );
  // Two lists, and ten of the thirty.
  expect(
    nodes.filter(({ student }: { student: { name: string | null } }) => student.name),
  ).toHaveLength(10);
  expect(errors).toHaveLength(20);
  for (const { path, extensions } of errors!) {
    expect(extensions).toMatchObject({
      code: 'OPERATION_TOO_COSTLY',
      route: 'GET /api/v1/users/:id',
    });
    expect(path!.slice(-2)).toEqual(['student', 'name']);
  }
  expect(requests).toHaveLength(12);
});

it('each operation has an allowance of its own', async () => {
  const { query } = await start(leavers, 32);
  for (let operation = 0; operation < 3; operation += 1) {
    expect((await query(summaries)).errors).toBeUndefined();
  }
});

it('an action ends what it has begun, and one that has not begun is not begun', async () => {
  const script: Script = (request, response) => {
    const { method } = request;
    request.resume();
    const path = new URL(request.url!, 'http://canvas.test').pathname;
    if (path.endsWith('/reports') && method === 'GET')
      json(response, [{ report: run.report, title: 'Provisioning' }]);
    else if (path.includes('/accounts/')) json(response, run);
    else if (method === 'DELETE') response.writeHead(204).end();
    else json(response, { id: '3', quiz_id: '2', report_type: 'student_analysis' });
  };
  const { query, requests } = await start(script, 1);
  const startOf = (account: number) =>
    `startAccountReport(input: { accountId: ${account}, report: "${run.report}", parameters: { users: true } }) { report { _id } errors { code } }`;
  const { data, errors } = await query(`mutation {
    first: ${startOf(1)}
    gone: deleteReport(input: { id: "${quizReportId}" }) { deletedId report { _id } errors { code } }
    last: abortReport(input: { id: "${Buffer.from('AccountReport-1:provisioning_csv:7').toString('base64')}" }) { report { _id } errors { code } }
  }`);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    first: { report: { _id: '7' }, errors: [] },
    gone: { deletedId: quizReportId, report: { _id: '3' }, errors: [] },
    last: { report: { _id: '7' }, errors: [] },
  });
  expect(requests.map((line) => line.split(' ')[0])).toEqual([
    'GET',
    'POST',
    'DELETE',
    'GET',
    'PUT',
  ]);

  requests.length = 0;
  const refused = await query(`mutation { a: ${startOf(1)} b: ${startOf(2)} }`);
  expect(refused.errors).toMatchObject([
    { path: ['b'], extensions: { code: 'OPERATION_TOO_COSTLY' } },
  ]);
  // What the second would have looked at first was not looked at, and nothing was started.
  expect(requests.map((line) => line.split(' ')[0])).toEqual(['GET', 'POST']);
});

it('the default is well above what an operation may be estimated to cost', () => {
  expect(defaultLimits.calls).toBeGreaterThanOrEqual(2 * defaultLimits.cost);
});

import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';

/*
 * How many REST calls an operation costs: the table of the design, row by row.
 */

it('an object is a reference until a field of its own is selected', async () => {
  const { query, canvas } = await startGateway();
  const { data } = await query('{ course(id: 7) { analytics { activity { date views } } } }');
  expect(data.course.analytics.activity.length).toBeGreaterThan(10);
  expect(canvas.requests).toEqual(['GET /api/v1/courses/7/analytics/activity']);
});

it('an account with its available reports and their last runs is two calls', async () => {
  const { query, canvas } = await startGateway();
  const { data } = await query(
    '{ account(id: 1) { name availableReports { title lastRun { state } } } }',
  );
  expect(data.account.availableReports.length).toBeGreaterThan(15);
  expect(canvas.requests.sort()).toEqual([
    'GET /api/v1/accounts/1',
    'GET /api/v1/accounts/1/reports',
  ]);
});

it('fifty courses of many accounts, with account, term and activity, are 53 calls', async () => {
  const { query, canvas } = await startGateway();
  const { data, errors } = await query(`{
    account(id: 1) {
      coursesConnection(first: 50) {
        nodes { name term { name } account { name } analytics { activity { views } } }
      }
    }
  }`);
  const { nodes } = data.account.coursesConnection;
  expect(nodes).toHaveLength(50);
  const lists = canvas.requests.filter((line) => line.includes('/courses?'));
  expect(lists).toEqual(['GET /api/v1/accounts/1/courses?include%5B%5D=term&per_page=50']);
  expect(canvas.requests.filter((line) => line.endsWith('/activity'))).toHaveLength(50);
  // The terms come with the courses, the departments by one list, the root account by a call of its own.
  expect(
    new Set(nodes.map(({ account }: { account: { name: string } }) => account.name)).size,
  ).toBeGreaterThan(5);
  expect(canvas.requests).toContain(
    'GET /api/v1/accounts/self/sub_accounts?recursive=true&per_page=100',
  );
  expect(canvas.requests).toContain('GET /api/v1/accounts/1');
  expect(canvas.requests).toHaveLength(53);
  // Unpublished courses and the one without students have no analytics: 404, each by itself.
  expect(errors?.every(({ extensions }) => extensions.code === 'NOT_FOUND')).toBe(true);
});

it('fifty courses of one account are 52 calls exactly', async () => {
  const { query, canvas } = await startGateway();
  const { data } = await query(`{
    account(id: 1) {
      coursesConnection(first: 50) {
        nodes { analytics { activity { views } } term { name } }
      }
      name
    }
  }`);
  expect(data.account.name).toBe('Northgate University');
  expect(canvas.requests).toHaveLength(52);
});

it('a course with 10 quizzes and their reports is 11 calls, and 12 with fields of the course', async () => {
  const { query, canvas } = await startGateway();
  const quizzes = 'quizzesConnection(first: 10) { nodes { title reports { reportType state } } }';
  await query(`{ course(id: 3) { ${quizzes} } }`);
  expect(canvas.requests).toHaveLength(11);
  canvas.clear();
  const { data } = await query(`{ course(id: 3) { name ${quizzes} } }`);
  expect(data.course.quizzesConnection.nodes).toHaveLength(10);
  expect(canvas.requests).toHaveLength(12);
});

/** A Canvas with one course of 500 students, whose roster and summaries are paged alike. */
function scriptLargeCourse(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url!, 'http://canvas.test');
  const ids = url.searchParams.getAll('user_ids[]').map(Number);
  const page = Number(url.searchParams.get('page') ?? 1);
  const perPage = Number(url.searchParams.get('per_page') ?? 10);
  const all = ids.length > 0 ? ids : Array.from({ length: 500 }, (_, at) => at + 1);
  const items = all.slice((page - 1) * perPage, page * perPage);
  const next = new URL(url);
  next.host = request.headers.host!;
  next.searchParams.set('page', String(page + 1));
  const isRoster = url.pathname.endsWith('/users');
  const tardiness_breakdown = { missing: 0, late: 0, on_time: 1, floating: 0, total: 1 };
  json(
    response,
    items.map((id) =>
      isRoster ? { id, name: `Student ${id}` } : { id, page_views: id, tardiness_breakdown },
    ),
    page * perPage < all.length ? { headers: { link: `<${next.href}>; rel="next"` } } : {},
  );
}

it.each([
  [
    'the summaries',
    'analytics { list: studentSummariesConnection(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { student { name } pageViews } } }',
    (course: { analytics: { list: unknown } }) => course.analytics.list,
  ],
  [
    'the roster',
    'list: usersConnection(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { name analytics(courseId: 1) { summary { pageViews } } } }',
    (course: { list: unknown }) => course.list,
  ],
])(
  '500 students with name and summary in five pages are 10 calls, read from %s',
  async (_, selection, pick) => {
    const { query, requests } = await startScriptedGateway(scriptLargeCourse);
    let after: string | null = null;
    const seen: string[] = [];
    for (let more = true; more;) {
      const { data, errors } = await query(
        `query ($after: String) { course(id: 1) { ${selection} } }`,
        {
          variables: { after },
        },
      );
      expect(errors).toBeUndefined();
      const { nodes, pageInfo } = pick(data.course) as {
        nodes: { name?: string; student?: { name: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string };
      };
      seen.push(...nodes.map((node) => node.name ?? node.student!.name));
      expect(JSON.stringify(nodes)).not.toContain('null');
      ({ hasNextPage: more, endCursor: after } = pageInfo);
    }
    expect(seen).toEqual(Array.from({ length: 500 }, (__, at) => `Student ${at + 1}`));
    expect(requests).toHaveLength(10);
  },
);

it('a member of a course who is not an active student has no summary, and is no error', async () => {
  const { query } = await startGateway();
  const { data, errors } = await query(`{
    course(id: 2) { usersConnection { nodes { name analytics(courseId: 2) { summary { pageViews } } } } }
  }`);
  expect(errors).toBeUndefined();
  const summaries = data.course.usersConnection.nodes.map(
    (node: { analytics: { summary: unknown } }) => node.analytics.summary,
  );
  expect(summaries).toContain(null);
  expect(summaries.filter(Boolean).length).toBeGreaterThan(80);
});

it('several runs of one type are one call', async () => {
  const { query, canvas } = await startGateway();
  const runs = await query(
    '{ account(id: 1) { reportsConnection(report: "provisioning_csv") { nodes { _id } } } }',
  );
  const ids: string[] = runs.data.account.reportsConnection.nodes.map(
    ({ _id }: { _id: string }) => _id,
  );
  expect(ids.length).toBeGreaterThan(1);
  canvas.clear();
  const aliases = ids.map(
    (id, at) =>
      `r${at}: accountReport(accountId: 1, report: "provisioning_csv", id: "${id}") { state }`,
  );
  const { errors } = await query(`{ ${aliases.join(' ')} }`);
  expect(errors).toBeUndefined();
  expect(canvas.requests).toEqual(['GET /api/v1/accounts/1/reports/provisioning_csv?per_page=100']);
});

it('several terms are one call, and one is a call of its own', async () => {
  const { query, canvas } = await startGateway();
  const both = await query('{ a: term(id: 1) { name } b: term(id: 4) { name sisId } }');
  expect(both.errors).toBeUndefined();
  expect(both.data.b).toEqual({ name: expect.any(String), sisId: 'FA26' });
  expect(canvas.requests).toEqual(['GET /api/v1/accounts/self/terms?per_page=100']);
  canvas.clear();
  await query('{ term(id: 4) { name } }');
  expect(canvas.requests).toEqual(['GET /api/v1/accounts/self/terms/4']);
});

it('a term that the list does not have is asked for alone, and fails alone', async () => {
  const { query, canvas } = await startGateway();
  const { data, errors } = await query(
    '{ known: term(id: 1) { name } unknown: term(id: 999999) { name } }',
  );
  expect(data.known.name).toEqual(expect.any(String));
  expect(data.unknown).toEqual({ name: null });
  expect(errors).toMatchObject([{ path: ['unknown', 'name'], extensions: { code: 'NOT_FOUND' } }]);
  expect(canvas.requests).toEqual([
    'GET /api/v1/accounts/self/terms?per_page=100',
    'GET /api/v1/accounts/self/terms/999999',
  ]);
});

it('up to three accounts are a call each', async () => {
  const { query, canvas } = await startGateway();
  await query(
    '{ a: account(id: 2) { name } b: account(id: 3) { name } c: account(id: 4) { name } }',
  );
  expect(canvas.requests.sort()).toEqual([
    'GET /api/v1/accounts/2',
    'GET /api/v1/accounts/3',
    'GET /api/v1/accounts/4',
  ]);
});

it('several quizzes of a course are one call, those of another course another', async () => {
  const { query, canvas } = await startGateway();
  const { data, errors } = await query(`{
    a: quiz(courseId: 3, id: 301) { title }
    b: quiz(courseId: 3, id: 302) { title }
    c: quiz(courseId: 3, id: 303) { title }
    missing: quiz(courseId: 1, id: 999999) { title }
  }`);
  expect(data.c.title).toEqual(expect.any(String));
  expect(errors).toMatchObject([{ path: ['missing', 'title'], extensions: { code: 'NOT_FOUND' } }]);
  expect(canvas.requests.sort()).toEqual([
    'GET /api/v1/courses/1/quizzes/999999',
    'GET /api/v1/courses/3/quizzes?per_page=100',
  ]);
});

it('where Canvas refuses the list, single entries are asked for one by one', async () => {
  const { query, canvas } = await startGateway({
    simulator: { faults: { kind: 'status', status: 404, rate: 1, path: '/terms', times: 1 } },
  });
  const { data, errors } = await query('{ a: term(id: 1) { name } b: term(id: 4) { name } }');
  expect(errors).toBeUndefined();
  expect(data.b.name).toEqual(expect.any(String));
  expect(canvas.requests).toEqual([
    'GET /api/v1/accounts/self/terms?per_page=100',
    'GET /api/v1/accounts/self/terms/1',
    'GET /api/v1/accounts/self/terms/4',
  ]);
});

it('the same object asked for in ten places is read once', async () => {
  const { query, canvas } = await startGateway();
  const aliases = Array.from(
    { length: 10 },
    (_, at) => `c${at}: course(id: 1) { name term { name } }`,
  );
  const { errors } = await query(`{ ${aliases.join(' ')} }`);
  expect(errors).toBeUndefined();
  expect(canvas.requests).toEqual(['GET /api/v1/courses/1?include%5B%5D=term']);
});

it('the same list asked for in ten places is read once', async () => {
  const { query, canvas } = await startGateway();
  const list = 'termsConnection(first: 3) { nodes { name } }';
  const aliases = Array.from({ length: 10 }, (_, at) => `a${at}: account(id: 1) { ${list} }`);
  await query(`{ ${aliases.join(' ')} }`);
  expect(canvas.requests).toEqual(['GET /api/v1/accounts/1/terms?per_page=3']);
});

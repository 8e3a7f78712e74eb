import { beforeAll, describe, expect, it, afterAll } from 'vitest';
import { createGateway } from '../../src/server/create-server.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import { createQuery, plainConfig } from '../support/gateway.ts';
import { watchedLog } from '../support/output.ts';

/*
 * Each of the 31 routes of the four reporting APIs is reached by an operation of the schema.
 */
const department = (scope: string, args: string) =>
  [
    ['activity', 'activity { byDate { date } }'],
    ['grades', 'grades { total }'],
    ['statistics', 'statistics { courses }'],
    ['statistics_by_subaccount', 'statisticsBySubaccount { courses }'],
  ].map(([subject, selection]): [string, string] => [
    `GET /api/v1/accounts/:account_id/analytics/${scope}/${subject!}`,
    `{ account(id: 1) { analytics(${args}) { ${selection!} } } }`,
  ]);

const accountReport = 'accountId: 1, report: "grade_export_csv"';
const globalId = (text: string) => Buffer.from(text).toString('base64');

/** Route template → operation. Ids that need not exist are 99: the route is reached, and says so. */
const operations: [route: string, operation: string][] = [
  // Account Reports
  ['GET /api/v1/accounts/:account_id/reports', '{ account(id: 1) { availableReports { title } } }'],
  [
    'POST /api/v1/accounts/:account_id/reports/:report',
    `mutation { startAccountReport(input: { ${accountReport} }) { reused } }`,
  ],
  [
    'GET /api/v1/accounts/:account_id/reports/:report',
    '{ account(id: 1) { reportsConnection(report: "grade_export_csv") { nodes { state } } } }',
  ],
  [
    'GET /api/v1/accounts/:account_id/reports/:report/:id',
    `{ accountReport(${accountReport}, id: 99) { state } }`,
  ],
  [
    'DELETE /api/v1/accounts/:account_id/reports/:report/:id',
    `mutation { deleteReport(input: { id: "${globalId('AccountReport-1:grade_export_csv:99')}" }) { deletedId } }`,
  ],
  [
    'PUT /api/v1/accounts/:account_id/reports/:report/:id/abort',
    `mutation { abortReport(input: { id: "${globalId('AccountReport-1:grade_export_csv:99')}" }) { errors { code } } }`,
  ],
  // Course Reports
  [
    'POST /api/v1/courses/:course_id/reports/:report_type',
    'mutation { startCourseReport(input: { courseId: 1 }) { report { state } } }',
  ],
  [
    'GET /api/v1/courses/:course_id/reports/:report_type',
    '{ course(id: 1) { lastReport { state } } }',
  ],
  [
    'GET /api/v1/courses/:course_id/reports/:report_type/:id',
    '{ courseReport(courseId: 1, reportType: "course_pace_docx", id: 99) { state } }',
  ],
  // Quiz Reports
  [
    'GET /api/v1/courses/:course_id/quizzes/:quiz_id/reports',
    '{ quiz(courseId: 3, id: 301) { reports { state } } }',
  ],
  [
    'POST /api/v1/courses/:course_id/quizzes/:quiz_id/reports',
    'mutation { startQuizReport(input: { courseId: 3, quizId: 301, reportType: ITEM_ANALYSIS }) { reused } }',
  ],
  [
    'GET /api/v1/courses/:course_id/quizzes/:quiz_id/reports/:id',
    '{ quizReport(courseId: 3, quizId: 301, id: 99) { state } }',
  ],
  [
    'DELETE /api/v1/courses/:course_id/quizzes/:quiz_id/reports/:id',
    `mutation { deleteReport(input: { id: "${globalId('QuizReport-3:301:99')}" }) { deletedId } }`,
  ],
  // Analytics
  ...department('terms/:term_id', 'termId: 4'),
  ...department('current', 'filter: CURRENT'),
  ...department('completed', 'filter: COMPLETED'),
  [
    'GET /api/v1/courses/:course_id/analytics/activity',
    '{ course(id: 1) { analytics { activity { views } } } }',
  ],
  [
    'GET /api/v1/courses/:course_id/analytics/assignments',
    '{ course(id: 1) { analytics { assignments { title } } } }',
  ],
  [
    'GET /api/v1/courses/:course_id/analytics/student_summaries',
    '{ course(id: 1) { analytics { studentSummariesConnection(first: 1) { nodes { pageViews } } } } }',
  ],
  [
    'GET /api/v1/courses/:course_id/analytics/users/:student_id/activity',
    '{ course(id: 1) { analytics { student(id: 99) { activity { participations { url } } } } } }',
  ],
  [
    'GET /api/v1/courses/:course_id/analytics/users/:student_id/assignments',
    '{ course(id: 1) { analytics { student(id: 99) { assignments { status } } } } }',
  ],
  [
    'GET /api/v1/courses/:course_id/analytics/users/:student_id/communication',
    '{ course(id: 1) { analytics { student(id: 99) { communication { date } } } } }',
  ],
];

/** Whether a request that Canvas got is one of a route. */
function isOf(request: string, route: string): boolean {
  const pattern = route.replaceAll('/', '\\/').replace(/:\w+/g, '[^/?]+');
  return new RegExp(`^${pattern}(?:\\?.*)?$`).test(request);
}

describe('the 31 routes of the reporting APIs', () => {
  let simulator: Simulator;
  let gateway: ReturnType<typeof createGateway>;
  let query: ReturnType<typeof createQuery>;

  beforeAll(async () => {
    simulator = await startSimulator({ port: 0, filesPort: 0 });
    gateway = createGateway({
      config: plainConfig,
      canvasBaseUrl: new URL(simulator.baseUrl),
      log: watchedLog,
    });
    query = createQuery(gateway, simulator.tokens.admin);
  });

  afterAll(async () => {
    await gateway.close();
    await simulator.close();
  });

  it('are 31', () => {
    expect(new Set(operations.map(([route]) => route)).size).toBe(31);
  });

  it.each(operations)('%s is reached', async (route, operation) => {
    simulator.requests.clear();
    await query(operation);
    const reached = [...simulator.requests].filter(({ method, path }) =>
      isOf(`${method} ${path}`, route),
    );
    expect(reached.length).toBeGreaterThan(0);
    // Canvas knows the route: it says something of its own, be it that there is no such object.
    expect(reached.every(({ status }) => [200, 204, 404].includes(status ?? 0))).toBe(true);
  });
});

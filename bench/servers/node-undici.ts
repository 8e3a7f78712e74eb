/**
 * What a careful developer writes by hand without GraphQL: node:http in, undici out, one function
 * per operation, `JSON.stringify` at the end.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'undici';
import {
  accept,
  byDate,
  routes,
  toGradeDistribution,
  toReportType,
  toStatistics,
  type WireAccount,
  type WireCourse,
  type WireDay,
  type WireGrades,
  type WireQuiz,
  type WireQuizReport,
  type WireStatistics,
} from './canvas.ts';
import { announce, port, upstream } from './environment.ts';

const canvas = new Pool(upstream);

type Get = <T>(path: string) => Promise<T>;

const operations: Record<string, (get: Get) => unknown> = {
  Q1: async (get) => {
    const [statistics, grades] = await Promise.all([
      get<WireStatistics>(routes.statistics('1')),
      get<WireGrades>(routes.grades('1')),
    ]);
    return {
      account: {
        analytics: {
          statistics: toStatistics(statistics),
          grades: toGradeDistribution(grades),
        },
      },
    };
  },

  Q2: async (get) => {
    const [account, courses] = await Promise.all([
      get<WireAccount>(routes.account('1')),
      get<WireCourse[]>(routes.courses('1', 50)).then((list) =>
        Promise.all(
          list.map(async (course) => ({
            course,
            activity: byDate(await get<WireDay[]>(routes.activity(course.id))),
          })),
        ),
      ),
    ]);
    return {
      account: {
        coursesConnection: {
          nodes: courses.map(({ course, activity }) => ({
            _id: course.id,
            name: course.name,
            courseCode: course.course_code,
            account: { _id: account.id, name: account.name },
            term: course.term && {
              _id: course.term.id,
              name: course.term.name,
              startAt: course.term.start_at,
              endAt: course.term.end_at,
            },
            analytics: {
              activity: activity.map(({ date, views, participations }) => ({
                date,
                views,
                participations,
              })),
            },
          })),
        },
      },
    };
  },

  Q3: async (get) => {
    const [course, quizzes] = await Promise.all([
      get<WireCourse>(routes.course('1')),
      get<WireQuiz[]>(routes.quizzes('1', 10)).then((list) =>
        Promise.all(
          list.map(async (quiz) => ({
            quiz,
            reports: await get<WireQuizReport[]>(routes.quizReports('1', quiz.id)),
          })),
        ),
      ),
    ]);
    return {
      course: {
        name: course.name,
        courseCode: course.course_code,
        quizzesConnection: {
          nodes: quizzes.map(({ quiz, reports }) => ({
            _id: quiz.id,
            title: quiz.title,
            pointsPossible: quiz.points_possible,
            questionCount: quiz.question_count,
            dueAt: quiz.due_at,
            reports: reports.map((report) => ({
              _id: report.id,
              reportType: toReportType(report.report_type),
              readableType: report.readable_type,
              generatable: report.generatable,
              anonymous: report.anonymous,
              includesAllVersions: report.includes_all_versions,
              createdAt: report.created_at,
              updatedAt: report.updated_at,
            })),
          })),
        },
      },
    };
  },

  Q4: () => ({ __typename: 'Query' }),
};

createServer((request, response) => {
  handle(request).then(
    (data) => {
      respond(response, 200, { data });
    },
    (error: unknown) => {
      const message = error instanceof Error ? error.message : 'failed';
      respond(response, 502, { errors: [{ message }] });
    },
  );
}).listen(port, '127.0.0.1', () => {
  announce('node-undici');
});

async function handle(request: IncomingMessage): Promise<unknown> {
  const { operationName } = JSON.parse(await readText(request)) as { operationName: string };
  const headers = { authorization: request.headers.authorization ?? '', accept };
  const operation = operations[operationName];
  if (!operation) throw new Error(`unknown operation ${operationName}`);
  return operation(async <T>(path: string) => {
    const { statusCode, body } = await canvas.request({ method: 'GET', path, headers });
    if (statusCode !== 200) throw new Error(`Canvas answered ${statusCode}`);
    return (await body.json()) as T;
  });
}

function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (text += chunk));
    request.on('end', () => {
      resolve(text);
    });
    request.on('error', reject);
  });
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}

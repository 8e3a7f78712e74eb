/**
 * The limit: what the same REST calls and the same answer cost when Node does nothing else.
 * Sockets in and out, HTTP framed by hand, calls pipelined, answers glued together as text. No
 * GraphQL, no validation, no time-outs: a mark to measure distance from, not a design.
 */
import { createServer, type Socket } from 'node:net';
import { RawClient } from '../support/raw-client.ts';
import {
  accept,
  byDate,
  routes,
  toReportType,
  type WireAccount,
  type WireCourse,
  type WireDay,
  type WireGrades,
  type WireQuiz,
  type WireQuizReport,
  type WireStatistics,
} from './canvas.ts';
import { announce, port, upstream } from './environment.ts';

// Calls pipelined wait for each other where Canvas takes its time: then each has a connection of its own.
const pipelining = Number(process.env.PIPELINING ?? 64);
const canvas = new RawClient(upstream, pipelining > 1 ? 4 : 512, pipelining);

type Get = <T>(path: string) => Promise<T>;
type Operation = (get: Get) => Promise<string> | string;

const operations: Record<string, Operation> = {
  Q1: async (get) => {
    const [statistics, grades] = await Promise.all([
      get<WireStatistics>(routes.statistics('1')),
      get<WireGrades>(routes.grades('1')),
    ]);
    let bins = '';
    let total = 0;
    for (let score = 0; score <= 100; score += 1) {
      const count = grades[score] ?? 0;
      total += count;
      bins += `${score === 0 ? '' : ','}{"score":${score},"count":${count}}`;
    }
    return (
      `{"account":{"analytics":{"statistics":{"courses":${statistics.courses},` +
      `"subaccounts":${statistics.subaccounts},"teachers":${statistics.teachers},` +
      `"students":${statistics.students},"discussionTopics":${statistics.discussion_topics},` +
      `"mediaObjects":${statistics.media_objects},"attachments":${statistics.attachments},` +
      `"assignments":${statistics.assignments}},"grades":{"bins":[${bins}],"total":${total}}}}}`
    );
  },

  Q2: async (get) => {
    const [account, nodes] = await Promise.all([
      get<WireAccount>(routes.account('1')),
      get<WireCourse[]>(routes.courses('1', 50)).then((courses) =>
        Promise.all(
          courses.map(async (course) => ({
            course,
            activity: toActivity(await get<WireDay[]>(routes.activity(course.id))),
          })),
        ),
      ),
    ]);
    const accountText = `{"_id":"${account.id}","name":${JSON.stringify(account.name)}}`;
    const texts = nodes.map(({ course, activity }) => {
      const term = course.term;
      return (
        `{"_id":"${course.id}","name":${JSON.stringify(course.name)},` +
        `"courseCode":${JSON.stringify(course.course_code)},"account":${accountText},"term":` +
        (term
          ? `{"_id":"${term.id}","name":${JSON.stringify(term.name)},` +
            `"startAt":${quote(term.start_at)},"endAt":${quote(term.end_at)}}`
          : 'null') +
        `,"analytics":{"activity":[${activity}]}}`
      );
    });
    return `{"account":{"coursesConnection":{"nodes":[${texts.join(',')}]}}}`;
  },

  Q3: async (get) => {
    const [course, nodes] = await Promise.all([
      get<WireCourse>(routes.course('1')),
      get<WireQuiz[]>(routes.quizzes('1', 10)).then((quizzes) =>
        Promise.all(
          quizzes.map(async (quiz) => {
            const reports = await get<WireQuizReport[]>(routes.quizReports('1', quiz.id));
            return (
              `{"_id":"${quiz.id}","title":${JSON.stringify(quiz.title)},` +
              `"pointsPossible":${quiz.points_possible},"questionCount":${quiz.question_count},` +
              `"dueAt":${quote(quiz.due_at)},"reports":[${reports.map(toReport).join(',')}]}`
            );
          }),
        ),
      ),
    ]);
    return (
      `{"course":{"name":${JSON.stringify(course.name)},` +
      `"courseCode":${JSON.stringify(course.course_code)},` +
      `"quizzesConnection":{"nodes":[${nodes.join(',')}]}}}`
    );
  },

  Q4: () => '{"__typename":"Query"}',
};

function toActivity(days: WireDay[]): string {
  let text = '';
  for (const { date, views, participations } of byDate(days)) {
    text += `${text === '' ? '' : ','}{"date":"${date}","views":${views},"participations":${participations}}`;
  }
  return text;
}

function toReport(report: WireQuizReport): string {
  return (
    `{"_id":"${report.id}","reportType":"${toReportType(report.report_type)}",` +
    `"readableType":${JSON.stringify(report.readable_type)},"generatable":${report.generatable},` +
    `"anonymous":${report.anonymous},"includesAllVersions":${report.includes_all_versions},` +
    `"createdAt":${quote(report.created_at)},"updatedAt":${quote(report.updated_at)}}`
  );
}

/** For text that needs no escape: dates. */
function quote(text: string | null): string {
  return text === null ? 'null' : `"${text}"`;
}

createServer({ noDelay: true }, (socket) => {
  let input = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    input += chunk;
    for (;;) {
      const bodyStart = input.indexOf('\r\n\r\n') + 4;
      if (bodyStart < 4) return;
      const head = input.slice(0, bodyStart);
      const bodyEnd = bodyStart + Number(headerOf(head, 'content-length') ?? 0);
      if (input.length < bodyEnd) return;
      void handle(socket, head, input.slice(bodyStart, bodyEnd));
      input = input.slice(bodyEnd);
    }
  });
  socket.on('error', () => socket.destroy());
}).listen(port, '127.0.0.1', () => {
  announce('limit');
});

async function handle(socket: Socket, head: string, body: string): Promise<void> {
  const { operationName } = JSON.parse(body) as { operationName: string };
  const operation = operations[operationName];
  if (!operation) {
    respond(socket, '400 Bad Request', '{"errors":[{"message":"unknown operation"}]}');
    return;
  }
  const headers = `authorization: ${headerOf(head, 'authorization') ?? ''}\r\naccept: ${accept}\r\n`;
  try {
    const data = await operation(async <T>(path: string) => {
      const response = await canvas.get(path, headers);
      if (response.status !== 200) throw new Error(`Canvas answered ${response.status}`);
      return JSON.parse(response.body) as T;
    });
    respond(socket, '200 OK', `{"data":${data}}`);
  } catch (error) {
    const message = error instanceof Error ? error.message : 'failed';
    respond(socket, '502 Bad Gateway', JSON.stringify({ errors: [{ message }] }));
  }
}

function respond(socket: Socket, status: string, body: string): void {
  socket.write(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

function headerOf(head: string, name: string): string | undefined {
  const start = head.toLowerCase().indexOf(`\r\n${name}: `);
  return start < 0
    ? undefined
    : head.slice(start + name.length + 4, head.indexOf('\r\n', start + 2));
}

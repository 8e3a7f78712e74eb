/**
 * Fastify, Mercurius and its loaders, as Mercurius's documentation writes them, with undici (the
 * HTTP client of the same family) towards Canvas. Shared by the server with and without the JIT.
 *
 * Loaders stand where many objects of one request ask for the same thing (a course's account). The
 * fields that need a call of their own (activity, reports) have a loader without its cache, which
 * the documentation advises where there is nothing to share: it saves serializing each key.
 */
import Fastify from 'fastify';
import mercurius, { type MercuriusOptions } from 'mercurius';
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
import { typeDefs } from './schema.ts';

declare module 'mercurius' {
  interface MercuriusContext {
    get: Get;
  }
}

type Get = <T>(path: string) => Promise<T>;

interface Context {
  get: Get;
}

interface LoaderQuery<T> {
  obj: T;
}

// An account or a course reached by its id is a reference: it is fetched when a field needs it.
interface Reference {
  id: string;
}
interface CourseReference extends Reference {
  fetched: () => Promise<WireCourse>;
}
type CourseParent = CourseReference | WireCourse;
const of = <T>(course: CourseParent, pick: (course: WireCourse) => T): T | Promise<T> =>
  'fetched' in course ? course.fetched().then(pick) : pick(course);

type QuizParent = WireQuiz & { courseId: string };

const canvas = new Pool(upstream);

function createGet(authorization: string): Get {
  const headers = { authorization, accept };
  return async <T>(path: string) => {
    const { statusCode, body } = await canvas.request({ method: 'GET', path, headers });
    if (statusCode !== 200) throw new Error(`Canvas answered ${statusCode}`);
    return (await body.json()) as T;
  };
}

function referToCourse(id: string, get: Get): CourseReference {
  let course: Promise<WireCourse> | undefined;
  return { id, fetched: () => (course ??= get<WireCourse>(routes.course(id))) };
}

const resolvers = {
  Query: {
    account: (_: unknown, { id }: Reference) => ({ id }),
    course: (_: unknown, { id }: Reference, { get }: Context) => referToCourse(id, get),
  },
  Account: {
    _id: ({ id }: Reference) => id,
    coursesConnection: async (
      { id }: Reference,
      { first }: { first?: number },
      { get }: Context,
    ) => ({ nodes: await get<WireCourse[]>(routes.courses(id, first ?? 10)) }),
    analytics: ({ id }: Reference) => ({ id }),
  },
  DepartmentAnalytics: {
    statistics: async ({ id }: Reference, _: unknown, { get }: Context) =>
      toStatistics(await get<WireStatistics>(routes.statistics(id))),
    grades: async ({ id }: Reference, _: unknown, { get }: Context) =>
      toGradeDistribution(await get<WireGrades>(routes.grades(id))),
  },
  Course: {
    _id: ({ id }: CourseParent) => id,
    name: (course: CourseParent) => of(course, ({ name }) => name),
    courseCode: (course: CourseParent) => of(course, ({ course_code }) => course_code),
    account: (course: CourseParent) => of(course, ({ account_id }) => ({ id: account_id })),
    term: (course: CourseParent) => of(course, ({ term }) => term),
    quizzesConnection: async (
      { id }: CourseParent,
      { first }: { first?: number },
      { get }: Context,
    ) => ({
      nodes: (await get<WireQuiz[]>(routes.quizzes(id, first ?? 10))).map((quiz) => ({
        ...quiz,
        courseId: id,
      })),
    }),
    analytics: ({ id }: CourseParent) => ({ id }),
  },
  Term: {
    _id: ({ id }: Reference) => id,
    startAt: ({ start_at }: { start_at: string | null }) => start_at,
    endAt: ({ end_at }: { end_at: string | null }) => end_at,
  },
  Quiz: {
    _id: ({ id }: QuizParent) => id,
    pointsPossible: (quiz: QuizParent) => quiz.points_possible,
    questionCount: (quiz: QuizParent) => quiz.question_count,
    dueAt: (quiz: QuizParent) => quiz.due_at,
  },
  QuizReport: {
    _id: ({ id }: WireQuizReport) => id,
    reportType: (report: WireQuizReport) => toReportType(report.report_type),
    readableType: (report: WireQuizReport) => report.readable_type,
    includesAllVersions: (report: WireQuizReport) => report.includes_all_versions,
    createdAt: (report: WireQuizReport) => report.created_at,
    updatedAt: (report: WireQuizReport) => report.updated_at,
  },
};

const loaders = {
  Account: {
    name: (queries: LoaderQuery<Reference>[], { get }: Context) =>
      Promise.all(
        queries.map(async ({ obj }) => (await get<WireAccount>(routes.account(obj.id))).name),
      ),
  },
  CourseAnalytics: {
    activity: {
      loader: (queries: LoaderQuery<Reference>[], { get }: Context) =>
        Promise.all(
          queries.map(async ({ obj }) => byDate(await get<WireDay[]>(routes.activity(obj.id)))),
        ),
      opts: { cache: false },
    },
  },
  Quiz: {
    reports: {
      loader: (queries: LoaderQuery<QuizParent>[], { get }: Context) =>
        Promise.all(
          queries.map(({ obj }) => get<WireQuizReport[]>(routes.quizReports(obj.courseId, obj.id))),
        ),
      opts: { cache: false },
    },
  },
};

/** `jit`: after how many executions an operation is compiled; 0 for never. */
export async function startMercurius(name: string, jit: number): Promise<void> {
  const app = Fastify();
  await app.register(mercurius, {
    schema: typeDefs,
    resolvers: resolvers as unknown as MercuriusOptions['resolvers'],
    loaders: loaders as unknown as MercuriusOptions['loaders'],
    context: (request) => ({ get: createGet(request.headers.authorization ?? '') }),
    jit,
  });
  await app.listen({ port, host: '127.0.0.1' });
  announce(name);
}

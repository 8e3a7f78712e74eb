/**
 * Apollo Server and @apollo/datasource-rest, as Apollo's documentation writes them: a standalone
 * server, one data source per request, resolvers that ask it, `willSendRequest` for the token. The
 * data source keeps both its layers: a GET asked for twice at a time is sent once, and answers are
 * cached as their headers allow (Canvas's do not).
 */
import { RESTDataSource, type AugmentedRequest } from '@apollo/datasource-rest';
import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
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

class CanvasDataSource extends RESTDataSource {
  override baseURL = upstream;
  readonly #authorization: string;

  constructor(authorization: string) {
    super();
    this.#authorization = authorization;
  }

  override willSendRequest(_path: string, request: AugmentedRequest): void {
    request.headers.authorization = this.#authorization;
    request.headers.accept = accept;
  }

  account = (id: string) => this.get<WireAccount>(routes.account(id));
  statistics = (accountId: string) => this.get<WireStatistics>(routes.statistics(accountId));
  grades = (accountId: string) => this.get<WireGrades>(routes.grades(accountId));
  courses = (accountId: string, first: number) =>
    this.get<WireCourse[]>(routes.courses(accountId, first));
  course = (id: string) => this.get<WireCourse>(routes.course(id));
  activity = (courseId: string) => this.get<WireDay[]>(routes.activity(courseId));
  quizzes = (courseId: string, first: number) =>
    this.get<WireQuiz[]>(routes.quizzes(courseId, first));
  quizReports = (courseId: string, quizId: string) =>
    this.get<WireQuizReport[]>(routes.quizReports(courseId, quizId));
}

interface Context {
  canvas: CanvasDataSource;
}

// An account or a course reached by its id is a reference: it is fetched when a field needs it.
interface Reference {
  id: string;
}
type CourseParent = Reference | WireCourse;
const of = <T>(course: CourseParent, { canvas }: Context, pick: (course: WireCourse) => T) =>
  'name' in course ? pick(course) : canvas.course(course.id).then(pick);

type QuizParent = WireQuiz & { courseId: string };

const resolvers = {
  Query: {
    account: (_: unknown, { id }: Reference) => ({ id }),
    course: (_: unknown, { id }: Reference) => ({ id }),
  },
  Account: {
    _id: ({ id }: Reference) => id,
    name: async ({ id }: Reference, _: unknown, { canvas }: Context) =>
      (await canvas.account(id)).name,
    coursesConnection: async (
      { id }: Reference,
      { first }: { first?: number },
      { canvas }: Context,
    ) => ({ nodes: await canvas.courses(id, first ?? 10) }),
    analytics: ({ id }: Reference) => ({ id }),
  },
  DepartmentAnalytics: {
    statistics: async ({ id }: Reference, _: unknown, { canvas }: Context) =>
      toStatistics(await canvas.statistics(id)),
    grades: async ({ id }: Reference, _: unknown, { canvas }: Context) =>
      toGradeDistribution(await canvas.grades(id)),
  },
  Course: {
    _id: ({ id }: CourseParent) => id,
    name: (course: CourseParent, _: unknown, context: Context) =>
      of(course, context, ({ name }) => name),
    courseCode: (course: CourseParent, _: unknown, context: Context) =>
      of(course, context, ({ course_code }) => course_code),
    account: (course: CourseParent, _: unknown, context: Context) =>
      of(course, context, ({ account_id }) => ({ id: account_id })),
    term: (course: CourseParent, _: unknown, context: Context) =>
      of(course, context, ({ term }) => term),
    quizzesConnection: async (
      { id }: CourseParent,
      { first }: { first?: number },
      { canvas }: Context,
    ) => ({
      nodes: (await canvas.quizzes(id, first ?? 10)).map((quiz) => ({ ...quiz, courseId: id })),
    }),
    analytics: ({ id }: CourseParent) => ({ id }),
  },
  Term: {
    _id: ({ id }: Reference) => id,
    startAt: ({ start_at }: { start_at: string | null }) => start_at,
    endAt: ({ end_at }: { end_at: string | null }) => end_at,
  },
  CourseAnalytics: {
    activity: async ({ id }: Reference, _: unknown, { canvas }: Context) =>
      byDate(await canvas.activity(id)),
  },
  Quiz: {
    _id: ({ id }: QuizParent) => id,
    pointsPossible: (quiz: QuizParent) => quiz.points_possible,
    questionCount: (quiz: QuizParent) => quiz.question_count,
    dueAt: (quiz: QuizParent) => quiz.due_at,
    reports: ({ courseId, id }: QuizParent, _: unknown, { canvas }: Context) =>
      canvas.quizReports(courseId, id),
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

const server = new ApolloServer<Context>({ typeDefs, resolvers });

await startStandaloneServer(server, {
  listen: { port, host: '127.0.0.1' },
  context: ({ req }) =>
    Promise.resolve({ canvas: new CanvasDataSource(req.headers.authorization ?? '') }),
});
announce('apollo');

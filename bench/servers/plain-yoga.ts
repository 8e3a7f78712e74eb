/**
 * What a tutorial builds: Yoga as its quick start has it, a Pothos schema, one DataLoader per kind
 * of object and request, and Node's own fetch.
 */
import { createServer } from 'node:http';
import SchemaBuilder from '@pothos/core';
import DataLoader from 'dataloader';
import { createYoga } from 'graphql-yoga';
import {
  accept,
  byDate,
  routes,
  toGradeDistribution,
  toReportType,
  toStatistics,
  type GradeDistribution,
  type WireAccount,
  type WireCourse,
  type WireDay,
  type WireGrades,
  type WireQuiz,
  type WireQuizReport,
  type WireStatistics,
  type WireTerm,
} from './canvas.ts';
import { announce, port, upstream } from './environment.ts';

type Get = <T>(path: string) => Promise<T>;

interface Context {
  get: Get;
  accounts: DataLoader<string, WireAccount>;
  courses: DataLoader<string, WireCourse>;
}

function createContext(authorization: string): Context {
  const get: Get = async <T>(path: string) => {
    const response = await fetch(upstream + path, { headers: { authorization, accept } });
    if (!response.ok) throw new Error(`Canvas answered ${response.status}`);
    return (await response.json()) as T;
  };
  return {
    get,
    accounts: new DataLoader((ids) =>
      Promise.all(ids.map((id) => get<WireAccount>(routes.account(id)))),
    ),
    courses: new DataLoader((ids) =>
      Promise.all(ids.map((id) => get<WireCourse>(routes.course(id)))),
    ),
  };
}

const builder = new SchemaBuilder<{
  Context: Context;
  Scalars: { DateTime: { Input: string; Output: string }; Date: { Input: string; Output: string } };
}>({});

builder.scalarType('DateTime', { serialize: (value) => value });
builder.scalarType('Date', { serialize: (value) => value });

const DepartmentFilter = builder.enumType('DepartmentFilter', {
  values: ['CURRENT', 'COMPLETED'] as const,
});
const QuizReportType = builder.enumType('QuizReportType', {
  values: ['STUDENT_ANALYSIS', 'ITEM_ANALYSIS'] as const,
});

// An account or a course reached by its id is a reference: it is fetched when a field needs it.
const Account = builder.objectRef<{ id: string }>('Account');
const Course = builder.objectRef<{ id: string } | WireCourse>('Course');
const isWhole = (course: { id: string } | WireCourse): course is WireCourse => 'name' in course;
const whole = (course: { id: string } | WireCourse, context: Context) =>
  isWhole(course) ? course : context.courses.load(course.id);

const Term = builder.objectRef<WireTerm>('Term').implement({
  fields: (t) => ({
    _id: t.exposeID('id'),
    name: t.exposeString('name', { nullable: true }),
    startAt: t.expose('start_at', { type: 'DateTime', nullable: true }),
    endAt: t.expose('end_at', { type: 'DateTime', nullable: true }),
  }),
});

const DailyActivity = builder.objectRef<WireDay>('DailyActivity').implement({
  fields: (t) => ({
    date: t.expose('date', { type: 'Date' }),
    views: t.exposeInt('views'),
    participations: t.exposeInt('participations', { nullable: true }),
  }),
});

const CourseAnalytics = builder.objectRef<{ courseId: string }>('CourseAnalytics').implement({
  fields: (t) => ({
    activity: t.field({
      type: [DailyActivity],
      nullable: true,
      resolve: async ({ courseId }, _, { get }) =>
        byDate(await get<WireDay[]>(routes.activity(courseId))),
    }),
  }),
});

const QuizReport = builder.objectRef<WireQuizReport>('QuizReport').implement({
  fields: (t) => ({
    _id: t.exposeID('id'),
    reportType: t.field({
      type: QuizReportType,
      resolve: ({ report_type }) =>
        toReportType(report_type) as 'STUDENT_ANALYSIS' | 'ITEM_ANALYSIS',
    }),
    readableType: t.exposeString('readable_type', { nullable: true }),
    generatable: t.exposeBoolean('generatable'),
    anonymous: t.exposeBoolean('anonymous'),
    includesAllVersions: t.exposeBoolean('includes_all_versions'),
    createdAt: t.expose('created_at', { type: 'DateTime', nullable: true }),
    updatedAt: t.expose('updated_at', { type: 'DateTime', nullable: true }),
  }),
});

const Quiz = builder.objectRef<WireQuiz & { courseId: string }>('Quiz').implement({
  fields: (t) => ({
    _id: t.exposeID('id'),
    title: t.exposeString('title', { nullable: true }),
    pointsPossible: t.exposeFloat('points_possible', { nullable: true }),
    questionCount: t.exposeInt('question_count', { nullable: true }),
    dueAt: t.expose('due_at', { type: 'DateTime', nullable: true }),
    reports: t.field({
      type: [QuizReport],
      nullable: true,
      resolve: ({ courseId, id }, _, { get }) =>
        get<WireQuizReport[]>(routes.quizReports(courseId, id)),
    }),
  }),
});

const QuizConnection = builder
  .objectRef<{ nodes: (WireQuiz & { courseId: string })[] }>('QuizConnection')
  .implement({ fields: (t) => ({ nodes: t.expose('nodes', { type: [Quiz] }) }) });

const CourseConnection = builder
  .objectRef<{ nodes: WireCourse[] }>('CourseConnection')
  .implement({ fields: (t) => ({ nodes: t.expose('nodes', { type: [Course] }) }) });

Course.implement({
  fields: (t) => ({
    _id: t.exposeID('id'),
    name: t.string({ resolve: async (course, _, context) => (await whole(course, context)).name }),
    courseCode: t.string({
      nullable: true,
      resolve: async (course, _, context) => (await whole(course, context)).course_code,
    }),
    account: t.field({
      type: Account,
      nullable: true,
      resolve: async (course, _, context) => ({ id: (await whole(course, context)).account_id }),
    }),
    term: t.field({
      type: Term,
      nullable: true,
      resolve: async (course, _, context) => (await whole(course, context)).term,
    }),
    quizzesConnection: t.field({
      type: QuizConnection,
      nullable: true,
      args: { first: t.arg.int(), after: t.arg.string() },
      resolve: async ({ id }, { first }, { get }) => ({
        nodes: (await get<WireQuiz[]>(routes.quizzes(id, first ?? 10))).map((quiz) => ({
          ...quiz,
          courseId: id,
        })),
      }),
    }),
    analytics: t.field({
      type: CourseAnalytics,
      nullable: true,
      resolve: ({ id }) => ({ courseId: id }),
    }),
  }),
});

const DepartmentStatistics = builder
  .objectRef<ReturnType<typeof toStatistics>>('DepartmentStatistics')
  .implement({
    fields: (t) => ({
      courses: t.exposeInt('courses'),
      subaccounts: t.exposeInt('subaccounts'),
      teachers: t.exposeInt('teachers'),
      students: t.exposeInt('students'),
      discussionTopics: t.exposeInt('discussionTopics'),
      mediaObjects: t.exposeInt('mediaObjects'),
      attachments: t.exposeInt('attachments'),
      assignments: t.exposeInt('assignments'),
    }),
  });

const GradeBin = builder.objectRef<{ score: number; count: number }>('GradeBin').implement({
  fields: (t) => ({ score: t.exposeInt('score'), count: t.exposeInt('count') }),
});

const GradeDistributionRef = builder.objectRef<GradeDistribution>('GradeDistribution').implement({
  fields: (t) => ({ bins: t.expose('bins', { type: [GradeBin] }), total: t.exposeInt('total') }),
});

const DepartmentAnalytics = builder
  .objectRef<{ accountId: string }>('DepartmentAnalytics')
  .implement({
    fields: (t) => ({
      statistics: t.field({
        type: DepartmentStatistics,
        nullable: true,
        resolve: async ({ accountId }, _, { get }) =>
          toStatistics(await get<WireStatistics>(routes.statistics(accountId))),
      }),
      grades: t.field({
        type: GradeDistributionRef,
        nullable: true,
        resolve: async ({ accountId }, _, { get }) =>
          toGradeDistribution(await get<WireGrades>(routes.grades(accountId))),
      }),
    }),
  });

Account.implement({
  fields: (t) => ({
    _id: t.exposeID('id'),
    name: t.string({
      resolve: async ({ id }, _, { accounts }) => (await accounts.load(id)).name,
    }),
    coursesConnection: t.field({
      type: CourseConnection,
      nullable: true,
      args: { first: t.arg.int(), after: t.arg.string() },
      resolve: async ({ id }, { first }, { get }) => ({
        nodes: await get<WireCourse[]>(routes.courses(id, first ?? 10)),
      }),
    }),
    analytics: t.field({
      type: DepartmentAnalytics,
      nullable: true,
      args: { termId: t.arg.id(), filter: t.arg({ type: DepartmentFilter }) },
      resolve: ({ id }) => ({ accountId: id }),
    }),
  }),
});

builder.queryType({
  fields: (t) => ({
    account: t.field({
      type: Account,
      nullable: true,
      args: { id: t.arg.id() },
      resolve: (_, { id }) => (id == null ? null : { id }),
    }),
    course: t.field({
      type: Course,
      nullable: true,
      args: { id: t.arg.id() },
      resolve: (_, { id }) => (id == null ? null : { id }),
    }),
  }),
});

const yoga = createYoga({
  schema: builder.toSchema(),
  context: ({ request }) => createContext(request.headers.get('authorization') ?? ''),
});

createServer((request, response) => {
  void yoga(request, response);
}).listen(port, '127.0.0.1', () => {
  announce('plain-yoga');
});

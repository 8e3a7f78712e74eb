/**
 * Hive Gateway over Mesh's OpenAPI handler: the REST API described in OpenAPI, composed into a
 * supergraph by Mesh Compose (names turned into the contract's), served by Hive Gateway's runtime on
 * node:http. What OpenAPI cannot say is added as the documentation has it: `additionalTypeDefs`
 * with `@resolveTo` where a field is one REST call, `additionalResolvers` where it is more.
 *
 * The composition happens at start, not in the measured part. A course's account is asked for 50
 * times in Q2: Hive merges calls that are alike only towards GraphQL subgraphs (its plugin for the
 * others is made for the runtime before this one; with it Q2 takes 52 calls and the same CPU time).
 */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import {
  createNamingConventionTransform,
  createRenameFieldTransform,
  defineConfig,
  getComposedSchemaFromConfig,
} from '@graphql-mesh/compose-cli';
import { loadOpenAPISubgraph } from '@omnigraph/openapi';
import { packageRoot } from '../support/paths.ts';
import { accept, byDate, toGradeDistribution, type WireDay, type WireGrades } from './canvas.ts';
import { announce, port, upstream } from './environment.ts';

const additionalTypeDefs = /* GraphQL */ `
  extend type Query {
    account(id: ID): Account
    course(id: ID): Course
  }

  enum DepartmentFilter {
    CURRENT
    COMPLETED
  }

  extend type Account {
    coursesConnection(first: Int, after: String): CourseConnection
    analytics(termId: ID, filter: DepartmentFilter): DepartmentAnalytics
  }

  type DepartmentAnalytics {
    accountId: String!
    grades: GradeDistribution
    statistics: DepartmentStatistics
      @resolveTo(
        sourceName: "Canvas"
        sourceTypeName: "Query"
        sourceFieldName: "getDepartmentStatistics"
        sourceArgs: { account_id: "{root.accountId}" }
      )
  }

  type GradeDistribution {
    bins: [GradeBin!]!
    total: Int!
  }

  type GradeBin {
    score: Int!
    count: Int!
  }

  type CourseConnection {
    nodes: [Course!]!
  }

  extend type Course {
    account: Account
      @resolveTo(
        sourceName: "Canvas"
        sourceTypeName: "Query"
        sourceFieldName: "getAccount"
        requiredSelectionSet: "{ accountId }"
        sourceArgs: { account_id: "{root.accountId}" }
      )
    quizzesConnection(first: Int, after: String): QuizConnection
    analytics: CourseAnalytics
  }

  type CourseAnalytics {
    activity: [DailyActivity!]
  }

  type QuizConnection {
    nodes: [Quiz!]!
  }

  extend type Quiz {
    courseId: String!
    reports: [QuizReport!]
      @resolveTo(
        sourceName: "Canvas"
        sourceTypeName: "Query"
        sourceFieldName: "listQuizReports"
        requiredSelectionSet: "{ _id courseId }"
        sourceArgs: { course_id: "{root.courseId}", quiz_id: "{root._id}" }
      )
  }
`;

/** Mesh's in-context SDK: a function for each query field of the subgraph. */
interface Context {
  Canvas: { Query: Record<string, (call: SdkCall) => Promise<unknown>> };
}
interface SdkCall {
  root: unknown;
  args: Record<string, unknown>;
  context: Context;
  info?: unknown;
}

const additionalResolvers = {
  Query: {
    // An account or a course reached by its id is a reference. Fields of the account's own are not
    // among the operations; those of the course are, and its type knows how to fetch them.
    account: (_: unknown, { id }: { id: string }) => ({ _id: id }),
    course: (root: unknown, { id }: { id: string }, context: Context, info: unknown) =>
      context.Canvas.Query.getCourse!({ root, args: { course_id: id }, context, info }),
  },
  Account: {
    coursesConnection: {
      selectionSet: '{ _id }',
      resolve: ({ _id }: { _id: string }, { first }: { first?: number }) => ({
        accountId: _id,
        first,
      }),
    },
    analytics: {
      selectionSet: '{ _id }',
      resolve: ({ _id }: { _id: string }) => ({ accountId: _id }),
    },
  },
  CourseConnection: {
    nodes: (
      root: { accountId: string; first?: number },
      _: unknown,
      context: Context,
      info: unknown,
    ) =>
      context.Canvas.Query.listAccountCourses!({
        root,
        args: {
          account_id: root.accountId,
          per_page: root.first ?? 10,
          include_LEFT_SQUARE_BRACE__RIGHT_SQUARE_BRACE_: 'term',
        },
        context,
        info,
      }),
  },
  DepartmentAnalytics: {
    grades: async (root: { accountId: string }, _: unknown, context: Context) =>
      toGradeDistribution(
        (await context.Canvas.Query.getDepartmentGrades!({
          root,
          args: { account_id: root.accountId },
          context,
        })) as WireGrades,
      ),
  },
  Course: {
    analytics: {
      selectionSet: '{ _id }',
      resolve: ({ _id }: { _id: string }) => ({ courseId: _id }),
    },
    quizzesConnection: {
      selectionSet: '{ _id }',
      resolve: ({ _id }: { _id: string }, { first }: { first?: number }) => ({
        courseId: _id,
        first,
      }),
    },
  },
  CourseAnalytics: {
    activity: async (root: { courseId: string }, _: unknown, context: Context, info: unknown) =>
      byDate(
        (await context.Canvas.Query.listCourseActivity!({
          root,
          args: { course_id: root.courseId },
          context,
          info,
        })) as WireDay[],
      ),
  },
  QuizConnection: {
    nodes: async (
      root: { courseId: string; first?: number },
      _: unknown,
      context: Context,
      info: unknown,
    ) => {
      const quizzes = (await context.Canvas.Query.listQuizzes!({
        root,
        args: { course_id: root.courseId, per_page: root.first ?? 10 },
        context,
        info,
      })) as { courseId: string }[];
      for (const quiz of quizzes) quiz.courseId = root.courseId;
      return quizzes;
    },
  },
};

const supergraph = await getComposedSchemaFromConfig(
  defineConfig({
    subgraphs: [
      {
        sourceHandler: loadOpenAPISubgraph('Canvas', {
          source: join(packageRoot, 'servers', 'canvas-openapi.json'),
          endpoint: upstream,
          operationHeaders: { authorization: '{context.headers.authorization}', accept },
        }),
        transforms: [
          createNamingConventionTransform({ fieldNames: 'camelCase', enumValues: 'upperCase' }),
          createRenameFieldTransform(({ fieldName }) => (fieldName === 'id' ? '_id' : fieldName)),
        ],
      },
    ],
    additionalTypeDefs,
  }),
  createLogger(),
);

const gateway = createGatewayRuntime({
  supergraph,
  additionalResolvers: additionalResolvers as never,
});

createServer((request, response) => {
  void gateway(request, response);
}).listen(port, '127.0.0.1', () => {
  announce('hive');
});
process.once('SIGTERM', () => process.exit(0)); // the runtime disposes of itself and stays

/** Mesh Compose wants a logger; only what goes wrong is of interest here. */
function createLogger(): Parameters<typeof getComposedSchemaFromConfig>[1] {
  const silent = () => undefined;
  const loud = (...parts: unknown[]) =>
    void process.stderr.write(`${parts.map(String).join(' ')}\n`);
  const logger = { debug: silent, info: silent, log: silent, warn: loud, error: loud };
  return { ...logger, child: createLogger };
}

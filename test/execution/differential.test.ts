import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { execute, parse, validate } from 'graphql';
import { pino } from 'pino';
import { Client } from 'undici';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Deadline } from '../../src/canvas/deadline.ts';
import { CanvasUpstream } from '../../src/canvas/upstream.ts';
import { GatewayContext } from '../../src/context.ts';
import { checkArguments } from '../../src/execution/check-arguments.ts';
import { toPublicError } from '../../src/execution/mask-error.ts';
import { defaultLimits } from '../../src/limits.ts';
import { ReportWatchers } from '../../src/report-watching/report-watchers.ts';
import { schema } from '../../src/schema/index.ts';
import { createGateway } from '../../src/server/create-server.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';
import {
  type AnyResult,
  type ComparableResult,
  comparableResult,
} from '../support/comparable-result.ts';
import { plainConfig } from '../support/gateway.ts';
import { startRememberingCanvas } from '../support/remembering-canvas.ts';
import {
  type RandomOperation,
  randomTrees,
  type ValuePool,
  writeOperation,
} from '../support/random-operations.ts';

/*
 * Random operations over the whole schema. graphql-js executes each of them as it is, the gateway three
 * times on each way in, compiled from the second time on. Results and REST calls must be the same.
 */

const count = Number(process.env.OPERATIONS ?? (process.env.LONG === 'true' ? 100_000 : 2_000));
const seed = Number(process.env.SEED ?? 1);

/** Random operations are larger than honest ones. */
const limits = {
  ...defaultLimits,
  tokens: 10_000,
  directives: 500,
  aliases: 1_000,
  cost: Infinity,
};

let simulator: Simulator;
let canvas: Awaited<ReturnType<typeof startRememberingCanvas>>;
let gateway: ReturnType<typeof createGateway>;
let upstream: CanvasUpstream;
let client: Client;
let pool: ValuePool;
const server = createServer((request, response) => {
  gateway.listener(request, response);
});

beforeAll(async () => {
  // Nobody reads the stacks of the errors that random operations meet.
  Error.stackTraceLimit = 0;
  simulator = await startSimulator({
    bucket: { enabled: false },
    jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 },
    generation: { asyncAnalytics: false },
  });
  canvas = await startRememberingCanvas(simulator.baseUrl);
  const canvasBaseUrl = new URL(canvas.baseUrl);
  gateway = createGateway({
    config: { ...plainConfig, limits },
    canvasBaseUrl,
    log: pino({ level: 'silent' }),
    compileAfter: 1,
  });
  upstream = new CanvasUpstream(canvasBaseUrl);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  client = new Client(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
    headersTimeout: 35_000,
  });
  pool = await findValues();
});

afterAll(async () => {
  await client.close();
  server.close();
  await gateway.close();
  await upstream.close();
  await canvas.close();
  await simulator.close();
});

it(
  `${count} random operations are executed as graphql-js executes them`,
  async () => {
    await fc.assert(
      fc.asyncProperty(randomTrees, async (trees) => {
        const operation = writeOperation(schema, trees, pool);
        const text = print(operation);
        // Smaller trees often stand for the same operation.
        let failure = seen.get(text);
        if (failure === undefined) {
          if (hasFailed && (smaller += 1) > maxSmaller) return;
          seen.set(text, (failure = await compare(operation)));
        }
        hasFailed ||= failure !== null;
        if (failure) throw failure;
      }),
      { numRuns: count, seed },
    );
  },
  3 * 3_600_000,
);

/** What became of each operation, by its text. */
const seen = new Map<string, Error | null>();
/** How many smaller operations are tried once one has failed. */
const maxSmaller = 200;
let hasFailed = false;
let smaller = 0;

/** How an operation differs from what graphql-js makes of it; null if it does not. */
async function compare(operation: RandomOperation): Promise<Error | null> {
  let expected = await reference(operation);
  let status: number | undefined;
  for (const way of ['POST', 'GET'] as const) {
    for (let time = 1; time <= 3; time += 1) {
      let sent = await send(way, operation);
      status ??= sent.status;
      // Which object comes with a list and which by a call of its own depends on what Canvas sends first.
      for (let again = 0; again < 5 && onlyCallsDiffer(sent, expected); again += 1) {
        expected = await reference(operation);
        if (onlyCallsDiffer(sent, expected)) sent = await send(way, operation);
      }
      try {
        expect({ way, time, ...sent }).toEqual({ way, time, ...expected, status });
      } catch (error) {
        return new Error(print(operation), { cause: error });
      }
    }
  }
  return null;
}

function onlyCallsDiffer(one: Outcome, other: Outcome): boolean {
  return (
    one.data === other.data &&
    one.errors.join() === other.errors.join() &&
    one.calls.join() !== other.calls.join()
  );
}

/** What is compared: a result and its REST calls, unless some of them were cancelled. */
interface Outcome extends ComparableResult {
  calls: string[];
}

/** As graphql-js executes an operation, after the checks that every operation has to pass. */
async function reference({ query, variables }: RandomOperation): Promise<Outcome> {
  const document = parse(query);
  const invalid = validate(schema, document);
  if (invalid.length > 0)
    throw new Error(`The generator wrote an invalid operation: ${query}`, { cause: invalid });
  const definition = document.definitions[0] as Parameters<typeof checkArguments>[2];
  const { errors } = checkArguments(schema, document, definition, variables);
  const name = nextName();
  if (errors) return outcome({ errors }, name);
  const deadline = new Deadline(30_000);
  const shared = { upstream, watchers: new ReportWatchers(upstream), maxCalls: 4_000 };
  const contextValue = new GatewayContext(shared, {
    token: `${simulator.tokens.admin}~${name}`,
    deadline,
  });
  const result = await execute({ schema, document, contextValue, variableValues: variables });
  deadline.cancel();
  return outcome({ ...result, errors: result.errors?.map(toPublicError) }, name);
}

async function send(
  method: 'GET' | 'POST',
  operation: RandomOperation,
): Promise<Outcome & { status: number }> {
  const name = nextName();
  const parameters = { query: operation.query, variables: JSON.stringify(operation.variables) };
  const { statusCode, body } = await client.request({
    method,
    path: method === 'GET' ? `/graphql?${new URLSearchParams(parameters).toString()}` : '/graphql',
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${simulator.tokens.admin}~${name}`,
      ...(method === 'POST' && { 'content-type': 'application/json' }),
    },
    body: method === 'POST' ? JSON.stringify(operation) : null,
  });
  return { ...outcome((await body.json()) as AnyResult, name), status: statusCode };
}

let names = 0;

/** Behind the token, so that late calls of one operation are not counted as those of the next. */
const nextName = () => String((names += 1));

function outcome(result: AnyResult, operation: string): Outcome {
  const compared = comparableResult(result);
  const calls = canvas.takeLines(operation).sort();
  return { ...compared, calls: compared.isCut ? [] : calls };
}

function print({ query, variables }: RandomOperation): string {
  return `${query}\nvariables: ${JSON.stringify(variables)}`;
}

/** Values that name something in the embedded Canvas, values that name nothing, and values that are wrong. */
async function findValues(): Promise<ValuePool> {
  const post = async (query: string) => {
    const { body } = await client.request({
      method: 'POST',
      path: '/graphql',
      headers: {
        authorization: `Bearer ${simulator.tokens.admin}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query }),
    });
    return (await body.json()) as { data: Record<string, unknown> };
  };
  const { data: started } = await post(`mutation {
    a: startAccountReport(input: { accountId: 1, report: "provisioning_csv", parameters: { users: true } }) { report { id _id } }
    b: startCourseReport(input: { courseId: 1 }) { report { id _id } }
    c: startQuizReport(input: { courseId: 1, quizId: 1, reportType: STUDENT_ANALYSIS }) { report { id _id } }
  }`);
  const { data: read } = await post(`{
    account(id: 1) { id coursesConnection(first: 2) { pageInfo { endCursor } } subAccountsConnection(first: 1) { pageInfo { endCursor } } }
    course(id: 1) { id term { id } quizzesConnection(first: 1) { nodes { id _id } pageInfo { endCursor } } usersConnection(first: 2) { nodes { id _id } pageInfo { endCursor } } }
  }`);
  const texts = (key: string, value: unknown): string[] => {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) =>
      name === key && typeof inner === 'string' ? [inner] : texts(key, inner),
    );
  };
  const ids = [...texts('id', started), ...texts('id', read)];
  const numbers = [...texts('_id', started), ...texts('_id', read)];
  const cursors = texts('endCursor', read);
  return {
    ID: ['1', '1', '1', '2', 1, 7, '999999', ...numbers],
    'Query.node(id)': [...ids, ...ids, ...ids, 'bogus'],
    'Query.nodes(ids)': [...ids, ...ids, ...ids, 'bogus'],
    'Query.report(id)': texts('id', started),
    'Query.account(id)': ['1', '1', 2, '999999'],
    'Query.course(id)': ['1', '1', '2', 7, '999999'],
    'Query.accountReport(id)': numbers,
    'Query.quiz(courseId)': ['1', '2'],
    accountId: ['1', '1', '2'],
    courseId: ['1', '1', '2'],
    waitSeconds: [0],
    first: [1, 2, 3, 2, 1, 3, 2, 1, 2, 3, 2, 0, 101],
    after: [...cursors, ...cursors, 'bogus'],
    sisId: ['bogus', 'ACC-1'],
    report: ['provisioning_csv', 'provisioning_csv', 'sis_export_csv', 'constructor'],
    reportType: ['course_pace_docx', 'constructor'],
    searchTerm: ['an', 'ma', 'an', 'ma', 'a'],
    states: ['available', 'all', 'available', 'all', 'bogus'],
    enrollmentTypes: ['student', 'teacher', 'student', 'ta', 'bogus'],
    column: ['email', 'login_id', 'constructor'],
    columns: ['email', 'login_id', 'constructor'],
    name: ['users', 'constructor'],
    Int: [0, 1, 2],
    String: ['a', 'constructor', '__proto__'],
    Boolean: [true, false],
    DateTime: ['2026-01-01T00:00:00Z', 'bogus'],
    JSON: [1, { a: 1 }],
    _Any: [
      ...ids.map((id) => ({ __typename: 'Course', id })),
      { __typename: 'Course', _id: 1 },
      { __typename: 'Account', _id: '1' },
      1,
    ],
  };
}

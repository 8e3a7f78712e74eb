/**
 * The gateway against Canvas's leaky bucket: is any call refused, is anything lost, and how far is the
 * time from the best that the bucket allows?
 *
 *     npm run bucket -- [options]
 *
 *     --parts a,b,c,d      these parts alone
 *     --operations 10000   of part c; 2000 with --quick
 *     --seconds 20         of part d; 5 with --quick
 *     --runs 5             of parts a and b, each with a fresh token; the median counts
 *     --quick              does everything work
 *     --out results/bucket where the table (.md) and the figures (.json) go
 *
 * The embedded Canvas and the gateway run as built, each in a process of its own. Before anything is
 * measured, every operation is asked once without latency: that gives the answers that are right, the
 * calls with their costs, and a gateway and a Canvas that have compiled their code.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runBare } from './support/bare-client.ts';
import { bestSchedule, type Workload } from './support/bucket-model.ts';
import { toMarkdown, toRecord, type Part } from './support/bucket-report.ts';
import { startGateway, startSimulator } from './support/gateway-process.ts';
import { comparable, GraphQLClient, type GraphQLAnswer } from './support/graphql-client.ts';
import { Losses, type Ask } from './support/losses.ts';
import { outsideAgent, outsideCost, startOutsideClient } from './support/outside-client.ts';
import { packageRoot } from './support/paths.ts';
import { median } from './support/report.ts';
import { isRefusal, SimulatorControl } from './support/simulator-control.ts';

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'a,b,c,d' },
    operations: { type: 'string' },
    seconds: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const latencyMs = 30;
const clientCount = 50; // of part c
const outsideInFlight = 2; // of part d
const smallCount = Number(values.operations ?? (values.quick ? 2000 : 10_000));
const sharedMs = 1000 * Number(values.seconds ?? (values.quick ? 5 : 20));
const runs = Number(values.runs ?? (values.quick ? 1 : 5));
const out = resolve(
  values.out ?? join(packageRoot, values.quick ? 'results/quick.bucket' : 'results/bucket'),
);
/** Colleges: each has courses and departments that no other has, so that nothing can be shared. */
const colleges = ['2', '3', '4', '5', '6'];

const simulator = await startSimulator();
const control = new SimulatorControl(simulator.port);
const gateway = await startGateway(control.origin);
const client = new GraphQLClient(gateway.port, clientCount);
let tokenCount = 0;

const collegeAsks = await prepareColleges();
const smallAsks = await prepareSmall();
await control.setLatency(latencyMs);
const roundTripMs = await measureRoundTrip();

const parts: Part[] = [];
for (const name of values.parts.split(',')) {
  const part = await measurePart(name);
  parts.push(part);
  say(
    `${name}) ${part.operations} operations, ${part.calls} calls, ${part.refused} refused, ` +
      `${part.lost} lost, ${part.elapsedMs.toFixed(0)} ms, best ${part.best.elapsedMs.toFixed(0)} ms, ` +
      `ratio ${(part.elapsedMs / part.best.elapsedMs).toFixed(3)}`,
  );
}

await client.close();
await gateway.stop();
await simulator.stop();
writeResults();

async function measurePart(name: string): Promise<Part> {
  switch (name) {
    case 'a':
      return repeated([collegeAsks[0]!], () =>
        measure({
          name,
          title: '50 courses',
          what: 'Q2 of one college: the list, then 50 activities and the accounts of the courses.',
          clients: [[collegeAsks[0]!]],
        }),
      );
    case 'b':
      return repeated(collegeAsks, () =>
        measure({
          name,
          title: 'five times 50 courses',
          what: 'Q2 of five colleges at once, with one token; no two have a course or an account in common.',
          clients: collegeAsks.map((ask) => [ask]),
        }),
      );
    case 'c':
      return measure({
        name,
        title: `${clientCount} clients`,
        what:
          'Each client sends its next operation when the last one is answered, all with one token. Of four ' +
          'operations three are `course(id) { name }` (one call, 0.1 units), and one has the quizzes as well ' +
          '(two calls, 0.1 and 0.2 units); each asks for another course than those under way.',
        clients: dealOut(smallAsks, smallCount, clientCount),
      });
    case 'd':
      return measureShared(name);
    default:
      throw new Error(`no part ${name}; there are a, b, c, d`);
  }
}

interface Order {
  name: string;
  title: string;
  what: string;
  /** What each client asks, one after the other. */
  clients: Ask[][];
}

async function measure({ clients, ...order }: Order): Promise<Part> {
  const token = nextToken();
  await control.forgetCalls();
  const lost = new Losses();
  const begin = performance.now();
  await Promise.all(
    clients.map(async (asks) => {
      for (const ask of asks) lost.check(ask, await send(ask, token));
    }),
  );
  const elapsedMs = performance.now() - begin;
  return toPart(order, clients, elapsedMs, lost);
}

/** As b, again and again, while a client outside the gateway spends the same token. */
async function measureShared(name: string): Promise<Part> {
  const token = nextToken();
  await control.forgetCalls();
  const lost = new Losses();
  const stopOutside = startOutsideClient(control, token, outsideInFlight);
  const begin = performance.now();
  const clients = await Promise.all(
    collegeAsks.map(async (ask) => {
      const done: Ask[] = [];
      while (performance.now() - begin < sharedMs) {
        lost.check(ask, await send(ask, token));
        done.push(ask);
      }
      return done;
    }),
  );
  const elapsedMs = performance.now() - begin;
  await stopOutside();
  const order = {
    name,
    title: 'token shared outside',
    what:
      `As b, each client again and again for ${sharedMs / 1000} s, the last ones to their end, while a client ` +
      `outside the gateway keeps ${outsideInFlight} calls of ${outsideCost} units in flight with the same token; ` +
      'best serves that client first, and then the operations that were made.',
  };
  const outside = { inFlight: outsideInFlight, cost: outsideCost };
  return toPart(order, clients, elapsedMs, lost, outside);
}

async function toPart(
  order: Omit<Order, 'clients'>,
  clients: Ask[][],
  elapsedMs: number,
  lost: Losses,
  outside?: Workload['outside'],
): Promise<Part> {
  const log = await control.calls();
  const isOutside = ({ headers }: (typeof log)[number]) => headers['user-agent'] === outsideAgent;
  const own = log.filter((call) => !isOutside(call));
  const others = log.filter(isOutside);
  const workload = {
    clients: clients.map((asks) => asks.map(({ waves }) => waves)),
    ...(outside && { outside }),
  };
  return {
    ...order,
    operations: clients.reduce((sum, asks) => sum + asks.length, 0),
    calls: own.length,
    units: own.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
    refused: own.filter(isRefusal).length,
    lost: lost.count,
    elapsedMs,
    best: bestSchedule({ ...workload, latencyMs }),
    bestMeasured: bestSchedule({ ...workload, latencyMs: roundTripMs }),
    ...(outside && { outside: { calls: others.length, refused: others.filter(isRefusal).length } }),
    firstErrors: lost.examples,
  };
}

/** The run with the median time; refusals and losses are those of all runs. A bare client takes turns. */
async function repeated(asks: readonly Ask[], run: () => Promise<Part>): Promise<Part> {
  const bare = asks.map(({ paths = [], waves }) => ({ paths, waves }));
  const all: Part[] = [];
  const bareMs: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    all.push(await run());
    bareMs.push(await runBare(control.origin, nextToken(), bare));
  }
  const middle = median(all.map(({ elapsedMs }) => elapsedMs));
  const nearest = all.reduce((best, part) =>
    Math.abs(part.elapsedMs - middle) < Math.abs(best.elapsedMs - middle) ? part : best,
  );
  return {
    ...nearest,
    bareMs: median(bareMs),
    refused: all.reduce((sum, { refused }) => sum + refused, 0),
    lost: all.reduce((sum, { lost }) => sum + lost, 0),
    ratios: all.map(({ elapsedMs, best }) => elapsedMs / best.elapsedMs),
    firstErrors: all.flatMap(({ firstErrors }) => firstErrors).slice(0, 3),
  };
}

function send({ operation, variables }: Ask, token: string): Promise<GraphQLAnswer> {
  return client.send(operation, variables, token);
}

/** Asks each college a few times without latency; the list comes first, all else depends on it. */
async function prepareColleges(): Promise<Ask[]> {
  const asks: Ask[] = [];
  for (let round = 0; round < 6; round += 1) {
    asks.length = 0;
    for (const account of colleges) {
      const variables = { account };
      await control.forgetCalls();
      const answer = await client.send('College', variables, nextToken());
      const calls = await control.calls();
      const [list, ...others] = calls.map(({ cost }) => cost ?? 0);
      if (!calls[0]?.path.includes(`/accounts/${account}/courses?`)) {
        throw new Error(`the first call of College is ${String(calls[0]?.path)}`);
      }
      asks.push({
        operation: 'College',
        variables,
        expected: comparable(answer),
        waves: [[list ?? 0], others],
        paths: [[calls[0].path], calls.slice(1).map(({ path }) => path)],
      });
    }
  }
  return asks;
}

/** The courses to ask for by themselves, with the names that the lists of the account give. */
async function prepareSmall(): Promise<Ask[]> {
  const asks: Ask[] = [];
  for (let page = 1; page <= 6; page += 1) {
    const path = `/api/v1/accounts/1/courses?published=true&per_page=100&page=${page}`;
    const response = await control.get(path, nextToken());
    for (const { id } of (await response.json()) as { id: number }[]) {
      const hasQuizzes = asks.length % 4 === 3;
      const operation = hasQuizzes ? 'CourseQuizzes' : 'CourseName';
      const variables = { id: String(id) };
      // A token for 25 operations: nothing waits.
      const token = `simulator-admin-token.p${(asks.length / 25) | 0}`;
      const answer = await client.send(operation, variables, token);
      asks.push({
        operation,
        variables,
        expected: comparable(answer),
        waves: hasQuizzes ? [[0.1, 0.2]] : [[0.1]],
      });
    }
  }
  return asks;
}

/** Deals `count` operations out to the clients, in turn. */
function dealOut(asks: Ask[], count: number, clients: number): Ask[][] {
  const hands: Ask[][] = Array.from({ length: clients }, () => []);
  for (let index = 0; index < count; index += 1) {
    hands[index % clients]!.push(asks[index % asks.length]!);
  }
  return hands;
}

/** What a call takes for a bare client, one after the other. */
async function measureRoundTrip(): Promise<number> {
  const token = nextToken();
  const times: number[] = [];
  for (let index = 0; index < 40; index += 1) {
    const begin = performance.now();
    await (await control.get('/api/v1/courses/1', token)).arrayBuffer();
    times.push(performance.now() - begin);
  }
  return median(times);
}

/** A token of the same user with a bucket of its own, which nobody has spent from. */
function nextToken(): string {
  tokenCount += 1;
  return `simulator-admin-token.${tokenCount}`;
}

function writeResults(): void {
  mkdirSync(dirname(out), { recursive: true });
  const record = toRecord(latencyMs, roundTripMs, parts);
  writeFileSync(`${out}.json`, `${JSON.stringify(record, null, 2)}\n`);
  const table = toMarkdown(record);
  writeFileSync(`${out}.md`, table);
  say(`\n${table}\nwritten to ${relative(process.cwd(), out)}.md and .json`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

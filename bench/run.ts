/**
 * The benchmark: every server, every operation, in interleaved rounds.
 *
 *     npm run bench -- [options]
 *
 *     --rounds 4              rounds; each starts every server afresh
 *     --only gateway,limit    these servers alone
 *     --operations Q1,Q2      these operations alone
 *     --clients 8             clients at a time, each with its own connection and token
 *     --latency 30            milliseconds that the upstream waits in the latency part; 0 leaves it out
 *     --remaining 60000.0     what the upstream says in X-Rate-Limit-Remaining (there is no bucket)
 *     --quick                 one short round: does everything work, roughly how fast
 *     --out results/speed     where the table (.md) and the samples (.json) go
 *
 * Before anything is measured, each server's answer to each operation must deep-equal the others',
 * and the REST calls that it took are counted.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import {
  operations,
  requestBody,
  servers,
  whyMissing,
  type OperationEntry,
  type ServerEntry,
} from './support/catalogue.ts';
import { gatewayNodeOptions } from './support/gateway-process.ts';
import { packageRoot } from './support/paths.ts';
import { cpuMsOf, rssMiBOf } from './support/process-usage.ts';
import type { LoadReport } from './support/load-messages.ts';
import { start, startLoadGenerator, type Running } from './support/processes.ts';
import {
  environment,
  format,
  medians,
  percentile,
  toMarkdown,
  type Options,
  type Results,
  type Sample,
} from './support/report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string' },
    only: { type: 'string' },
    operations: { type: 'string' },
    clients: { type: 'string', default: '8' },
    latency: { type: 'string', default: '30' },
    remaining: { type: 'string', default: '60000.0' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});

const options: Options = {
  rounds: Number(values.rounds ?? (values.quick ? 1 : 4)),
  clients: Number(values.clients),
  latencyMs: Number(values.latency),
  remaining: values.remaining,
  quick: values.quick,
};
const share = options.quick ? 0.25 : 1; // of the operations of a whole round
const slices = options.quick ? 2 : 4; // that the operations of a round are cut into
const warmUpMs = options.quick ? 700 : 4000; // at least; V8 is then done with its compiling
const wakeUpMs = options.quick ? 100 : 400; // before each slice, for a server that has waited for the others
const settleMs = 100; // until what an operation left behind (logs, timers) is done
const out =
  values.out === undefined
    ? join(packageRoot, options.quick ? 'results/quick' : 'results/speed')
    : resolve(values.out);

const chosenServers = choose('server', servers, values.only);
const chosenOperations = choose('operation', operations, values.operations);
const runnable = chosenServers.filter(({ name }) => {
  const reason = whyMissing(name);
  if (reason !== undefined) say(`${name} is left out: ${reason}`);
  return reason === undefined;
});

const upstream = await start('upstream.js', { REMAINING: options.remaining });
const upstreamOrigin = `http://127.0.0.1:${upstream.port}`;
const load = startLoadGenerator();
const results: Results = {};
const reference: Record<string, unknown> = {};

for (let round = 0; round < options.rounds; round += 1) {
  // Each round begins with another server, so that no one always runs after the same neighbour.
  const order = runnable.map((_, turn) => runnable[(turn + round) % runnable.length]!);
  const contestants: Contestant[] = [];
  try {
    for (const entry of order) contestants.push({ entry, server: await startServer(entry) });
    for (const { entry, server } of contestants) await checkAnswers(entry.name, server);
    await measureAll(contestants, `round ${round + 1}/${options.rounds}`);
  } finally {
    for (const { server } of contestants) await server.stop();
  }
}

load.stop();
await upstream.stop();
writeResults();

/** Asks each operation once: its answer must be everybody's answer. */
async function checkAnswers(name: string, server: Running): Promise<void> {
  for (const operation of chosenOperations) {
    await resetUpstream(0);
    const response = await fetch(`http://127.0.0.1:${server.port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer bench-check' },
      body: requestBody(operation.name),
    });
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: unknown };
    if (response.status !== 200 || errors !== undefined || data === undefined) {
      throw new Error(`${name} failed ${operation.name}: ${JSON.stringify(errors)}`);
    }
    const expected = (reference[operation.name] ??= data);
    if (!isDeepStrictEqual(data, expected)) {
      throw new Error(
        `${name} answers ${operation.name} differently at ${difference(data, expected, 'data')}`,
      );
    }
    const { calls, failures } = await upstreamCalls();
    if (failures > 0)
      throw new Error(`${name} made ${failures} failing calls in ${operation.name}`);
    if (calls !== operation.calls) {
      say(`${name} takes ${calls} calls for ${operation.name}, which needs ${operation.calls}`);
    }
  }
}

interface Contestant {
  entry: ServerEntry;
  server: Running;
}

function startServer({ name }: ServerEntry, env: Record<string, string> = {}): Promise<Running> {
  const nodeOptions = name === 'gateway' ? gatewayNodeOptions : [];
  return start(`servers/${name}.js`, { UPSTREAM: upstreamOrigin, ...env }, nodeOptions);
}

/**
 * First what an operation costs, the cheapest operation first; then what it takes under latency. In
 * this order no operation finds the many connections still open that a larger one needed.
 */
async function measureAll(contestants: Contestant[], round: string): Promise<void> {
  const byCalls = [...chosenOperations].sort((a, b) => a.calls - b.calls);
  const samples = new Map<OperationEntry, Sample[]>();
  for (const operation of byCalls) samples.set(operation, await measure(contestants, operation));
  if (options.latencyMs > 0) await measureLatencies(contestants, samples);
  for (const [operation, ofServers] of samples) {
    for (const [index, sample] of ofServers.entries()) {
      const { name } = contestants[index]!.entry;
      ((results[name] ??= {})[operation.name] ??= []).push(sample);
      say(
        `${round}  ${name.padEnd(14)} ${operation.name}  CPU ${format(sample.cpuMs)} ms/op  ` +
          `${sample.operationsPerSecond.toFixed(0)} op/s  p50 ${format(sample.p50Ms)} ms  ` +
          `${sample.callsPerOperation} calls/op`,
      );
    }
  }
}

/** What was seen of one server in its slices of a round. */
interface Tally {
  operations: number;
  elapsedMs: number;
  timesMs: number[];
  cpuMs: number;
  calls: number;
}

/**
 * All servers by turns, in slices of some seconds at most: what else the machine does meanwhile then
 * weighs on each of them alike.
 */
async function measure(contestants: Contestant[], operation: OperationEntry): Promise<Sample[]> {
  await resetUpstream(0);
  for (const { server } of contestants) await warmUp(server, operation, warmUpMs);
  const tallies = await takeTurns(contestants, Math.ceil(operation.operations * share), operation);
  return tallies.map(({ operations: count, elapsedMs, timesMs, cpuMs, calls }, index) => ({
    cpuMs: cpuMs / count,
    operationsPerSecond: (1000 * count) / elapsedMs,
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
    rssMiB: rssMiBOf(contestants[index]!.server.pid),
    callsPerOperation: calls / count,
  }));
}

async function measureLatencies(
  contestants: Contestant[],
  samples: Map<OperationEntry, Sample[]>,
): Promise<void> {
  const slow: Contestant[] = [];
  try {
    for (const { entry, server } of contestants) {
      const isFit = !entry.pipelines;
      slow.push({ entry, server: isFit ? server : await startServer(entry, { PIPELINING: '1' }) });
    }
    for (const [operation, ofServers] of samples) {
      if (operation.calls === 0) continue;
      await resetUpstream(0);
      for (const [index, { server }] of slow.entries()) {
        if (server !== contestants[index]!.server) await warmUp(server, operation, warmUpMs);
      }
      await resetUpstream(options.latencyMs);
      const count = Math.ceil(operation.operationsWithLatency * share);
      for (const [index, { timesMs }] of (await takeTurns(slow, count, operation)).entries()) {
        ofServers[index]!.p50WithLatencyMs = percentile(timesMs, 0.5);
        ofServers[index]!.p99WithLatencyMs = percentile(timesMs, 0.99);
      }
    }
  } finally {
    for (const [index, { server }] of slow.entries()) {
      if (server !== contestants[index]!.server) await server.stop();
    }
  }
}

/** Each server's slices of so many operations, one server after the other, and back again. */
async function takeTurns(
  contestants: Contestant[],
  count: number,
  operation: OperationEntry,
): Promise<Tally[]> {
  const tallies = contestants.map((): Tally => ({
    operations: 0,
    elapsedMs: 0,
    timesMs: [],
    cpuMs: 0,
    calls: 0,
  }));
  const turns = [...contestants.keys()];
  for (let slice = 0; slice < slices; slice += 1) {
    for (const index of turns) {
      const { server } = contestants[index]!;
      await warmUp(server, operation, wakeUpMs); // opens connections, too
      await measureSlice(server, operation, Math.ceil(count / slices), tallies[index]!);
    }
    turns.reverse();
  }
  return tallies;
}

async function measureSlice(
  server: Running,
  operation: OperationEntry,
  count: number,
  tally: Tally,
): Promise<void> {
  const { calls: callsBefore } = await upstreamCalls();
  const cpuBefore = cpuMsOf(server.pid);
  const { operations: done, elapsedMs, timesMs } = await run(server, operation, count, 0);
  await sleep(settleMs);
  tally.cpuMs += cpuMsOf(server.pid) - cpuBefore;
  tally.calls += (await upstreamCalls()).calls - callsBefore;
  tally.operations += done;
  tally.elapsedMs += elapsedMs;
  tally.timesMs.push(...timesMs);
}

async function warmUp(
  server: Running,
  operation: OperationEntry,
  minimumMs: number,
): Promise<void> {
  await run(server, operation, options.clients, minimumMs);
  await sleep(settleMs);
}

function run(
  server: Running,
  operation: OperationEntry,
  count: number,
  minimumMs: number,
): Promise<LoadReport> {
  const body = requestBody(operation.name);
  const { clients } = options;
  return load.run({ port: server.port, body, clients, operations: count, minimumMs });
}

async function resetUpstream(latencyMs: number): Promise<void> {
  await fetch(`${upstreamOrigin}/__bench/reset?latency=${latencyMs}`, { method: 'POST' });
}

async function upstreamCalls(): Promise<{ calls: number; failures: number }> {
  const response = await fetch(`${upstreamOrigin}/__bench/calls`);
  return (await response.json()) as { calls: number; failures: number };
}

function writeResults(): void {
  mkdirSync(dirname(out), { recursive: true });
  const summary = Object.fromEntries(
    Object.entries(results).map(([server, byOperation]) => [
      server,
      Object.fromEntries(
        Object.entries(byOperation).map(([operation, samples]) => [operation, medians(samples)]),
      ),
    ]),
  );
  const record = { environment: environment(), options, medians: summary, samples: results };
  writeFileSync(`${out}.json`, `${JSON.stringify(record, null, 2)}\n`);
  const table = toMarkdown(results, options);
  writeFileSync(`${out}.md`, table);
  say(`\n${table}\nwritten to ${relative(process.cwd(), out)}.md and .json`);
}

/** The first place where two answers part. */
function difference(actual: unknown, expected: unknown, path: string): string {
  if (isRecord(actual) && isRecord(expected)) {
    for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
      if (!isDeepStrictEqual(actual[key], expected[key])) {
        return difference(actual[key], expected[key], `${path}.${key}`);
      }
    }
  }
  return `${path}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`.slice(0, 400);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function choose<T extends { name: string }>(kind: string, all: T[], names?: string): T[] {
  if (names === undefined) return all;
  const wanted = names.split(',');
  for (const name of wanted) {
    if (!all.some((entry) => entry.name === name)) {
      throw new Error(`no ${kind} ${name}; there are ${all.map((entry) => entry.name).join(', ')}`);
    }
  }
  return all.filter(({ name }) => wanted.includes(name));
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

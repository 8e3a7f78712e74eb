/**
 * Does the gateway's cost grow in step with what is asked of it, and does it forget?
 *
 *     npm run growth -- [options]
 *
 *     --rounds 5            of the courses part
 *     --clients 1           at a time in it, each with a token of its own
 *     --tokens 10000        that each make one operation; 0 leaves this part out
 *     --out results/growth  where the tables (.md) and the figures (.json) go
 *
 * CPU of 10, 100 and 1,000 courses, per REST call; then heap and CPU before, while and after many tokens
 * are remembered. The upstream is `upstream.ts`, which answers at once and has no bucket.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startGateway } from './support/gateway-process.ts';
import { GraphQLClient } from './support/graphql-client.ts';
import { growthSizes } from './support/growth-fixtures.ts';
import { toMarkdown, type SizeResult, type TokenResult } from './support/growth-report.ts';
import { heapMiBOf, heapProbe } from './support/heap.ts';
import { packageRoot } from './support/paths.ts';
import { cpuMsOf, rssMiBOf } from './support/process-usage.ts';
import { start, type Running } from './support/processes.ts';
import { format } from './support/report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '1' },
    tokens: { type: 'string', default: '10000' },
    out: { type: 'string' },
  },
});
const out = resolve(values.out ?? join(packageRoot, 'results/growth'));
const clients = Number(values.clients);
const callsPerRound = 8000; // of each size
const tokenClients = 8;
const operationsPerSample = 3000;
const settleMs = 200; // until what an operation left behind is done
const forgetMs = 25_000; // 15 s until the buckets have run empty, and the sweeps after it

const sizes = await measureSizes();
const tokens = Number(values.tokens) === 0 ? [] : await measureTokens(Number(values.tokens));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(`${out}.json`, `${JSON.stringify({ sizes, tokens }, null, 2)}\n`);
const table = toMarkdown(sizes, tokens, Number(values.tokens));
writeFileSync(`${out}.md`, table);
say(`\n${table}\nwritten to ${relative(process.cwd(), out)}.md and .json`);

async function measureSizes(): Promise<SizeResult[]> {
  const upstream = await start('upstream.js', { REMAINING: '60000.0' });
  const gateway = await startGateway(`http://127.0.0.1:${upstream.port}`);
  const client = new GraphQLClient(gateway.port, clients);
  const results: SizeResult[] = growthSizes.map((courses) => ({
    courses,
    requests: Math.ceil(courses / 100),
    calls: 0,
    cpuMs: [],
  }));
  for (let round = -1; round < Number(values.rounds); round += 1) {
    // Each round begins with another size. The first one warms up and is not counted.
    for (let turn = 0; turn < results.length; turn += 1) {
      const result = results[(turn + round + 1) % results.length]!;
      const { courses } = result;
      const walks = Math.max(clients, Math.round(callsPerRound / (courses + 2)));
      await reset(upstream);
      const cpuBefore = cpuMsOf(gateway.pid);
      await inTurns(walks, clients, (_, index) => walk(client, courses, `bench-${index}`));
      await sleep(settleMs);
      const cpuMs = (cpuMsOf(gateway.pid) - cpuBefore) / walks;
      result.calls = (await callsOf(upstream)) / walks;
      if (round < 0) continue;
      result.cpuMs.push(cpuMs);
      say(`round ${round + 1}  ${courses} courses  ${result.calls} calls  CPU ${format(cpuMs)} ms`);
    }
  }
  await client.close();
  await gateway.stop();
  await upstream.stop();
  return results;
}

interface CoursePage {
  account: {
    coursesConnection: {
      nodes: { analytics: { activity: unknown[] | null } | null }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    } | null;
  } | null;
}

/** All courses of an account, page after page; every one must have its days. */
async function walk(client: GraphQLClient, courses: number, token: string): Promise<void> {
  let after: string | null = null;
  let seen = 0;
  do {
    const { data, errors } = await client.send(
      'CoursePage',
      { account: String(courses), after },
      token,
    );
    const page = (data as CoursePage | undefined)?.account?.coursesConnection;
    if (errors || !page) throw new Error(`a page failed: ${JSON.stringify(errors)}`);
    seen += page.nodes.filter(({ analytics }) => analytics?.activity?.length === 100).length;
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  if (seen !== courses) throw new Error(`${seen} courses in place of ${courses}`);
}

async function measureTokens(count: number): Promise<TokenResult[]> {
  const upstream = await start('upstream.js', { REMAINING: '450.0' });
  const gateway = await startGateway(`http://127.0.0.1:${upstream.port}`, heapProbe);
  const client = new GraphQLClient(gateway.port, tokenClients);
  const ask = async (token: string) => {
    const { errors } = await client.send('CourseName', { id: '1' }, token);
    if (errors) throw new Error(`an operation failed: ${JSON.stringify(errors)}`);
  };
  const sample = async (title: string): Promise<TokenResult> => {
    const run = () =>
      inTurns(operationsPerSample, tokenClients, (_, index) => ask(`bench-again-${index}`));
    await run(); // code that a garbage collection threw away is compiled again
    const cpuMs = await cpuPerOperation(gateway, operationsPerSample, run);
    const heapMiB = await heapMiBOf(gateway);
    const rssMiB = rssMiBOf(gateway.pid);
    say(`${title}: heap ${heapMiB.toFixed(1)} MiB, CPU ${format(cpuMs)} ms/op`);
    return { title, heapMiB, rssMiB, cpuMs };
  };

  await inTurns(3 * operationsPerSample, tokenClients, (_, index) => ask(`bench-warm-${index}`));
  await sleep(forgetMs);
  const before = await sample('before');
  const firstMs = await cpuPerOperation(gateway, count, () =>
    inTurns(count, tokenClients, (index) => ask(`bench-token-${index}`)),
  );
  say(`the first operation of each of ${count} tokens: CPU ${format(firstMs)} ms/op`);
  const during = await sample(`${count} tokens remembered`);
  await sleep(forgetMs);
  const after = await sample('idle again');
  await client.close();
  await gateway.stop();
  await upstream.stop();
  return [before, during, after];
}

async function cpuPerOperation(
  server: Running,
  operations: number,
  run: () => Promise<void>,
): Promise<number> {
  const before = cpuMsOf(server.pid);
  await run();
  await sleep(settleMs);
  return (cpuMsOf(server.pid) - before) / operations;
}

/** Runs `task` so many times, `atOnce` at a time; it is told which time it is and which lane. */
async function inTurns(
  count: number,
  atOnce: number,
  task: (index: number, lane: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async (_, lane) => {
      while (next < count) await task(next++, lane);
    }),
  );
}

async function reset(upstream: Running): Promise<void> {
  await fetch(`http://127.0.0.1:${upstream.port}/__bench/reset?latency=0`, { method: 'POST' });
}

async function callsOf(upstream: Running): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${upstream.port}/__bench/calls`);
  return ((await response.json()) as { calls: number }).calls;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/**
 * What does watching reports cost: many who watch one report, and many reports with one watcher each?
 *
 *     npm run watch -- [options]
 *
 *     --subscribers 1000   of one report
 *     --reports 1000       with one subscriber each
 *     --seconds 90         for which those are watched
 *     --out results/watch  where the table (.md) and the figures (.json) go
 *
 * The embedded Canvas and the gateway run as built, each in a process of its own; the runs never finish.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openEventStreams } from './support/event-streams.ts';
import { startGateway, startSimulator } from './support/gateway-process.ts';
import { heapMiBOf, heapProbe } from './support/heap.ts';
import { packageRoot } from './support/paths.ts';
import { cpuMsOf, rssMiBOf } from './support/process-usage.ts';
import { isRefusal, SimulatorControl } from './support/simulator-control.ts';
import { toMarkdown, type ManyReports, type ManySubscribers } from './support/watch-report.ts';

const { values } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '1000' },
    reports: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '90' },
    out: { type: 'string' },
  },
});
const out = resolve(values.out ?? join(packageRoot, 'results/watch'));
const token = 'simulator-admin-token';
const report = 'grade_export_csv';
const settleMs = 20_000; // until the pauses between two looks have grown to their longest
const warmUp = 200; // subscribers whose streams come and go before anything is measured

const subscribers = await measureSubscribers(Number(values.subscribers));
const reports = await measureReports(Number(values.reports), Number(values.seconds));
mkdirSync(dirname(out), { recursive: true });
writeFileSync(`${out}.json`, `${JSON.stringify({ subscribers, reports }, null, 2)}\n`);
const table = toMarkdown(subscribers, reports);
writeFileSync(`${out}.md`, table);
say(`\n${table}\nwritten to ${relative(process.cwd(), out)}.md and .json`);

async function measureSubscribers(count: number): Promise<ManySubscribers[]> {
  const simulator = await startSimulator();
  const control = new SimulatorControl(simulator.port);
  const gateway = await startGateway(control.origin, heapProbe);
  const [run] = await startRuns(control, gateway.port, 1);
  const open = (many: number) =>
    openEventStreams(gateway.port, token, Array<string>(many).fill(run!));
  await (await open(warmUp)).close();
  await sleep(1_000);
  const idle = { heapMiB: await heapMiBOf(gateway), rssMiB: rssMiBOf(gateway.pid) };
  const results: ManySubscribers[] = [];
  for (const many of [1, count]) {
    const streams = await open(many);
    await sleep(settleMs);
    await control.forgetCalls();
    const cpuMs = cpuMsOf(gateway.pid);
    await sleep(60_000);
    const result: ManySubscribers = {
      subscribers: many,
      looksPerMinute: (await control.calls()).length,
      cpuMsPerMinute: cpuMsOf(gateway.pid) - cpuMs,
      heapKiBEach: ((await heapMiBOf(gateway)) - idle.heapMiB) * (1024 / many),
      rssKiBEach: (rssMiBOf(gateway.pid) - idle.rssMiB) * (1024 / many),
    };
    results.push(result);
    say(JSON.stringify(result));
    await streams.close();
    await sleep(1_000);
  }
  await gateway.stop();
  await simulator.stop();
  return results;
}

async function measureReports(count: number, seconds: number): Promise<ManyReports> {
  const simulator = await startSimulator();
  const control = new SimulatorControl(simulator.port);
  const gateway = await startGateway(control.origin);
  const runs = await startRuns(control, gateway.port, count);
  await sleep(20_000); // until the bucket is empty again
  await control.forgetCalls();
  const startedAtMs = performance.now();
  const streams = await openEventStreams(gateway.port, token, runs);
  await streams.allTold;
  const toldMs = performance.now() - startedAtMs;
  await sleep(settleMs * 2);
  await control.forgetCalls();
  const cpuMs = cpuMsOf(gateway.pid);
  const interactiveMs: number[] = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    const askedAtMs = performance.now();
    await ask(gateway.port, '{ account(id: 1) { name } }');
    interactiveMs.push(performance.now() - askedAtMs);
    await sleep(1_000);
  }
  const calls = await control.calls();
  const looks = calls.filter(({ path }) => path.includes('/reports/'));
  const result: ManyReports = {
    reports: count,
    toldMs,
    seconds,
    looks: looks.length,
    reportsLookedAt: new Set(looks.map(({ path }) => path)).size,
    unitsPerSecond: calls.reduce((sum, { cost }) => sum + (cost ?? 0), 0) / seconds,
    refused: calls.filter(isRefusal).length,
    interactiveMs: interactiveMs.sort((a, b) => a - b),
    cpuShare: (cpuMsOf(gateway.pid) - cpuMs) / (seconds * 1000),
    streamsLost: streams.lost(),
  };
  say(JSON.stringify({ ...result, interactiveMs: undefined }));
  await streams.close();
  await gateway.stop();
  await simulator.stop();
  return result;
}

/** Starts runs that stay at work for ever; returns their global ids. */
async function startRuns(
  control: SimulatorControl,
  port: number,
  count: number,
): Promise<string[]> {
  await control.change({
    jobs: { queuedMs: 0, runningMs: 1, compilingMs: 0 },
    faults: { jobs: 'stick' },
    generation: { duplicateReportCheck: false },
  });
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const answer = (await ask(
      port,
      `mutation { startAccountReport(input: { accountId: 1, report: "${report}" }) { report { id } } }`,
    )) as { data?: { startAccountReport: { report: { id: string } | null } } };
    const id = answer.data?.startAccountReport.report?.id;
    if (!id) throw new Error(`a run was not started: ${JSON.stringify(answer)}`);
    ids.push(id);
  }
  return ids;
}

async function ask(port: number, query: string): Promise<unknown> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

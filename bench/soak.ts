/**
 * Does the gateway hold for as long as it is left alone? A mix of queries, mutations and subscriptions at
 * a share of what it can take, with faults of Canvas among them.
 *
 *     npm run soak -- [options]
 *
 *     --minutes 10       of load; 1 with --quick
 *     --share 0.7        of the rate at which clients that never pause are served
 *     --faults 0.01      of Canvas's answers, of another kind every 20 s
 *     --out results/soak where the table (.md) and the figures (.json) go
 *
 * The embedded Canvas and the gateway run as built, each in a process of its own, and share the machine
 * with this one. Load is open: an operation begins when it is due, whether or not the last is answered.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startGateway, startSimulator } from './support/gateway-process.ts';
import { GraphQLClient } from './support/graphql-client.ts';
import { heapMiBOf, heapProbe } from './support/heap.ts';
import { packageRoot } from './support/paths.ts';
import { rssMiBOf } from './support/process-usage.ts';
import { SimulatorControl } from './support/simulator-control.ts';
import { type Minute, toMarkdown } from './support/soak-report.ts';
import { SoakMix } from './support/soak-mix.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    share: { type: 'string', default: '0.7' },
    faults: { type: 'string', default: '0.01' },
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const minutes = Number(values.minutes ?? (values.quick ? 1 : 10));
const share = Number(values.share);
const rate = Number(values.faults);
const out = resolve(
  values.out ?? join(packageRoot, values.quick ? 'results/quick.soak' : 'results/soak'),
);
const ceilingMs = values.quick ? 5_000 : 20_000;
const clients = 256; // at once, while the ceiling is measured: as many as there are connections
const connections = clients;
const watchEveryMs = 250; // a report is started and watched to its end
const faultKinds = ['status', 'html', 'reset-before-headers', 'reset-in-body', 'truncated-json'];

const simulator = await startSimulator('small');
const control = new SimulatorControl(simulator.port);
const gateway = await startGateway(control.origin, heapProbe);
const client = new GraphQLClient(gateway.port, connections);
const mix = new SoakMix(client);
await control.change({ jobs: { queuedMs: 300, runningMs: 900, compilingMs: 300 } });

const ceiling = await measureCeiling();
const perSecond = ceiling * share;
say(`ceiling ${ceiling.toFixed(0)} operations/s, load ${perSecond.toFixed(0)}/s`);

const results: Minute[] = [];
for (let minute = 1; minute <= minutes; minute += 1) {
  const result = await runMinute(minute);
  results.push(result);
  say(
    `minute ${minute}: ${result.operations} operations, p50 ${result.p50Ms.toFixed(1)} ms, p99 ` +
      `${result.p99Ms.toFixed(1)} ms, ${result.failed} with an error, ${result.unexplained.length} unexplained, ` +
      `heap ${result.heapMiB.toFixed(1)} MiB, ${result.descriptors} descriptors`,
  );
}
await client.close();
await gateway.stop();
await simulator.stop();

mkdirSync(dirname(out), { recursive: true });
const record = { ceiling, share, rate, minutes: results };
writeFileSync(`${out}.json`, `${JSON.stringify(record, null, 2)}\n`);
const table = toMarkdown(record);
writeFileSync(`${out}.md`, table);
say(`\n${table}\nwritten to ${relative(process.cwd(), out)}.md and .json`);

/** Queries a second that clients who never pause are served beside the watching, without faults. */
async function measureCeiling(): Promise<number> {
  const until = performance.now() + ceilingMs;
  const watching = setInterval(() => void mix.startAndWatch(), watchEveryMs);
  let done = 0;
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < until) {
        await mix.query();
        done += 1;
      }
    }),
  );
  clearInterval(watching);
  await mix.settled();
  mix.take();
  return done / (ceilingMs / 1000);
}

async function runMinute(minute: number): Promise<Minute> {
  const beganAtMs = performance.now();
  let nextAtMs = beganAtMs;
  let nextWatchAtMs = beganAtMs;
  let kind = -1;
  for (let nowMs = beganAtMs; nowMs < beganAtMs + 60_000; nowMs = performance.now()) {
    const part = Math.floor((nowMs - beganAtMs) / 20_000) + minute * 3;
    if (part !== kind) {
      kind = part;
      await control.change({
        faults: { rate, status: 502, kind: faultKinds[part % faultKinds.length] },
      });
      await control.forgetCalls();
    }
    for (; nextAtMs <= nowMs; nextAtMs += 1000 / perSecond) void mix.query();
    for (; nextWatchAtMs <= nowMs; nextWatchAtMs += watchEveryMs) void mix.startAndWatch();
    await sleep(5);
  }
  await control.change({ faults: { rate: 0, kind: 'none' } });
  await mix.settled();
  return {
    ...mix.take(),
    heapMiB: await heapMiBOf(gateway),
    rssMiB: rssMiBOf(gateway.pid),
    descriptors: readdirSync(`/proc/${gateway.pid}/fd`).length,
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

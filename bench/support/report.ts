import { cpus } from 'node:os';
import { installedVersions, operations, servers } from './catalogue.ts';
import { toTable } from './markdown-table.ts';

/** One server, one operation, one round. */
export interface Sample {
  /** CPU time of the server's process per operation. */
  cpuMs: number;
  operationsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** With the latency of the upstream; absent where it was not measured. */
  p50WithLatencyMs?: number;
  p99WithLatencyMs?: number;
  rssMiB: number;
  callsPerOperation: number;
}

export interface Options {
  rounds: number;
  clients: number;
  latencyMs: number;
  remaining: string;
  quick: boolean;
}

/** Samples by server, then by operation. */
export type Results = Record<string, Record<string, Sample[]>>;

const compared = ['mercurius-jit', 'apollo', 'hive', 'limit'];

export function environment() {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    versions: installedVersions(),
  };
}

export function toMarkdown(results: Results, options: Options): string {
  const { date, node, cpu, versions } = environment();
  const measured = operations.filter(({ name }) =>
    Object.values(results).some((samples) => samples[name]),
  );
  return [
    '# Speed',
    '',
    `Written by \`npm run bench\` on ${date}: Node ${node.slice(1)}, ${cpu}; ${options.rounds} ` +
      `round${options.rounds === 1 ? '' : 's'} in interleaved slices, ${options.clients} clients; medians.` +
      (options.quick ? ' **A quick run: too short to quote.**' : ''),
    '',
    'CPU is the time of the server process, all threads, per operation; in brackets the lowest and',
    'the highest round. “÷ x” is that figure divided by the one of x: below 1 is cheaper than x. The',
    'upstream answers at once.' +
      (options.latencyMs === 0
        ? ''
        : ` The columns “+${options.latencyMs} ms” were measured with so much latency of each call:\n` +
          `Q1 cannot be faster than ${options.latencyMs} ms there, Q2 and Q3 not than ` +
          `${2 * options.latencyMs} ms (their calls come in two steps). The limit does not pipeline there: ` +
          `it shows\nhow long the calls themselves take on this machine, timers, sockets and the upstream ` +
          `included, and “+ limit” what a\nserver adds to that.`),
    '',
    ...measured.flatMap(({ name, title, calls }) => [
      `## ${name}: ${title} (${calls} REST calls)`,
      '',
      ...table(results, name, options),
      '',
    ]),
    'Versions: ' +
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ') +
      '.',
    '',
  ].join('\n');
}

function table(results: Results, operation: string, { latencyMs }: Options): string[] {
  const rows = servers
    .flatMap(({ name, title }) => {
      const samples = results[name]?.[operation];
      return samples ? [{ name, title, sample: medians(samples), samples }] : [];
    })
    .sort((a, b) => a.sample.cpuMs - b.sample.cpuMs);
  const peers = compared.flatMap((peer) => rows.filter(({ name }) => name === peer));
  const withLatency = rows.some(({ sample }) => sample.p50WithLatencyMs !== undefined);
  const limit = rows.find(({ name }) => name === 'limit');
  const chainMs = limit?.sample.p50WithLatencyMs ?? Number.NaN;
  const head = [
    'server',
    'CPU ms/op',
    ...peers.map(({ name }) => `÷ ${name}`),
    'op/s',
    'p50 ms',
    'p99 ms',
    ...(withLatency ? [`p50 +${latencyMs} ms`, '+ limit', `p99 +${latencyMs} ms`] : []),
    'RSS MiB',
    'calls/op',
  ];
  const lines = rows.map(({ title, sample, samples }) => {
    const cpu = samples.map(({ cpuMs }) => cpuMs);
    return [
      title,
      `${format(sample.cpuMs)} (${format(Math.min(...cpu))}–${format(Math.max(...cpu))})`,
      ...peers.map((peer) => (sample.cpuMs / peer.sample.cpuMs).toFixed(2)),
      sample.operationsPerSecond.toFixed(0),
      format(sample.p50Ms),
      format(sample.p99Ms),
      ...(withLatency
        ? [
            format(sample.p50WithLatencyMs ?? Number.NaN),
            formatAdded((sample.p50WithLatencyMs ?? Number.NaN) - chainMs),
            format(sample.p99WithLatencyMs ?? Number.NaN),
          ]
        : []),
      sample.rssMiB.toFixed(0),
      String(Math.round(sample.callsPerOperation * 100) / 100),
    ];
  });
  return toTable(head, lines);
}

/** The median of each figure over the rounds. */
export function medians(samples: Sample[]): Sample {
  const of = (pick: (sample: Sample) => number | undefined) =>
    median(samples.map(pick).filter((value) => value !== undefined));
  const withLatency = samples.some(({ p50WithLatencyMs }) => p50WithLatencyMs !== undefined);
  return {
    cpuMs: of(({ cpuMs }) => cpuMs),
    operationsPerSecond: of(({ operationsPerSecond }) => operationsPerSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    ...(withLatency && {
      p50WithLatencyMs: of(({ p50WithLatencyMs }) => p50WithLatencyMs),
      p99WithLatencyMs: of(({ p99WithLatencyMs }) => p99WithLatencyMs),
    }),
    rssMiB: of(({ rssMiB }) => rssMiB),
    callsPerOperation: of(({ callsPerOperation }) => callsPerOperation),
  };
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? sorted[middle]!
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The value below which this share of the values lies. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** A difference in milliseconds; there is none without the limit to compare with. */
function formatAdded(ms: number): string {
  return Number.isNaN(ms) ? '–' : ms.toFixed(1);
}

/** Three significant digits; milliseconds. */
export function format(value: number): string {
  if (Number.isNaN(value)) return '–';
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toPrecision(3);
}

import { cpus, loadavg } from 'node:os';
import { canvasQuota, type Schedule } from './bucket-model.ts';
import { toTable } from './markdown-table.ts';

/** What one part of the bucket benchmark came to. */
export interface Part {
  name: string;
  title: string;
  /** What was asked for, in one sentence or two. */
  what: string;
  operations: number;
  /** REST calls of the gateway, the refused ones included. */
  calls: number;
  units: number;
  refused: number;
  /** Operations with an error or an answer that is not as it should be. */
  lost: number;
  elapsedMs: number;
  best: Schedule;
  /** The same with the round trip that was measured in place of the latency that was set. */
  bestMeasured: Schedule;
  /** What a client without a gateway takes for the same calls, if it knows all costs before; median. */
  bareMs?: number;
  outside?: { calls: number; refused: number };
  /** When the part was run several times: the ratio of each run. */
  ratios?: number[];
  firstErrors: string[];
}

export interface BucketRecord {
  date: string;
  node: string;
  cpu: string;
  load: number;
  latencyMs: number;
  roundTripMs: number;
  parts: Part[];
}

export function toRecord(latencyMs: number, roundTripMs: number, parts: Part[]): BucketRecord {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
    load: loadavg()[0]!,
    latencyMs,
    roundTripMs,
    parts,
  };
}

export function toMarkdown({ parts, ...record }: BucketRecord): string {
  return [
    "# Canvas's bucket",
    '',
    `Written by \`npm run bucket\` on ${record.date}: Node ${record.node.slice(1)}, ${record.cpu}, load ` +
      `average ${record.load.toFixed(1)}. The embedded Canvas keeps the true bucket (600 units, 50 up ` +
      `front, 10 a second) and takes ${record.latencyMs} ms for a call; a bare client saw ` +
      `${record.roundTripMs.toFixed(1)} ms on this machine.`,
    '',
    '“Best” is the greedy schedule of one who sees the bucket at every instant',
    '([`bucket-model.ts`](../support/bucket-model.ts)), with the true costs and dependencies of the calls,',
    `exactly ${record.latencyMs} ms each, and nothing for computing. “Measured trip” has the best with the`,
    'round trip of the bare client instead. “Bare” makes the very same calls without a gateway, as many at once',
    'as the bucket admits, and knows all costs before: what the machine leaves of the best. “Refused” is of the',
    'log of the embedded Canvas. Twelve calls fit in flight for moments, when some of the charge of eleven has leaked.',
    '',
    ...toTable(head, parts.map(toRow)),
    '',
    ...parts.flatMap(toText),
  ].join('\n');
}

const head = [
  'part',
  'operations',
  'calls',
  'units',
  'refused',
  'lost',
  'wall time',
  'best',
  '÷ best',
  '÷ best, measured trip',
  'bare',
  '÷ bare',
];

function toRow(part: Part): string[] {
  return [
    `${part.name}) ${part.title}`,
    String(part.operations),
    String(part.calls),
    part.units.toFixed(1),
    part.refused === 0 ? '0' : `${part.refused} (${percent(part.refused, part.calls)})`,
    String(part.lost),
    seconds(part.elapsedMs),
    seconds(part.best.elapsedMs),
    (part.elapsedMs / part.best.elapsedMs).toFixed(2),
    (part.elapsedMs / part.bestMeasured.elapsedMs).toFixed(2),
    part.bareMs === undefined ? '–' : seconds(part.bareMs),
    part.bareMs === undefined ? '–' : (part.elapsedMs / part.bareMs).toFixed(2),
  ];
}

function toText({ name, what, outside, ratios, firstErrors, best, elapsedMs }: Part): string[] {
  const sentences = [
    what,
    `The best schedule has at most ${best.mostInFlight} calls in flight.`,
    ...(ratios
      ? [`÷ best of each run: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}.`]
      : []),
    ...(outside
      ? [
          `The client outside made ${outside.calls} calls, of which ${outside.refused} ` +
            `(${percent(outside.refused, outside.calls)}) were refused.`,
        ]
      : []),
    ...(outside && elapsedMs > best.elapsedMs
      ? [
          `Of the bucket the gateway left ${unspent(elapsedMs - best.elapsedMs)} units unspent that the best ` +
            'schedule spends: the room that it keeps free for others, once and not again with time.',
        ]
      : []),
    ...(firstErrors.length > 0 ? [`Lost, for example: ${firstErrors.join('; ')}.`] : []),
  ];
  return [`- **${name}** ${sentences.join(' ')}`];
}

/** What leaks in so much time: by that the bucket is emptier than the best schedule leaves it. */
function unspent(ms: number): string {
  return ((ms / 1000) * canvasQuota.outflow).toFixed(0);
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(2)} %`;
}

function seconds(ms: number): string {
  return ms < 10_000 ? `${ms.toFixed(0)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

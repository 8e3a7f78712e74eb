import { toTable } from './markdown-table.ts';
import type { MixResult } from './soak-mix.ts';

/** A minute of load, and the gateway's state after it and a garbage collection. */
export interface Minute extends MixResult {
  heapMiB: number;
  rssMiB: number;
  descriptors: number;
}

export interface SoakRecord {
  /** Operations a second. */
  ceiling: number;
  /** Of the ceiling. */
  share: number;
  /** Of Canvas's answers that are faults. */
  rate: number;
  minutes: Minute[];
}

export function toMarkdown({ ceiling, share, rate, minutes }: SoakRecord): string {
  const first = minutes[0]!;
  const last = minutes.at(-1)!;
  const worst = Math.max(...minutes.map(({ p99Ms }) => p99Ms));
  const unexplained = minutes.flatMap((minute) => minute.unexplained);
  return [
    '# Under load for minutes',
    '',
    `Clients that never pause were served ${ceiling.toFixed(0)} operations a second; the load is ${(ceiling * share).toFixed(0)} (${(share * 100).toFixed(0)} %), with faults in ${(rate * 100).toFixed(1)} % of Canvas's answers. Heap after a garbage collection.`,
    '',
    ...toTable(
      [
        'minute',
        'operations',
        'reports watched',
        'p50 ms',
        'p99 ms',
        'with an error',
        'unexplained',
        'heap MiB',
        'RSS MiB',
        'descriptors',
      ],
      minutes.map((minute, index) => [
        String(index + 1),
        String(minute.operations),
        String(minute.watched),
        minute.p50Ms.toFixed(1),
        minute.p99Ms.toFixed(1),
        String(minute.failed),
        String(minute.unexplained.length),
        minute.heapMiB.toFixed(1),
        minute.rssMiB.toFixed(0),
        String(minute.descriptors),
      ]),
    ),
    '',
    `- Errors that no fault explains: ${unexplained.length}${unexplained.length > 0 ? ` (${[...new Set(unexplained)].join(', ')})` : ''}.`,
    `- Worst p99 ÷ that of the first minute: ${(worst / first.p99Ms).toFixed(2)}.`,
    `- Heap, last ÷ first minute: ${(last.heapMiB / first.heapMiB).toFixed(2)}; descriptors: ${first.descriptors} → ${last.descriptors}.`,
    '',
  ].join('\n');
}

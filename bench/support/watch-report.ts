import { cpus } from 'node:os';
import { toTable } from './markdown-table.ts';
import { median } from './report.ts';

/** What so many subscribers of one report cost. */
export interface ManySubscribers {
  subscribers: number;
  /** REST calls. */
  looksPerMinute: number;
  cpuMsPerMinute: number;
  heapKiBEach: number;
  rssKiBEach: number;
}

/** How many reports are watched by one token. */
export interface ManyReports {
  reports: number;
  /** Milliseconds until each subscriber had its first event. */
  toldMs: number;
  seconds: number;
  looks: number;
  /** How many of the reports were looked at in that time. */
  reportsLookedAt: number;
  /** Of the bucket, which leaks 10. */
  unitsPerSecond: number;
  refused: number;
  /** What a query beside them took, in ascending order. */
  interactiveMs: number[];
  /** Of one core. */
  cpuShare: number;
  streamsLost: number;
}

export function toMarkdown(subscribers: ManySubscribers[], many: ManyReports): string {
  const { interactiveMs: ms } = many;
  const p99 = ms[Math.floor(ms.length * 0.99)] ?? NaN;
  return [
    '# Watching reports',
    '',
    `Written by \`npm run watch\` on ${new Date().toISOString().slice(0, 10)}: Node ` +
      `${process.version.slice(1)}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}.`,
    '',
    '## Subscribers of one report',
    '',
    'Each over a connection of its own, with one token; the run never finishes. Memory is that of the',
    'gateway’s process above what it held without a subscriber, divided by their number; the heap after a',
    'garbage collection.',
    '',
    ...toTable(
      ['subscribers', 'REST calls a minute', 'CPU ms a minute', 'heap KiB each', 'RSS KiB each'],
      subscribers.map((one) => [
        String(one.subscribers),
        String(one.looksPerMinute),
        one.cpuMsPerMinute.toFixed(0),
        one.subscribers === 1 ? '–' : one.heapKiBEach.toFixed(1),
        one.subscribers === 1 ? '–' : one.rssKiBEach.toFixed(1),
      ]),
    ),
    '',
    '## Reports with one subscriber each',
    '',
    'All with one token, whose bucket holds 600 units and leaks 10 a second. Beside them one query a',
    'second by the same token.',
    '',
    ...toTable(
      ['figure', 'value'],
      [
        ['reports', String(many.reports)],
        ['until each subscriber had its first event', `${(many.toldMs / 1000).toFixed(1)} s`],
        ['REST calls a second', (many.looks / many.seconds).toFixed(1)],
        [`reports looked at within ${many.seconds} s`, String(many.reportsLookedAt)],
        [
          'mean pause between two looks at a report',
          `${((many.reports * many.seconds) / many.looks).toFixed(1)} s`,
        ],
        ['units of the bucket a second', many.unitsPerSecond.toFixed(2)],
        ['calls refused', String(many.refused)],
        ['streams lost', String(many.streamsLost)],
        ['a query beside them, median', `${median(ms).toFixed(1)} ms`],
        ['a query beside them, p99', `${p99.toFixed(1)} ms`],
        ['CPU of one core', `${(100 * many.cpuShare).toFixed(1)} %`],
      ],
    ),
    '',
  ].join('\n');
}

import { cpus } from 'node:os';
import { toTable } from './markdown-table.ts';
import { format, median } from './report.ts';

/** Courses of one size: CPU of the rounds, and the calls of one operation. */
export interface SizeResult {
  courses: number;
  requests: number;
  calls: number;
  /** Milliseconds for all courses, in each round. */
  cpuMs: number[];
}

/** One moment of the token part. */
export interface TokenResult {
  title: string;
  heapMiB: number;
  rssMiB: number;
  /** Milliseconds per operation. */
  cpuMs: number;
}

export function toMarkdown(sizes: SizeResult[], tokens: TokenResult[], tokenCount: number): string {
  const perCall = sizes.map(({ cpuMs, calls }) => median(cpuMs) / calls);
  return [
    '# Growth',
    '',
    `Written by \`npm run growth\` on ${new Date().toISOString().slice(0, 10)}: Node ` +
      `${process.version.slice(1)}, ${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}. CPU is the ` +
      'time of the gateway’s process, all threads.',
    '',
    '## With the number of courses',
    '',
    'Courses with account, term and 100 days of activity each, read in pages of 100: one request per page,',
    'each after the other. One client, no latency, no bucket; medians of the rounds, in brackets the',
    'lowest and the highest.',
    '',
    ...toTable(
      ['courses', 'requests', 'REST calls', 'CPU ms', 'CPU µs per call', '÷ smallest'],
      sizes.map(({ courses, requests, calls, cpuMs }, index) => [
        String(courses),
        String(requests),
        String(calls),
        `${format(median(cpuMs))} (${format(Math.min(...cpuMs))}–${format(Math.max(...cpuMs))})`,
        (1000 * perCall[index]!).toFixed(0),
        (perCall[index]! / perCall[0]!).toFixed(2),
      ]),
    ),
    '',
    ...(tokens.length === 0 ? [] : toTokenTable(tokens, tokenCount)),
  ].join('\n');
}

function toTokenTable(tokens: TokenResult[], tokenCount: number): string[] {
  return [
    '## With the number of tokens',
    '',
    `One operation of one call with each of ${tokenCount.toLocaleString('en')} tokens. The upstream says of each`,
    'that 150 of its 600 units are spent, so that the gateway has to remember it for 15 s. CPU is that of the',
    'same operation by 8 tokens; heap is what is left after a garbage collection.',
    '',
    ...toTable(
      ['moment', 'heap MiB', 'RSS MiB', 'CPU ms per operation'],
      tokens.map(({ title, heapMiB, rssMiB, cpuMs }) => [
        title,
        heapMiB.toFixed(1),
        rssMiB.toFixed(0),
        format(cpuMs),
      ]),
    ),
    '',
  ];
}

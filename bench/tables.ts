/**
 * Does a page of a report's rows cost by its own size, and does reading rows stay small?
 *
 *     npm run tables -- [--mib 1024] [--out results/tables]
 *
 * The gateway as built, over an embedded Canvas that makes a CSV up as it serves it (128 bytes a row):
 * the first page beside the bare download of the same bytes, a page deep in the file beside the first,
 * the memory of a filter over all of a file of twice the size, and the speed of one beside the CSV
 * library alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startGateway, startSimulator } from './support/gateway-process.ts';
import { packageRoot } from './support/paths.ts';
import { rssMiBOf } from './support/process-usage.ts';
import type { Running } from './support/processes.ts';

const { values } = parseArgs({
  options: { mib: { type: 'string', default: '1024' }, out: { type: 'string' } },
});
const out = resolve(values.out ?? join(packageRoot, 'results/tables'));
const mib = Number(values.mib);
const rowBytes = 128;
const rounds = 15;
const libraryBlockBytes = 1024 * 1024;
// The copy of the gateway: this package has none of its own.
const Papa = createRequire(join(packageRoot, '..', 'package.json'))('papaparse') as {
  parse: (text: string, options: object) => unknown;
};

interface RowsAnswer {
  data?: { report: { file: { tables: { rowsConnection: Page }[] } } };
  errors?: unknown;
}
interface Page {
  nodes: { cells: string[] }[];
  pageInfo: { endCursor: string | null };
}

const simulator = await startSimulator();
let gateway = await startGateway(`http://127.0.0.1:${simulator.port}`);
const token = 'simulator-admin-token';

async function ask<T>(query: string): Promise<T> {
  const response = await fetch(`http://127.0.0.1:${gateway.port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query }),
  });
  return (await response.json()) as T;
}

async function startReport(bytes: number, order: string): Promise<string> {
  await fetch(`http://127.0.0.1:${simulator.port}/_simulator/settings`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      files: { generatedBytes: bytes },
      jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 },
    }),
  });
  const { data } = await ask<{ data: { startAccountReport: { report: { id: string } } } }>(
    `mutation { startAccountReport(input: { accountId: 1, report: "provisioning_csv", parameters: { users: true, order: "${order}" } }) { report { id } } }`,
  );
  return data.startAccountReport.report.id;
}

async function readPage(report: string, args: string): Promise<Page> {
  const { data, errors } = await ask<RowsAnswer>(
    `{ report(id: "${report}") { file { tables { rowsConnection(${args}) { nodes { cells } pageInfo { endCursor } } } } } }`,
  );
  if (errors || !data) throw new Error(`a page failed: ${JSON.stringify(errors)}`);
  return data.report.file.tables[0]!.rowsConnection;
}

async function fileUrl(report: string): Promise<string> {
  const { data } = await ask<{ data: { report: { file: { url: string } } } }>(
    `{ report(id: "${report}") { file { url } } }`,
  );
  return data.report.file.url;
}

async function timed<T>(task: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const start = performance.now();
  const value = await task();
  return { ms: performance.now() - start, value };
}

async function median(task: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds + 3; round += 1) {
    const { ms } = await timed(task);
    if (round >= 3) times.push(ms);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

const report = await startReport(mib * 2 ** 20, 'one');
const first = await median(() => readPage(report, 'first: 100'));
const url = await fileUrl(report);
const bare = await median(async () =>
  (await fetch(url, { headers: { range: `bytes=0-${101 * rowBytes - 1}` } })).arrayBuffer(),
);

// Page 10,000 by a cursor that points there: one of page 1, moved on by rows of equal length.
const { pageInfo } = await readPage(report, 'first: 100');
const parts = JSON.parse(Buffer.from(pageInfo.endCursor!, 'base64url').toString()) as unknown[];
const row = Math.min(999_900, Math.floor((mib * 2 ** 20) / rowBytes) - 1000);
parts.splice(6, 2, (row + 1) * rowBytes, row);
const deepCursor = Buffer.from(JSON.stringify(parts)).toString('base64url');
const deepPage = () => readPage(report, `first: 100, after: "${deepCursor}"`);
const [deepRow] = (await deepPage()).nodes;
if (Number(deepRow!.cells[0]) !== row + 1) throw new Error('not the page that was meant');
const deep = await median(deepPage);
const deepBytes = await bytesOf(deepPage);

/** A filter that matches nothing reads all of a file. */
const scan = (id: string) => readPage(id, 'first: 1, where: [{ column: "row", equals: "none" }]');
const filtered = (await timed(() => scan(report))).ms;
const library = await libraryMs(url);

const big = await startReport(2 * mib * 2 ** 20, 'two');
const busy = await memoryOf(big);
await stop(gateway);
gateway = await startGateway(`http://127.0.0.1:${simulator.port}`);
await readPage(big, 'first: 1');
const fresh = await memoryOf(big);

/** MiB that the process holds before a filter over all of a file, and at the most while it runs. */
async function memoryOf(id: string): Promise<{ idle: number; peak: number; took: string }> {
  const idle = rssMiBOf(gateway.pid);
  let peak = idle;
  const watch = setInterval(() => {
    peak = Math.max(peak, rssMiBOf(gateway.pid));
  }, 20);
  const took = await timed(() => scan(id)).then(
    ({ ms: time }) => ms(time),
    (error: unknown) => String(error).slice(0, 120),
  );
  clearInterval(watch);
  return { idle, peak, took };
}

/** Bytes that a task asks the file host for, by the ranges that it names. */
async function bytesOf(task: () => Promise<unknown>): Promise<number> {
  const log = `http://127.0.0.1:${simulator.port}/_simulator/file-requests`;
  await fetch(log, { method: 'DELETE' });
  await task();
  const entries = (await (await fetch(log)).json()) as {
    status: number;
    headers: Record<string, string | undefined>;
  }[];
  return entries
    .filter(({ status }) => status === 206)
    .reduce((sum, { headers }) => {
      const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
      if (to === undefined) throw new Error('a download without an end');
      return sum + Number(to) - Number(from) + 1;
    }, 0);
}

/** The download of the whole file, cut by the library in blocks of a size that suits it, and nothing else. */
async function libraryMs(from: string): Promise<number> {
  const { ms } = await timed(async () => {
    const { body } = await fetch(from);
    let chunks: Buffer[] = [];
    let bytes = 0;
    let rest = '';
    const cut = () => {
      const text = rest + Buffer.concat(chunks).toString('latin1');
      const end = text.lastIndexOf('\n') + 1; // the generated file has no line ends in cells
      Papa.parse(text.slice(0, end), { delimiter: ',', newline: '\n' });
      rest = text.slice(end);
      chunks = [];
      bytes = 0;
    };
    for await (const chunk of body!) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      bytes += (chunk as Uint8Array).length;
      if (bytes >= libraryBlockBytes) cut();
    }
    cut();
  });
  return ms;
}

function ms(value: number): string {
  return `${value.toFixed(1)} ms`;
}

const toMemory = ({ idle, peak, took }: typeof busy) =>
  `${(peak - idle).toFixed(0)} MiB (idle ${idle.toFixed(0)}); ${took}`;
const lines = [
  '# Reading files',
  '',
  `A CSV of ${mib} MiB, 128 bytes a row, 100 rows a page; medians of ${rounds}. Node ${process.version}.`,
  '',
  '| what | measured | held to |',
  '| --- | ---: | --- |',
  `| first page | ${ms(first)} | ${ms(2 * bare + 20)}: twice the bare download (${ms(bare)}) and 20 ms |`,
  `| the page after row ${row} | ${ms(deep)}, ${(deep / first).toFixed(2)} × the first | 1.5 × |`,
  `| bytes fetched for it | ${deepBytes}, ${(deepBytes / (100 * rowBytes)).toFixed(2)} × its rows | 2 × |`,
  `| a filter over the whole file | ${(mib / (filtered / 1000)).toFixed(0)} MiB/s, ${(library / filtered).toFixed(2)} × the library | 0.5 × the CSV library alone (${(mib / (library / 1000)).toFixed(0)} MiB/s) |`,
  `| memory above idle while ${2 * mib} MiB are filtered, after the work above | ${toMemory(busy)} | 64 MiB |`,
  `| the same, by a process that has read one page before | ${toMemory(fresh)} | 64 MiB |`,
  '',
];
mkdirSync(dirname(out), { recursive: true });
writeFileSync(`${out}.md`, lines.join('\n'));
process.stdout.write(lines.join('\n'));
await stop(gateway);
await stop(simulator);

function stop(server: Running): Promise<void> {
  return server.stop();
}

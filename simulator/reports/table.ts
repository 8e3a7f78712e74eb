import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { ZipFile } from 'yazl';

export type Cell = string | number | bigint | boolean | null;
export type Row = readonly Cell[];

/** One CSV of a report. A row may be longer than the headers (canvas-rest §3.3, outcome export). */
export interface Table {
  /** Of the file in a zip, without `.csv`. */
  readonly name: string;
  /** Empty writes an empty file. */
  readonly headers: readonly string[];
  rows(): Iterable<Row>;
}

/** How a CSV is written: plain, or as spreadsheets of some countries want it (§3.3). */
export type CsvStyle = 'plain' | 'semicolons';

/** Counts the lines of a report while it is written; the header is one, each table begins anew. */
export class LineCounter {
  lines = 0;
}

/** Writes one CSV file. */
export async function writeCsv(
  location: string,
  table: Table,
  style: CsvStyle,
  counter: LineCounter,
): Promise<void> {
  await pipeline(
    Readable.from(records(table, style, counter)),
    stringifier(style),
    createWriteStream(location),
  );
}

/** Writes a zip with one CSV for each table. */
export async function writeZip(
  location: string,
  tables: readonly Table[],
  style: CsvStyle,
  counter: LineCounter,
): Promise<void> {
  const zip = new ZipFile();
  for (const table of tables) {
    zip.addReadStreamLazy(`${table.name.replaceAll('/', '-')}.csv`, (callback) => {
      const csv = Readable.from(records(table, style, counter)).pipe(stringifier(style));
      callback(null, csv);
    });
  }
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(location));
}

function stringifier(style: CsvStyle) {
  return style === 'plain' ? stringify() : stringify({ delimiter: ';', bom: true });
}

function* records(table: Table, style: CsvStyle, counter: LineCounter): Generator<string[]> {
  counter.lines = 0;
  if (table.headers.length === 0) return;
  counter.lines = 1;
  yield [...table.headers];
  for (const row of table.rows()) {
    counter.lines += 1;
    yield row.map((cell) => toText(cell, style));
  }
}

function toText(cell: Cell, style: CsvStyle): string {
  if (cell === null) return '';
  if (typeof cell === 'number' && style === 'semicolons') return String(cell).replace('.', ',');
  return String(cell);
}

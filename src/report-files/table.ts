import { CanvasTimeoutError, RequestCancelledError } from '../canvas/errors.ts';
import { fileRoute } from './remote-file.ts';
import type { ByteSource } from './byte-source.ts';
import { readHead, type TableHead } from './head.ts';
import { beyondLimit, maxPageBytes } from './limits.ts';
import { type CellFilter, toRowTest } from './row-filter.ts';
import { type RawRow, scanRows } from './scan-rows.ts';
import { decodeCell } from './text.ts';

/** Where reading goes on: what a cursor knows. */
export interface RowPosition {
  version: string;
  /** Bytes of the head. */
  headBytes: number;
  /** Bytes before the row that comes next. */
  offset: number;
  /** How many rows of the table come before it. */
  row: number;
}

/** A row, and where reading goes on after it. */
export interface TableRow {
  cells: string[];
  next: RowPosition;
}

export interface RowPage {
  rows: TableRow[];
  hasMore: boolean;
}

export interface PageRequest {
  first: number;
  after?: RowPosition | undefined;
  where: readonly CellFilter[];
}

/** Bytes of a row, as long as nobody knows better; and what a page of filtered rows begins with. */
const guessedRowBytes = 256;
const filteredWindow = 262_144;

/** One CSV of a report, as one request reads it: the same page is read once, however often asked for. */
export class Table {
  readonly name: string;
  readonly #source: ByteSource;
  readonly #pages = new Map<string, Promise<RowPage>>();
  #head: Promise<TableHead> | undefined;

  constructor(name: string, source: ByteSource) {
    this.name = name;
    this.#source = source;
  }

  /** The names of the columns; see `toColumnNames`. @param after a cursor, which knows how far they go. */
  async columns(after?: RowPosition): Promise<readonly string[]> {
    if (after) this.#source.pin(after.version);
    return (await this.#readHead(after)).columns;
  }

  /** Reads the rows that follow `after`, or the first ones. */
  readPage(request: PageRequest): Promise<RowPage> {
    const key = JSON.stringify(request);
    let page = this.#pages.get(key);
    if (!page) this.#pages.set(key, (page = this.#readPage(request)));
    return page;
  }

  #readHead(after?: RowPosition): Promise<TableHead> {
    return (this.#head ??= readHead(this.#source, after?.headBytes));
  }

  async #readPage({ first, after, where }: PageRequest): Promise<RowPage> {
    if (after) this.#source.pin(after.version);
    const isFiltered = where.length > 0;
    const window = isFiltered ? filteredWindow : toWindow(first, after);
    // A page in the middle and the head are fetched at once.
    const early = after && new EarlyReading(this.#source.read(after.offset, { window }));
    const head = await this.#readHead(after).catch(async (error: unknown) => {
      await early?.cancel();
      throw error;
    });
    const start = after?.offset ?? head.bytes;
    let chunks: AsyncIterable<Buffer>;
    if (early && head.source === this.#source) chunks = early.chunks();
    else {
      await early?.cancel();
      chunks = start === head.bytes ? following(head, window) : head.source.read(start, { window });
    }
    const matches = toRowTest(where);
    const { version, deadline } = this.#source;
    const rows: TableRow[] = [];
    let bytes = 0;
    let row = after?.row ?? 0;
    let hasMore = false;
    const visit = (raw: RawRow): boolean => {
      if (deadline.ended) throw ended(deadline.ended);
      row += 1;
      if (isFiltered && !matches(raw)) return true;
      if (rows.length === first) {
        hasMore = true;
        return false;
      }
      bytes += raw.end - raw.start;
      if (bytes > maxPageBytes) {
        throw beyondLimit('The page is longer than 4 MiB: ask for fewer rows with `first`');
      }
      const next = { version, headBytes: head.bytes, offset: raw.end, row };
      rows.push({ cells: raw.cells.map(decodeCell), next });
      return true;
    };
    await scanRows(chunks, { start, delimiter: head.delimiter }, visit);
    return { rows, hasMore };
  }
}

/** A reading whose first bytes are asked for before anybody can make use of them. */
class EarlyReading {
  readonly #reading: AsyncGenerator<Buffer>;
  readonly #first: Promise<IteratorResult<Buffer, unknown>>;

  constructor(reading: AsyncGenerator<Buffer>) {
    this.#reading = reading;
    this.#first = reading.next();
    this.#first.catch(() => undefined);
  }

  async *chunks(): AsyncGenerator<Buffer> {
    const { value, done } = await this.#first;
    if (done) return;
    try {
      yield value;
      yield* this.#reading;
    } finally {
      await this.#reading.return(undefined);
    }
  }

  async cancel(): Promise<void> {
    await this.#first.catch(() => undefined);
    await this.#reading.return(undefined);
  }
}

/** What follows the head: what was read with it, then the rest of the file. */
async function* following(
  { bytes, rest, source }: TableHead,
  window: number,
): AsyncGenerator<Buffer> {
  if (rest.length > 0) yield rest;
  yield* source.read(bytes + rest.length, { window });
}

/** Bytes that probably hold the page, judged by the rows before it, and the beginning of the row after. */
function toWindow(first: number, after: RowPosition | undefined): number {
  const rowBytes =
    after && after.row > 0 ? (after.offset - after.headBytes) / after.row : guessedRowBytes;
  const bytes = Math.ceil((first + 1) * rowBytes * 1.1) + 64;
  return Math.min(Math.max(bytes, 512), maxPageBytes);
}

function ended(reason: 'timeout' | 'cancelled'): Error {
  return reason === 'timeout'
    ? new CanvasTimeoutError('The file could not be read in time', fileRoute)
    : new RequestCancelledError('The client cancelled the reading of a file', fileRoute);
}

import { CanvasTimeoutError, RequestCancelledError } from '../canvas/errors.ts';
import type { ByteSource } from './byte-source.ts';
import { type CsvRow, CsvScanner, type Delimiter } from './csv-scanner.ts';
import { beyondLimit, fileRoute } from './file-errors.ts';
import type { Gate } from './gate.ts';
import { type KnownHeader, readHeader, sampleBytes, type TableHeader } from './header.ts';
import { maxPageBytes } from './limits.ts';
import { blocksOf } from './read-table.ts';
import { type CellFilter, toRowPredicate } from './row-filter.ts';
import { decodeChunks, Utf16Source } from './text.ts';

/** Where reading goes on: what a cursor knows. */
export interface RowPosition {
  version: string;
  delimiter: Delimiter;
  /** Bytes of the header. */
  headerBytes: number;
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

/** A header, and what to read the rows from. */
interface OpenTable {
  header: TableHeader;
  source: ByteSource;
}

/** Bytes of a row until rows have been seen; and the first window of a page of filtered rows. */
const guessedRowBytes = 256;
const filteredWindow = 262_144;
/** The first window of a whole table. */
const wholeWindow = 1024 * 1024;

/** One CSV of a report, as one request reads it. The same page is read once, however often asked for. */
export class Table {
  readonly name: string;
  readonly #source: ByteSource;
  readonly #gate: Gate;
  readonly #pages = new Map<string, Promise<RowPage>>();
  #open: Promise<OpenTable> | undefined;

  /** @param gate bounds how many tables are read at a time. */
  constructor(name: string, source: ByteSource, gate: Gate) {
    this.name = name;
    this.#source = source;
    this.#gate = gate;
  }

  /** Identifies this version of the file; known once something was read. */
  get version(): string {
    return this.#source.version;
  }

  /** Bytes of the CSV; known once something was read, where the host says. */
  get size(): number | undefined {
    return this.#source.size;
  }

  /** The CSV from its first byte to its last, as it is in the file; `readTable` reads it. */
  bytes(): AsyncGenerator<Buffer> {
    return this.#source.read(0, { window: wholeWindow });
  }

  /** The names of the columns; see `toColumnNames`. @param after a cursor, which knows where the header ends. */
  async columns(after?: RowPosition): Promise<readonly string[]> {
    if (after) this.#source.pin(after.version);
    // Nothing that has passed the gate waits for it, so tables never wait for each other.
    const { header } = await (this.#open ?? this.#gate.run(() => this.#readHeader(after)));
    return header.columns;
  }

  /** Reads the rows that follow `after`, or the first ones. */
  readPage(request: PageRequest): Promise<RowPage> {
    const key = JSON.stringify(request);
    let page = this.#pages.get(key);
    if (!page) this.#pages.set(key, (page = this.#gate.run(() => this.#readPage(request))));
    return page;
  }

  #readHeader(after?: RowPosition): Promise<OpenTable> {
    const known = after && { bytes: after.headerBytes, delimiter: after.delimiter };
    return (this.#open ??= openTable(this.#source, known));
  }

  async #readPage({ first, after, where }: PageRequest): Promise<RowPage> {
    if (after) this.#source.pin(after.version);
    const isFiltered = where.length > 0;
    const window = isFiltered ? filteredWindow : toWindow(first, after);
    const opening = this.#readHeader(after);
    // A page in the middle is fetched while the header is.
    const early = after && new Prefetch(this.#source.read(after.offset, { window }));
    const { header, source } = await opening.catch(async (error: unknown) => {
      await early?.cancel();
      throw error;
    });
    const start = after?.offset ?? header.bytes;
    let chunks: AsyncIterable<Buffer>;
    if (early && source === this.#source) chunks = early.chunks();
    else {
      await early?.cancel();
      chunks = after ? source.read(start, { window }) : rowsOf({ header, source }, window);
    }
    const matches = toRowPredicate(where);
    const { version, deadline } = this.#source;
    const { delimiter, bytes: headerBytes } = header;
    const scanner = new CsvScanner(delimiter, { start, rowsBefore: after?.row ?? 0 });
    const rows: TableRow[] = [];
    let pageBytes = 0;
    let row = after?.row ?? 0;
    let hasMore = false;
    const visit = (raw: CsvRow): boolean => {
      row += 1;
      if (isFiltered && !matches(raw)) return true;
      if (rows.length === first) {
        hasMore = true;
        return false;
      }
      pageBytes += raw.end - raw.start;
      if (pageBytes > maxPageBytes) {
        throw beyondLimit('The page is longer than 4 MiB: ask for fewer rows with `first`');
      }
      const next = { version, delimiter, headerBytes, offset: raw.end, row };
      rows.push({ cells: raw.cells(), next });
      return true;
    };
    /** Runs a step of the scanner. A row that cannot be read after a full page fails the next page, not this one. */
    const goesOn = (step: () => boolean): boolean => {
      try {
        return step();
      } catch (error) {
        if (rows.length < first || rows.length === 0) throw error;
        hasMore = true;
        return false;
      }
    };
    for await (const chunk of chunks) {
      for (const block of blocksOf(chunk)) {
        if (deadline.ended) throw toDeadlineError(deadline.ended);
        if (!goesOn(() => scanner.scan(block, visit))) return { rows, hasMore };
      }
    }
    goesOn(() => scanner.finish(visit));
    return { rows, hasMore };
  }
}

async function openTable(source: ByteSource, known?: KnownHeader): Promise<OpenTable> {
  const window = known?.bytes ?? sampleBytes;
  const { chunks, encoding } = await decodeChunks(source.read(0, { window }));
  try {
    const header = await readHeader(chunks, known);
    return { header, source: encoding === 'utf-8' ? source : new Utf16Source(source, encoding) };
  } finally {
    await chunks.return(undefined);
  }
}

/** A reading whose first bytes are requested before anybody can make use of them. */
class Prefetch {
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

/** What follows the header: what was read with it, then the rest of the file. */
async function* rowsOf({ header, source }: OpenTable, window: number): AsyncGenerator<Buffer> {
  const { bytes, rest } = header;
  if (rest.length > 0) yield rest;
  yield* source.read(bytes + rest.length, { window });
}

/** Bytes that probably hold the page, judged by the rows before it, and the beginning of the row after. */
function toWindow(first: number, after: RowPosition | undefined): number {
  const rowBytes =
    after && after.row > 0 ? (after.offset - after.headerBytes) / after.row : guessedRowBytes;
  const bytes = Math.ceil((first + 1) * rowBytes * 1.1) + 64;
  return Math.min(Math.max(bytes, 512), maxPageBytes);
}

function toDeadlineError(reason: 'timeout' | 'cancelled'): Error {
  return reason === 'timeout'
    ? new CanvasTimeoutError('The file could not be read in time', fileRoute)
    : new RequestCancelledError('The client cancelled the reading of a file', fileRoute);
}

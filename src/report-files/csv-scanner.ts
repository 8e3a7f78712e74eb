import { beyondLimit, unreadable } from './file-errors.ts';
import { maxColumns, maxRowBytes } from './limits.ts';
import { decodeCell } from './text.ts';

/*
 * Why this is not a library: pages are read by byte range, so each row needs its place in bytes; a filter
 * over gigabytes must not make a string of each cell; and a broken quote must be an error that names its row.
 */

export type Delimiter = ',' | ';' | '\t';

/** One row of a CSV as bytes. The scanner reuses it: it is good until the next row is read. */
export interface CsvRow {
  /** Place of its first byte in the file. */
  readonly start: number;
  /** Place of the first byte after it, its line end included. */
  readonly end: number;
  readonly cellCount: number;
  /** The text of a cell, undefined past the end of the row. */
  cell(index: number): string | undefined;
  cells(): string[];
  /** Whether a cell has a quote that is text, which RFC 4180 does not allow. */
  hasStrayQuote(): boolean;
}

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const tab = 0x09;

/** What the scanner is in the middle of. */
const cellStart = 0;
const plainCell = 1;
const quotedCell = 2;
const afterQuote = 3;

/** What decoding a cell has to mind. */
const hasHighBytes = 1;
const hasDoubledQuotes = 2;

/**
 * Splits a CSV into rows while it streams, in one pass over its bytes.
 *
 * Follows RFC 4180. LF, CRLF and CR end a line, mixed at will; blank lines are skipped. A quote inside an
 * unquoted cell is text. Blanks between a closing quote and the delimiter are dropped; anything else there is
 * an error, since where the row ends can then only be guessed.
 *
 * Errors  CanvasBadResponseError: text after a closing quote, a quote that is never closed; both name the row.
 *         FileLimitError: a row longer than 4 MiB, or of more than 10,000 cells.
 */
export class CsvScanner implements CsvRow {
  readonly #delimiter: number;
  /** The unfinished row and what follows it. */
  #bytes = Buffer.alloc(0);
  #length = 0;
  /** Where the row begins in `#bytes`, and where scanning goes on. */
  #rowAt = 0;
  #at = 0;
  #state = cellStart;
  #flags = 0;
  #cellAt = 0;
  /** By cell: first byte and end, from the beginning of the row, and flags. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #cellFlags: number[] = [];
  #cellCount = 0;
  #rowEnd = 0;
  /** Place of `#bytes[0]` in the file. */
  #offset: number;
  #rowNumber: number;

  /**
   * @param start place in the file of the first byte that is scanned.
   * @param rowsBefore rows of the table before it; -1 where the header is next.
   */
  constructor(delimiter: Delimiter, { start, rowsBefore }: { start: number; rowsBefore: number }) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#offset = start;
    this.#rowNumber = rowsBefore + 1;
  }

  get start(): number {
    return this.#offset + this.#rowAt;
  }

  get end(): number {
    return this.#offset + this.#rowEnd;
  }

  get cellCount(): number {
    return this.#cellCount;
  }

  cell(index: number): string | undefined {
    if (index >= this.#cellCount) return undefined;
    const start = this.#rowAt + this.#starts[index]!;
    const end = this.#rowAt + this.#ends[index]!;
    const flags = this.#cellFlags[index]!;
    const text = decodeCell(this.#bytes, start, end, (flags & hasHighBytes) !== 0);
    return (flags & hasDoubledQuotes) === 0 ? text : text.replaceAll('""', '"');
  }

  cells(): string[] {
    const cells = new Array<string>(this.#cellCount);
    for (let index = 0; index < cells.length; index += 1) cells[index] = this.cell(index)!;
    return cells;
  }

  hasStrayQuote(): boolean {
    for (let index = 0; index < this.#cellCount; index += 1) {
      const start = this.#rowAt + this.#starts[index]!;
      const isQuoted = this.#starts[index]! > 0 && this.#bytes[start - 1] === quote;
      const end = this.#rowAt + this.#ends[index]!;
      if (!isQuoted && this.#bytes.subarray(start, end).includes(quote)) return true;
    }
    return false;
  }

  /** Takes the next bytes, and visits the rows that end in them until `visit` returns false; then so does this. */
  scan(chunk: Uint8Array, visit: (row: CsvRow) => boolean): boolean {
    this.#append(chunk);
    return this.#run(visit, false);
  }

  /** Visits the last row, where the file does not end with a line end. */
  finish(visit: (row: CsvRow) => boolean): boolean {
    if (!this.#run(visit, true)) return false;
    if (this.#state === quotedCell) {
      throw this.#unreadable('a quoted cell is not closed before the file ends', this.#cellAt - 1);
    }
    if (this.#rowAt === this.#length) return true;
    if (this.#state !== afterQuote) this.#endCell(this.#length);
    return this.#endRow(this.#length, visit);
  }

  /** Appends the chunk to the unfinished row, which moves to the front. */
  #append(chunk: Uint8Array): void {
    const left = this.#length - this.#rowAt;
    const needed = left + chunk.length;
    let target = this.#bytes;
    if (needed > target.length) target = Buffer.allocUnsafe(Math.max(needed, 2 * left));
    if (left > 0) this.#bytes.copy(target, 0, this.#rowAt, this.#length);
    target.set(chunk, left);
    this.#bytes = target;
    this.#offset += this.#rowAt;
    this.#at -= this.#rowAt;
    this.#cellAt -= this.#rowAt;
    this.#rowAt = 0;
    this.#length = needed;
  }

  #run(visit: (row: CsvRow) => boolean, atEnd: boolean): boolean {
    const bytes = this.#bytes;
    const length = this.#length;
    const delimiter = this.#delimiter;
    let at = this.#at;
    let state = this.#state;
    while (at < length) {
      let byte = bytes[at]!;
      if (state === cellStart) {
        this.#flags = 0;
        state = byte === quote ? quotedCell : plainCell;
        if (byte === quote) at += 1;
        this.#cellAt = at;
        continue;
      }
      if (state === quotedCell) {
        let high = 0;
        while (byte !== quote) {
          high |= byte;
          at += 1;
          if (at === length) break;
          byte = bytes[at]!;
        }
        if (high > 0x7f) this.#flags |= hasHighBytes;
        if (at === length) break;
        // Whether a quote closes the cell depends on the byte after it.
        if (at + 1 === length && !atEnd) break;
        if (at + 1 < length && bytes[at + 1] === quote) {
          this.#flags |= hasDoubledQuotes;
          at += 2;
          continue;
        }
        this.#endCell(at);
        state = afterQuote;
        at += 1;
        continue;
      }
      if (state === plainCell) {
        let high = 0;
        while (byte !== delimiter && byte !== lineFeed && byte !== carriageReturn) {
          high |= byte;
          at += 1;
          if (at === length) break;
          byte = bytes[at]!;
        }
        if (high > 0x7f) this.#flags |= hasHighBytes;
        if (at === length) break;
      } else if ((byte === space || byte === tab) && byte !== delimiter) {
        at += 1;
        continue;
      }
      const isLineEnd = byte === lineFeed || byte === carriageReturn;
      if (!isLineEnd && byte !== delimiter) {
        throw this.#unreadable('text follows the closing quote of a cell', at);
      }
      // Whether a line ends with CR or CRLF depends on the byte after it.
      if (byte === carriageReturn && at + 1 === length && !atEnd) break;
      if (state === plainCell) this.#endCell(at);
      state = cellStart;
      at += 1;
      if (!isLineEnd) {
        // A delimiter at the very end has an empty cell after it.
        this.#cellAt = at;
        this.#flags = 0;
        continue;
      }
      if (byte === carriageReturn && at < length && bytes[at] === lineFeed) at += 1;
      this.#at = at;
      this.#state = state;
      if (!this.#endRow(at, visit)) return false;
    }
    this.#at = at;
    this.#state = state;
    if (length - this.#rowAt > maxRowBytes) throw this.#tooLong();
    return true;
  }

  #endCell(end: number): void {
    const index = this.#cellCount;
    if (index === maxColumns) throw beyondLimit(`The file has more than ${maxColumns} columns`);
    this.#starts[index] = this.#cellAt - this.#rowAt;
    this.#ends[index] = end - this.#rowAt;
    this.#cellFlags[index] = this.#flags;
    this.#cellCount = index + 1;
  }

  #endRow(end: number, visit: (row: CsvRow) => boolean): boolean {
    if (end - this.#rowAt > maxRowBytes) throw this.#tooLong();
    this.#rowEnd = end;
    // A quoted empty cell begins one byte after its row.
    const isBlank = this.#cellCount === 1 && this.#starts[0] === 0 && this.#ends[0] === 0;
    const goesOn = isBlank || visit(this);
    if (!isBlank) this.#rowNumber += 1;
    this.#rowAt = end;
    this.#cellCount = 0;
    return goesOn;
  }

  #unreadable(what: string, at: number): Error {
    const row = this.#rowNumber === 0 ? 'The header' : `Row ${this.#rowNumber}`;
    const place = this.#offset + at;
    return unreadable(`${row} of the CSV cannot be read: ${what} (byte ${place})`);
  }

  #tooLong(): Error {
    const row = this.#rowNumber === 0 ? 'The header' : `Row ${this.#rowNumber}`;
    return beyondLimit(`${row} of the CSV is longer than 4 MiB`);
  }
}

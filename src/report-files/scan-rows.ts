import Papa from 'papaparse';
import { CanvasBadResponseError } from '../canvas/errors.ts';
import { fileRoute } from './remote-file.ts';
import { beyondLimit, maxColumns, maxPageBytes } from './limits.ts';

/** A row as it was cut: cells as Latin-1 (see `text.ts`), and the bytes that it takes. */
export interface RawRow {
  cells: string[];
  /** Bytes of the file before it, and up to its end, the line's end included. */
  start: number;
  end: number;
}

export type Delimiter = ',' | ';' | '\t';

/** What is parsed at a time; parsing is synchronous, and others want their turn. */
const blockBytes = 65_536;

/**
 * Cuts a CSV into rows while it streams, and hands each over until `visit` answers false.
 *
 * Lines end in LF or CRLF, mixed at will; lines with nothing on them are no rows. Each row is handed
 * over when the next has begun: before that nobody knows that it is whole.
 *
 * Errors  FileLimitError: a row beyond the limit, columns beyond theirs. CanvasBadResponseError: a quote
 *         that is never closed.
 */
export async function scanRows(
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  { start, delimiter }: { start: number; delimiter: Delimiter },
  visit: (row: RawRow) => boolean,
): Promise<void> {
  let rest = '';
  let offset = start; // of `rest` in the file
  let pending: string[] = [];
  let pendingBytes = 0;
  const cut = (atEnd: boolean): boolean => {
    const text = rest + pending.join('');
    pending = [];
    pendingBytes = 0;
    const { from, isOver, isUnclosed } = cutRows(text, delimiter, atEnd, (row) =>
      visit({ cells: row.cells, start: offset + row.start, end: offset + row.end }),
    );
    if (isUnclosed) {
      throw new CanvasBadResponseError('The file ends inside a quoted cell', fileRoute);
    }
    rest = text.slice(from);
    offset += from;
    if (rest.length > maxPageBytes) throw beyondLimit('A row of the file is longer than 4 MiB');
    return isOver;
  };
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += blockBytes) {
      const block = chunk.subarray(at, at + blockBytes);
      pending.push(block.toString('latin1'));
      pendingBytes += block.length;
      // A row that does not end is not looked through again before it has doubled.
      if (pendingBytes >= Math.min(rest.length, maxPageBytes) && cut(false)) return;
    }
  }
  cut(true);
}

/**
 * Cuts the whole rows off a text; `from` is where the one begins that may not be whole. At the end of a
 * file all are, but for one with a quote that is not closed. `isOver` when `visit` has had enough.
 */
export function cutRows(
  text: string,
  delimiter: Delimiter,
  atEnd: boolean,
  visit: (row: RawRow) => boolean,
): { from: number; isOver: boolean; isUnclosed: boolean } {
  const held = { cells: undefined as string[] | undefined, start: 0, end: 0, isUnclosed: false };
  let isOver = false;
  const handOver = (end: number): boolean => {
    const { cells = [], start } = held;
    trimCarriageReturn(cells, text, start, end, delimiter);
    if (cells.length === 1 && cells[0] === '' && text[start] !== '"') return true;
    if (cells.length > maxColumns) {
      throw beyondLimit(`The file has more than ${maxColumns} columns`);
    }
    return visit({ cells, start, end });
  };
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    step: ({ data, meta, errors }, parser) => {
      if (held.cells && !handOver(held.end)) {
        isOver = true;
        parser.abort();
        return;
      }
      held.cells = data;
      held.start = held.end;
      held.end = meta.cursor;
      held.isUnclosed = errors.some(({ code }) => code === 'MissingQuotes');
    },
  });
  const { cells, start, isUnclosed } = held;
  // The compiler does not see that `step` was called.
  if ((isOver as boolean) || (cells && (!atEnd || isUnclosed))) {
    return { from: start, isOver, isUnclosed: isUnclosed && atEnd && !isOver };
  }
  const wantsMore = !cells || handOver(text.length);
  return { from: text.length, isOver: !wantsMore, isUnclosed: false };
}

/**
 * Takes the CR of a line's end off the last cell. It is there because lines are cut at LF alone; after a
 * quoted cell it is not, and then a CR at the end of the cell is the cell's own.
 */
function trimCarriageReturn(
  cells: string[],
  text: string,
  start: number,
  end: number,
  delimiter: string,
): void {
  const last = cells.at(-1)!;
  if (last.charCodeAt(last.length - 1) !== 13 || text[end - 1] !== '\n') return;
  const from = end - 1 - last.length;
  const isBare =
    text.startsWith(last, from) &&
    (from === start || (from > start && text[from - 1] === delimiter));
  if (isBare) cells[cells.length - 1] = last.slice(0, -1);
}

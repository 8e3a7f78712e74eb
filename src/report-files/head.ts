import { CanvasBadResponseError } from '../canvas/errors.ts';
import { fileRoute } from './remote-file.ts';
import type { ByteSource } from './byte-source.ts';
import { beyondLimit, maxPageBytes } from './limits.ts';
import { cutRows, type Delimiter, type RawRow } from './scan-rows.ts';
import { decodeCell, readByteOrderMark, Utf16Source } from './text.ts';

/** How a table begins. */
export interface TableHead {
  columns: string[];
  delimiter: Delimiter;
  /** Bytes up to the first row. */
  bytes: number;
  /** Bytes that were read with it and follow it. */
  rest: Buffer;
  /** What to read the rows from. */
  source: ByteSource;
}

const delimiters: readonly Delimiter[] = [',', ';', '\t'];
/** Bytes that are read for a head of unknown length: it, and often a page. */
const firstBytes = 32_768;
/** Bytes within which a header may seem unfinished by one delimiter before it is taken by another. */
const patientBytes = 1024 * 1024;

/**
 * Reads the header of a CSV. Its delimiter is the one of `,` `;` and tab that cuts the header into most
 * columns, quotes respected; a comma where none does.
 *
 * @param knownBytes how long the head is, where a cursor says.
 */
export async function readHead(source: ByteSource, knownBytes?: number): Promise<TableHead> {
  let bytes = Buffer.alloc(0);
  let wanted = 0;
  for await (const chunk of source.read(0, { window: knownBytes ?? firstBytes })) {
    bytes = Buffer.concat([bytes, chunk]);
    if (bytes.length < Math.max(wanted, knownBytes ?? 2)) continue;
    const { encoding } = readByteOrderMark(bytes);
    if (encoding !== 'utf-8') return readHead(new Utf16Source(source, encoding));
    const head = cutHead(source, bytes, bytes.length === knownBytes);
    if (head) return head;
    if (bytes.length > maxPageBytes) throw beyondLimit('The header is longer than 4 MiB');
    wanted = bytes.length * 2;
  }
  const head = cutHead(source, bytes, true);
  if (!head && bytes.includes('"')) {
    throw new CanvasBadResponseError('The file ends inside its header', fileRoute);
  }
  return (
    head ?? { columns: [], delimiter: ',', bytes: bytes.length, rest: Buffer.alloc(0), source }
  );
}

function cutHead(source: ByteSource, bytes: Buffer, isAll: boolean): TableHead | undefined {
  const { length: start } = readByteOrderMark(bytes);
  const text = bytes.toString('latin1', start);
  let best: { row: RawRow; delimiter: Delimiter } | undefined;
  for (const delimiter of delimiters) {
    const row = firstRow(text, delimiter, isAll);
    if (!row && !isAll && bytes.length < patientBytes) return undefined;
    if (row && row.cells.length > (best?.row.cells.length ?? 0)) best = { row, delimiter };
  }
  if (!best) return undefined;
  const { row, delimiter } = best;
  const end = start + row.end;
  return {
    columns: toColumnNames(row.cells.map(decodeCell)),
    delimiter,
    bytes: end,
    rest: bytes.subarray(end),
    source,
  };
}

/** Undefined where it may go on beyond the text. */
function firstRow(text: string, delimiter: Delimiter, isAll: boolean): RawRow | undefined {
  let first: RawRow | undefined;
  cutRows(text, delimiter, isAll, (row) => {
    first = row;
    return false;
  });
  return first;
}

/**
 * Names that tell the columns apart: as they stand in the header, `column 3` for an empty one, and
 * `name (2)` for one that was there before.
 */
export function toColumnNames(header: readonly string[]): string[] {
  const taken = new Set<string>();
  // A name that stands in the header as it is goes to the column that has it, wherever that is.
  const own = new Set(header.filter((name) => name !== ''));
  return header.map((name, index) => {
    const base = name === '' ? `column ${index + 1}` : name;
    const mayTake = (candidate: string) =>
      !taken.has(candidate) && (candidate === name || !own.has(candidate));
    let unique = base;
    for (let nth = 2; !mayTake(unique); nth += 1) unique = `${base} (${nth})`;
    taken.add(unique);
    return unique;
  });
}

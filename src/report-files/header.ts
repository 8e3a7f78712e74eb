import type { Delimiter } from './csv-scanner.ts';
import { chooseSample, delimiters, isConclusive, type Sample, takeSample } from './delimiter.ts';
import { beyondLimit } from './file-errors.ts';
import { maxRowBytes } from './limits.ts';
import { toColumnNames } from './names.ts';
import { readByteOrderMark } from './text.ts';

/** The header of a CSV. */
export interface TableHeader {
  /** Unique names; see `toColumnNames`. */
  columns: string[];
  delimiter: Delimiter;
  /** Bytes up to the first row. */
  bytes: number;
  /** Bytes that were read with it and follow it. */
  rest: Buffer;
}

/** What a cursor knows of a header. */
export interface KnownHeader {
  bytes: number;
  delimiter: Delimiter;
}

/** Bytes of the sample that a header and its delimiter are read from; doubled while it does not hold enough. */
export const sampleBytes = 32_768;
/** Bytes after which the delimiter is chosen among those that have ended the header so far. */
const patientBytes = 1024 * 1024;

/**
 * Reads the header of a CSV in UTF-8 and finds its delimiter. What is found depends only on the file, not on the
 * chunks in which it comes. The iterator stands after `rest` then, and is left open.
 *
 * Errors  FileLimitError: a header longer than 4 MiB. CanvasBadResponseError: a header with a broken quote.
 */
export async function readHeader(
  chunks: AsyncIterator<Buffer>,
  known?: KnownHeader,
): Promise<TableHeader> {
  const pending: Buffer[] = [];
  let length = 0;
  let size = Math.min(known?.bytes ?? sampleBytes, maxRowBytes);
  for (;;) {
    const next = await chunks.next();
    if (next.done) return findHeader(Buffer.concat(pending), true, known) ?? noHeader(length);
    pending.push(next.value);
    length += next.value.length;
    while (length >= size) {
      const bytes = Buffer.concat(pending);
      const header = findHeader(bytes.subarray(0, size), size === known?.bytes, known);
      if (header) return { ...header, rest: bytes.subarray(header.bytes) };
      if (size >= maxRowBytes) throw beyondLimit('The header of the CSV is longer than 4 MiB');
      size = Math.min(size * 2, maxRowBytes);
    }
  }
}

function noHeader(bytes: number): TableHeader {
  return { columns: [], delimiter: ',', bytes, rest: Buffer.alloc(0) };
}

/** Undefined where the sample is too short to tell, and where it holds nothing but blank lines. */
function findHeader(bytes: Buffer, isAll: boolean, known?: KnownHeader): TableHeader | undefined {
  const { length: start } = readByteOrderMark(bytes);
  const split = (delimiter: Delimiter) => takeSample(bytes, delimiter, { start, isAll });
  if (known) return toHeader(split(known.delimiter), bytes);
  const comma = split(',');
  if (isConclusive(comma)) return toHeader(comma, bytes);
  const samples = [comma, ...delimiters.slice(1).map(split)];
  const isWaiting = samples.some(({ cellCounts, error }) => cellCounts.length === 0 && !error);
  if (isWaiting && !isAll && bytes.length < patientBytes) return undefined;
  return toHeader(chooseSample(samples) ?? comma, bytes);
}

function toHeader(
  { header, headerEnd, delimiter, error }: Sample,
  bytes: Buffer,
): TableHeader | undefined {
  if (!header) {
    if (error) throw error;
    return undefined;
  }
  const columns = toColumnNames(header);
  return { columns, delimiter, bytes: headerEnd, rest: bytes.subarray(headerEnd) };
}

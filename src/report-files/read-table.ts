import { type CsvRow, CsvScanner, type Delimiter } from './csv-scanner.ts';
import { readHeader } from './header.ts';
import { decodeChunks } from './text.ts';

/** A CSV that is being read. */
export interface TableReading {
  /** Unique names of the columns, in the order of the file; see `toColumnNames`. Empty for an empty file. */
  columns: readonly string[];
  delimiter: Delimiter;
  /** The rows in the order of the file, some hundreds at a time. Can be read once. */
  batches: AsyncGenerator<TableBatch, void, void>;
  /** Closes the source; needed only when `batches` is not read. */
  close: () => Promise<void>;
}

export interface TableBatch {
  /**
   * At least one cell for each column: null where a short row has none. A long row has its surplus cells after
   * those of the columns.
   */
  rows: (string | null)[][];
  /** Bytes of the source that have been read so far (of the UTF-8 where the source is UTF-16). */
  bytesRead: number;
}

/** Bytes that are split at a time; splitting is synchronous. */
const blockBytes = 65_536;

/**
 * Reads one CSV from its first byte to its last: the header, then batches of rows.
 *
 *     const { columns, batches } = await readTable(process.stdin);
 *     for await (const { rows } of batches) insert(rows);
 *
 * The source is the bytes of the CSV itself, as `Table.bytes` yields them (a member of a zip unpacked): a Readable,
 * `fs.createReadStream('', { fd })`, or any async iterable of buffers. It needs neither network nor gateway, so it
 * also runs in a child process. A chunk is taken only when the batch before it has been consumed, so a slow consumer
 * slows the source down.
 *
 * Cells are the same text as those of `rowsConnection`: delimiter, encoding (UTF-8, UTF-16 with a byte-order mark,
 * Windows-1252 by cell), quotes and blank lines are handled by the same code.
 *
 * Errors  CanvasBadResponseError: a row that cannot be read, by its number. FileLimitError: a row or header longer
 *         than 4 MiB, or more than 10,000 columns. What the source throws is passed on.
 */
export async function readTable(source: AsyncIterable<Uint8Array>): Promise<TableReading> {
  const { chunks } = await decodeChunks(source);
  try {
    const { columns, delimiter, bytes, rest } = await readHeader(chunks);
    const scanner = new CsvScanner(delimiter, { start: bytes, rowsBefore: 0 });
    return {
      columns,
      delimiter,
      batches: readBatches(scanner, columns.length, rest, chunks),
      close: async () => {
        await chunks.return(undefined);
      },
    };
  } catch (error) {
    await chunks.return(undefined);
    throw error;
  }
}

async function* readBatches(
  scanner: CsvScanner,
  columnCount: number,
  rest: Buffer,
  chunks: AsyncGenerator<Buffer>,
): AsyncGenerator<TableBatch, void, void> {
  let rows: (string | null)[][] = [];
  let bytesRead = 0;
  const visit = (row: CsvRow): boolean => {
    const cells: (string | null)[] = row.cells();
    while (cells.length < columnCount) cells.push(null);
    rows.push(cells);
    bytesRead = row.end;
    return true;
  };
  const takeBatch = (): TableBatch => {
    const batch = { rows, bytesRead };
    rows = [];
    return batch;
  };
  try {
    for (const block of blocksOf(rest)) {
      scanner.scan(block, visit);
      if (rows.length > 0) yield takeBatch();
    }
    for await (const chunk of chunks) {
      for (const block of blocksOf(chunk)) {
        scanner.scan(block, visit);
        if (rows.length > 0) yield takeBatch();
      }
    }
    scanner.finish(visit);
    if (rows.length > 0) yield takeBatch();
  } finally {
    await chunks.return(undefined);
  }
}

/** Cuts a chunk into parts that are short to split. */
export function* blocksOf(chunk: Buffer): Generator<Buffer> {
  for (let at = 0; at < chunk.length; at += blockBytes) yield chunk.subarray(at, at + blockBytes);
}

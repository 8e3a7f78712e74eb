/** Bytes of a row, and of the header, line end included. */
const rowBytes = 128;
const blockRows = 512;
const digits = 12;
const header = toRow(['row', 'student name', 'section', 'status', 'note']);
/** Rows as they follow each other again and again, but for the number at the beginning of each. */
const block = Buffer.concat(
  Array.from({ length: blockRows }, (_, index) =>
    toRow([
      '0'.repeat(digits),
      `"Student ${index % 97}, ""the ${index % 7}th"""`,
      `section ${index % 41}`,
      index % 3 === 0 ? 'concluded' : 'active',
      '',
    ]),
  ),
);

/**
 * A CSV of any size that lies nowhere: every row has 128 bytes and begins with its number, so that any
 * part of it can be made up by its place alone.
 */
export class GeneratedCsv {
  readonly size: number;

  constructor(bytes: number) {
    this.size = Math.max(1, Math.floor(bytes / rowBytes)) * rowBytes;
  }

  /** Yields the bytes from `start` to before `end`. */
  *read(start: number, end: number): Generator<Buffer> {
    const stop = Math.min(end, this.size);
    for (let at = start; at < stop;) {
      const first = Math.floor(at / block.length) * block.length;
      const until = Math.min(stop, first + block.length);
      yield blockAt(first, at, until).subarray(at - first, until - first);
      at = until;
    }
  }
}

/** The block at a place, its rows numbered as far as they are needed. */
function blockAt(first: number, from: number, until: number): Buffer {
  const copy = Buffer.from(block);
  const firstRow = Math.floor((from - first) / rowBytes);
  for (let row = firstRow; first + row * rowBytes < until; row += 1) {
    // The header stands in the place of row 0.
    let number = first / rowBytes + row;
    if (number === 0) header.copy(copy);
    for (let at = row * rowBytes + digits - 1; number > 0; at -= 1) {
      copy[at] = 48 + (number % 10);
      number = Math.floor(number / 10);
    }
  }
  return copy;
}

/** Cells with the last of them filled up. */
function toRow(cells: string[]): Buffer {
  const text = cells.join(',');
  return Buffer.from(`${text}${'.'.repeat(rowBytes - 1 - text.length)}\n`);
}

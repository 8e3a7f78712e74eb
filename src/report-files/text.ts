import { isUtf8 } from 'node:buffer';
import { type ByteSource, skipBytes } from './byte-source.ts';

/*
 * Cells are cut from their file as Latin-1: one character for each byte, so that places in the text are
 * places in the file, and so that bytes which are no UTF-8 do no harm before somebody looks at them.
 */

/**
 * What Windows-1252 has in the place of Latin-1's control characters 80 to 9F (WHATWG Encoding). Node's
 * own decoder of that name leaves them as they are before Node 24.
 */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const hasHighBytes = /[\x80-\xff]/;

/**
 * The text of a cell that was cut as Latin-1. Its bytes are UTF-8 or, where they cannot be, Windows-1252.
 * Each cell is judged by its own bytes alone, so that it reads the same on every page.
 */
export function decodeCell(cell: string): string {
  // By way of a copy, too, where nothing is to be decoded: a slice would keep its whole chunk in memory.
  const bytes = Buffer.from(cell, 'latin1');
  if (!hasHighBytes.test(cell)) return bytes.toString('latin1');
  if (isUtf8(bytes)) return bytes.toString();
  return cell.replace(/[\x80-\x9f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80]!);
}

/** Whether a cell has bytes that `decodeCell` would make something else of. */
export function isEncoded(cell: string): boolean {
  return hasHighBytes.test(cell);
}

/** Bytes of the byte-order mark that a file begins with, and how the rest of it is written. */
export function readByteOrderMark(bytes: Buffer): {
  length: number;
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
} {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { length: 3, encoding: 'utf-8' };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { length: 2, encoding: 'utf-16le' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { length: 2, encoding: 'utf-16be' };
  return { length: 0, encoding: 'utf-8' };
}

/** A file in UTF-16 as if it were UTF-8. Its places are those of the UTF-8, so it is read from the start. */
export class Utf16Source implements ByteSource {
  readonly #source: ByteSource;
  readonly #encoding: string;

  constructor(source: ByteSource, encoding: string) {
    this.#source = source;
    this.#encoding = encoding;
  }

  get version(): string {
    return this.#source.version;
  }

  get deadline() {
    return this.#source.deadline;
  }

  pin(version: string): void {
    this.#source.pin(version);
  }

  read(start: number): AsyncGenerator<Buffer> {
    return skipBytes(this.#transcode(), start);
  }

  async *#transcode(): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder(this.#encoding);
    for await (const chunk of this.#source.read(0)) {
      yield Buffer.from(decoder.decode(chunk, { stream: true }));
    }
    yield Buffer.from(decoder.decode());
  }
}

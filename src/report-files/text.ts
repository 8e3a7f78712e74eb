import { isUtf8 } from 'node:buffer';
import { type ByteSource, skipBytes } from './byte-source.ts';

/**
 * What Windows-1252 has where Latin-1 has the control characters 80 to 9F (WHATWG Encoding). Node's decoder of
 * that name leaves them as they are before Node 24.
 */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * The text of a cell. Its bytes are UTF-8 or, where they cannot be, Windows-1252. Each cell is judged by its own
 * bytes, so that it reads the same on every page.
 */
export function decodeCell(
  bytes: Buffer,
  start: number,
  end: number,
  hasHighBytes: boolean,
): string {
  if (!hasHighBytes) return bytes.toString('latin1', start, end);
  if (isUtf8(bytes.subarray(start, end))) return bytes.toString('utf8', start, end);
  return bytes
    .toString('latin1', start, end)
    .replace(/[\x80-\x9f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80]!);
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** The length of the byte-order mark at the beginning of a file, and the encoding of the file. */
export function readByteOrderMark(bytes: Uint8Array): { length: number; encoding: Encoding } {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { length: 3, encoding: 'utf-8' };
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { length: 2, encoding: 'utf-16le' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { length: 2, encoding: 'utf-16be' };
  return { length: 0, encoding: 'utf-8' };
}

/** Re-encodes UTF-16 as UTF-8, without the byte-order mark. */
async function* toUtf8(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Reads a source as UTF-8, and reports the encoding that its byte-order mark names. */
export async function decodeChunks(
  source: AsyncIterable<Uint8Array>,
): Promise<{ chunks: AsyncGenerator<Buffer>; encoding: Encoding }> {
  const chunks = buffersOf(source);
  const first: Buffer[] = [];
  let mark = Buffer.alloc(0);
  // The longest mark has three bytes.
  while (mark.length < 3) {
    const next = await chunks.next();
    if (next.done) break;
    first.push(next.value);
    mark = Buffer.concat([mark, next.value.subarray(0, 3)]);
  }
  const all = chain(first, chunks);
  const { encoding } = readByteOrderMark(mark);
  return { chunks: encoding === 'utf-8' ? all : toUtf8(all, encoding), encoding };
}

async function* buffersOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const { buffer, byteOffset, byteLength } of source) {
    yield Buffer.from(buffer, byteOffset, byteLength);
  }
}

async function* chain(
  first: readonly Buffer[],
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    yield* first;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** A file in UTF-16 as if it were UTF-8. Places are those of the UTF-8, so it is read from the start. */
export class Utf16Source implements ByteSource {
  readonly #source: ByteSource;
  readonly #encoding: Encoding;

  constructor(source: ByteSource, encoding: Encoding) {
    this.#source = source;
    this.#encoding = encoding;
  }

  get version(): string {
    return this.#source.version;
  }

  get size(): undefined {
    return undefined;
  }

  get deadline() {
    return this.#source.deadline;
  }

  pin(version: string): void {
    this.#source.pin(version);
  }

  read(start: number): AsyncGenerator<Buffer> {
    return skipBytes(toUtf8(this.#source.read(0), this.#encoding), start);
  }
}

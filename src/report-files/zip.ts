import { pipeline, Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { CanvasError } from '../canvas/errors.ts';
import { type ByteSource, skipBytes } from './byte-source.ts';
import { beyondLimit, unreadable } from './file-errors.ts';
import { freeInflatedBytes, maxHeldZipBytes, maxInflatedBytes, maxInflation } from './limits.ts';
import type { RemoteFile } from './remote-file.ts';

/** A file in a zip. Its name is only a name: nothing is ever written under it. */
export interface ZipMember {
  name: string;
  source: ByteSource;
}

/** Bytes of the blocks in which a zip's directory and its small members are read. */
const blockBytes = 65_536;
/** Blocks that are kept; directory and members are read from front to back. */
const maxBlocks = 16;
/** Members; a report has a few dozen at most. */
const maxMembers = 10_000;

const stored = 0;
const deflated = 8;

/** Lists the files in a zip, which costs reading its last bytes. */
export async function listMembers(file: RemoteFile): Promise<ZipMember[]> {
  const reader = new BlockReader(file);
  try {
    const size = await reader.size();
    const zip = await fromRandomAccessReaderPromise(reader, size, {
      autoClose: false,
      decodeStrings: false, // keeps names as they are, `..` included
      validateEntrySizes: false, // checked when a member is read, so that a damaged one spoils no other
    });
    if (zip.entryCount > maxMembers) throw beyondLimit(`The zip has more than ${maxMembers} files`);
    const members: ZipMember[] = [];
    for await (const entry of zip.eachEntry()) {
      const { generalPurposeBitFlag, fileNameRaw, extraFields } = entry;
      const name = getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true);
      members.push({ name, source: new MemberSource(file, reader, zip, entry) });
    }
    return members;
  } catch (error) {
    throw toZipError(error);
  }
}

/** Turns what yauzl and zlib report about a damaged or unknown zip into one error. */
function toZipError(error: unknown): unknown {
  if (error instanceof CanvasError) return error;
  return unreadable('The zip cannot be read', { cause: error });
}

/** Reads a zip by blocks, or holds all of it if its host has no ranges. */
class BlockReader extends RandomAccessReader {
  readonly #file: RemoteFile;
  readonly #blocks = new Map<number, Promise<Buffer>>();
  #whole: Promise<Buffer> | undefined;

  constructor(file: RemoteFile) {
    super();
    this.#file = file;
  }

  /** Bytes of the zip; the response to a read of its beginning says. */
  async size(): Promise<number> {
    await this.#range(0, 4);
    return this.#file.size ?? (await this.#hold()).length;
  }

  /** Yields a part of the zip. Small parts come from blocks, so that neighbours share a request. */
  async *stream(start: number, end: number, window: number): AsyncGenerator<Buffer> {
    if (!this.#file.ranges || end - start <= blockBytes) yield await this.#range(start, end);
    else yield* this.#file.read(start, { window, end });
  }

  override read(
    target: Buffer,
    at: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#range(position, position + length).then(
      (bytes) => {
        bytes.copy(target, at);
        callback(bytes.length < length ? new Error('The zip ends too early') : null);
      },
      (error: unknown) => {
        callback(error as Error);
      },
    );
  }

  /** Shorter where the zip ends before. */
  async #range(start: number, end: number): Promise<Buffer> {
    if (!this.#file.ranges) return (await this.#hold()).subarray(start, end);
    const first = Math.floor(start / blockBytes);
    const last = Math.floor((end - 1) / blockBytes);
    const blocks: Buffer[] = [];
    for (let index = first; index <= last; index += 1) blocks.push(await this.#block(index));
    return Buffer.concat(blocks).subarray(start - first * blockBytes, end - first * blockBytes);
  }

  #block(index: number): Promise<Buffer> {
    let block = this.#blocks.get(index);
    if (!block) {
      const start = index * blockBytes;
      block = collect(this.#file.read(start, { window: blockBytes, end: start + blockBytes }));
      block.catch(() => this.#blocks.delete(index));
      this.#blocks.set(index, block);
      for (const old of this.#blocks.keys()) {
        if (this.#blocks.size <= maxBlocks) break;
        this.#blocks.delete(old);
      }
    }
    return block;
  }

  #hold(): Promise<Buffer> {
    return (this.#whole ??= (async () => {
      if ((this.#file.size ?? 0) > maxHeldZipBytes) throw tooLargeToHold();
      return collect(this.#file.read(0));
    })());
  }
}

function tooLargeToHold() {
  return beyondLimit('The file host does not support Range, and the zip is larger than 32 MiB');
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    all.push(chunk);
    bytes += chunk.length;
    if (bytes > maxHeldZipBytes) throw tooLargeToHold();
  }
  return Buffer.concat(all);
}

/**
 * A member of a zip. A stored one can be read from any place on; a deflated one has to be inflated up to there first.
 *
 * A member that is read from its first byte to its last is checked against the sizes and the CRC-32 in the directory.
 */
class MemberSource implements ByteSource {
  readonly #file: RemoteFile;
  readonly #reader: BlockReader;
  readonly #zip: ZipFile;
  readonly #entry: Entry;
  #dataStart: Promise<number> | undefined;

  constructor(file: RemoteFile, reader: BlockReader, zip: ZipFile, entry: Entry) {
    this.#file = file;
    this.#reader = reader;
    this.#zip = zip;
    this.#entry = entry;
  }

  get version(): string {
    return this.#file.version;
  }

  get size(): number {
    return this.#entry.uncompressedSize;
  }

  get deadline() {
    return this.#file.deadline;
  }

  pin(version: string): void {
    this.#file.pin(version);
  }

  async *read(start: number, { window = blockBytes } = {}): AsyncGenerator<Buffer> {
    const { compressedSize, uncompressedSize, compressionMethod: method } = this.#entry;
    if (this.#entry.isEncrypted()) throw unreadable('The file in the zip is encrypted');
    if (method !== stored && method !== deflated) {
      throw unreadable(`The file in the zip is compressed by method ${method}, not by Deflate`);
    }
    checkInflation(uncompressedSize, compressedSize);
    try {
      const from = await this.#findData();
      const end = from + compressedSize;
      if (method === stored && start > 0) {
        const part = this.#reader.stream(from + start, Math.max(end, from + start), window);
        yield* checkSize(part, Math.max(uncompressedSize - start, 0));
        return;
      }
      const packed = this.#reader.stream(from, end, window);
      const content = method === deflated ? inflate(packed, compressedSize) : packed;
      yield* skipBytes(checkContent(content, this.#entry), start);
    } catch (error) {
      throw toZipError(error);
    }
  }

  #findData(): Promise<number> {
    return (this.#dataStart ??= this.#zip
      .readLocalFileHeaderPromise(this.#entry, { minimal: true })
      .then(({ fileDataStart }) => fileDataStart));
  }
}

async function* inflate(
  packed: AsyncIterable<Buffer>,
  compressedSize: number,
): AsyncGenerator<Buffer> {
  const inflated = pipeline(
    Readable.from(packed, { objectMode: false }),
    createInflateRaw({ chunkSize: blockBytes }),
    () => undefined,
  );
  let bytes = 0;
  for await (const chunk of inflated as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // The sizes in the directory may be wrong.
    checkInflation(bytes, compressedSize);
    yield chunk;
  }
}

function checkInflation(bytes: number, compressedSize: number): void {
  if (bytes > maxInflatedBytes) throw beyondLimit('A file in the zip is larger than 4 GiB');
  if (bytes > freeInflatedBytes && bytes > compressedSize * maxInflation) {
    throw beyondLimit(`A file in the zip is more than ${maxInflation} times what it is packed in`);
  }
}

async function* checkContent(
  chunks: AsyncIterable<Buffer>,
  { uncompressedSize, crc32: expected }: Entry,
): AsyncGenerator<Buffer> {
  let checksum = 0;
  for await (const chunk of checkSize(chunks, uncompressedSize)) {
    checksum = crc32(chunk, checksum);
    yield chunk;
  }
  if (checksum !== expected) {
    throw unreadable('The file in the zip is damaged: its content does not match its checksum');
  }
}

async function* checkSize(chunks: AsyncIterable<Buffer>, expected: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > expected) break;
    yield chunk;
  }
  if (bytes !== expected) {
    throw unreadable('The file in the zip is damaged: its size is not what the zip says');
  }
}

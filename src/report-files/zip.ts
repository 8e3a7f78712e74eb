import { pipeline, Readable } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import {
  type Entry,
  fromRandomAccessReaderPromise,
  getFileNameLowLevel,
  RandomAccessReader,
  type ZipFile,
} from 'yauzl';
import { CanvasBadResponseError, CanvasError } from '../canvas/errors.ts';
import type { RemoteFile } from './remote-file.ts';
import { beyondLimit, fileRoute } from './file-errors.ts';
import { type ByteSource, skipBytes } from './byte-source.ts';
import { freeInflatedBytes, maxHeldZipBytes, maxInflatedBytes, maxInflation } from './limits.ts';

/** A file in a zip. Its name is a name and nothing else: nothing is ever written under it. */
export interface ZipMember {
  name: string;
  source: ByteSource;
}

/** Bytes of the parts in which a zip's directory is read. */
const blockBytes = 65_536;
/** Members; a report has a few dozen at the most. */
const maxMembers = 10_000;

/** Lists the files in a zip, which costs reading its last bytes. */
export async function listMembers(file: RemoteFile): Promise<ZipMember[]> {
  const reader = new BlockReader(file);
  try {
    const size = await reader.size();
    const zip = await fromRandomAccessReaderPromise(reader, size, {
      autoClose: false,
      decodeStrings: false, // with names as they are: `..` in one is nothing to refuse
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

/** What yauzl and zlib say of a zip that is damaged or of an unknown kind is one error. */
function toZipError(error: unknown): unknown {
  if (error instanceof CanvasError) return error;
  return new CanvasBadResponseError('The zip cannot be read', fileRoute, { cause: error });
}

/** Reads a zip by blocks, each once; whole, where its host has no ranges. */
class BlockReader extends RandomAccessReader {
  readonly #file: RemoteFile;
  readonly #blocks = new Map<number, Promise<Buffer>>();
  #whole: Promise<Buffer> | undefined;

  constructor(file: RemoteFile) {
    super();
    this.#file = file;
  }

  /** Bytes of the zip; a look at its beginning tells. */
  async size(): Promise<number> {
    await this.#range(0, 4);
    return this.#file.size ?? (await this.#hold()).length;
  }

  /** Yields a part of the zip; without ranges, of the copy of it. */
  async *stream(start: number, end: number): AsyncGenerator<Buffer> {
    if (this.#file.ranges) yield* this.#file.read(start, { end });
    else yield (await this.#hold()).subarray(start, end);
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
      this.#blocks.set(index, block);
      // A directory of thousands of files is read from front to back.
      for (const old of this.#blocks.keys()) {
        if (this.#blocks.size <= 16) break;
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
  return beyondLimit('The host of the file answers no ranges, and the zip is larger than 32 MiB');
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
 * A member of a zip. A stored one is read from any place on, at its place in the zip; a deflated one has
 * to be inflated up to there first.
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
    const { compressedSize, uncompressedSize, compressionMethod } = this.#entry;
    if (this.#entry.isEncrypted() || (compressionMethod !== 0 && compressionMethod !== 8)) {
      throw new CanvasBadResponseError(
        'The zip is encrypted, or packed in an unknown way',
        fileRoute,
      );
    }
    checkInflation(uncompressedSize, compressedSize);
    try {
      this.#dataStart ??= this.#zip
        .readLocalFileHeaderPromise(this.#entry, { minimal: true })
        .then(({ fileDataStart }) => fileDataStart);
      const from = await this.#dataStart;
      const end = from + compressedSize;
      if (compressionMethod === 8) {
        yield* skipBytes(this.#inflate(this.#reader.stream(from, end)), start);
      } else if (this.#file.ranges) {
        yield* this.#file.read(from + start, { window, end });
      } else {
        yield* this.#reader.stream(from + start, end);
      }
    } catch (error) {
      throw toZipError(error);
    }
  }

  async *#inflate(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    const { compressedSize, uncompressedSize } = this.#entry;
    const inflated = pipeline(
      Readable.from(packed, { objectMode: false }),
      createInflateRaw({ chunkSize: blockBytes }),
      () => undefined,
    );
    let bytes = 0;
    for await (const chunk of inflated as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      // The sizes in the directory are the word of whoever made the zip.
      checkInflation(bytes, compressedSize);
      if (bytes > uncompressedSize) break;
      yield chunk;
    }
    if (bytes !== uncompressedSize) throw new Error('The sizes in the zip do not agree');
  }
}

function checkInflation(bytes: number, compressedSize: number): void {
  if (bytes > maxInflatedBytes) throw beyondLimit('A file in the zip is larger than 4 GiB');
  if (bytes > freeInflatedBytes && bytes > compressedSize * maxInflation) {
    throw beyondLimit(`A file in the zip is more than ${maxInflation} times what it is packed in`);
  }
}

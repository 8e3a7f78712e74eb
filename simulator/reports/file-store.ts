import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Caller } from '../types.ts';
import type { ByteRange } from './byte-range.ts';
import type { GeneratedCsv } from './generated-csv.ts';

/** A file that a job wrote. */
export interface StoredFile {
  readonly id: bigint;
  /** The verifier of its URL. */
  readonly uuid: string;
  readonly displayName: string;
  readonly filename: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly createdAt: Date;
  readonly etag: string;
  /** A stream of it, or of a part of it, both ends inclusive. */
  open(range?: ByteRange): Readable;
  readonly mayRead: (caller: Caller) => boolean;
}

interface FileNames {
  displayName: string;
  filename: string;
  contentType: string;
  createdAt: Date;
  readonly mayRead: (caller: Caller) => boolean;
}

/** A file that is made up while it is read. */
export interface GeneratedFileRequest extends FileNames {
  generated: GeneratedCsv;
}

/** What a job has to say about a file that it is about to write. */
export interface FileRequest extends FileNames {
  /** Writes the whole content to this path. */
  write: (location: string) => Promise<void>;
}

/** The files of one simulator, kept in a directory of its own until it closes. */
export class FileStore {
  #lastId = 50_000n;
  #directory: Promise<string> | undefined;
  readonly #files = new Map<bigint, StoredFile>();
  /** Where they lie on the disk. */
  readonly #locations = new Map<bigint, string>();
  readonly #byUuid = new Map<string, StoredFile>();

  async create(request: FileRequest): Promise<StoredFile> {
    this.#directory ??= mkdtemp(join(tmpdir(), 'canvas-simulator-'));
    const location = join(await this.#directory, randomBytes(12).toString('hex'));
    await request.write(location);
    const { size } = await stat(location);
    const file = this.#add(request, size, (range) => createReadStream(location, range ?? {}));
    this.#locations.set(file.id, location);
    return file;
  }

  createGenerated(request: GeneratedFileRequest): StoredFile {
    const { generated } = request;
    return this.#add(request, generated.size, (range) =>
      Readable.from(generated.read(range?.start ?? 0, (range?.end ?? Infinity) + 1), {
        objectMode: false,
      }),
    );
  }

  #add(names: FileNames, size: number, open: StoredFile['open']): StoredFile {
    const { displayName, filename, contentType, createdAt, mayRead } = names;
    this.#lastId += 1n;
    const id = this.#lastId;
    const uuid = randomBytes(30).toString('base64url');
    const etag = `"${createHash('md5').update(uuid).digest('hex')}"`;
    const file = {
      ...{ id, uuid, displayName, filename, contentType, size },
      ...{ createdAt, etag, mayRead, open },
    };
    this.#files.set(id, file);
    this.#byUuid.set(uuid, file);
    return file;
  }

  find(id: bigint): StoredFile | undefined {
    return this.#files.get(id);
  }

  findByUuid(uuid: string): StoredFile | undefined {
    return this.#byUuid.get(uuid);
  }

  /** Its API and its URL are 404 from now on. */
  async remove(file: StoredFile): Promise<void> {
    this.#files.delete(file.id);
    this.#byUuid.delete(file.uuid);
    const location = this.#locations.get(file.id);
    this.#locations.delete(file.id);
    if (location !== undefined) await rm(location, { force: true });
  }

  async close(): Promise<void> {
    if (this.#directory !== undefined) {
      await rm(await this.#directory, { recursive: true, force: true });
    }
  }
}

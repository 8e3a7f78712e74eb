import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '../http/types.ts';

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
  /** Where it lies on the disk. */
  readonly location: string;
  readonly mayRead: (caller: Caller) => boolean;
}

/** What a job has to say about a file that it is about to write. */
export interface FileRequest {
  displayName: string;
  filename: string;
  contentType: string;
  createdAt: Date;
  readonly mayRead: (caller: Caller) => boolean;
  /** Writes the whole content to this path. */
  write: (location: string) => Promise<void>;
}

/** The files of one simulator, kept in a directory of its own until it closes. */
export class FileStore {
  #lastId = 50_000n;
  #directory: Promise<string> | undefined;
  readonly #files = new Map<bigint, StoredFile>();
  readonly #byUuid = new Map<string, StoredFile>();

  async create(request: FileRequest): Promise<StoredFile> {
    this.#directory ??= mkdtemp(join(tmpdir(), 'canvas-simulator-'));
    this.#lastId += 1n;
    const id = this.#lastId;
    const uuid = randomBytes(30).toString('base64url');
    const location = join(await this.#directory, String(id));
    await request.write(location);
    const { size } = await stat(location);
    const { displayName, filename, contentType, createdAt, mayRead } = request;
    const etag = `"${createHash('md5').update(uuid).digest('hex')}"`;
    const file = {
      ...{ id, uuid, displayName, filename, contentType, size },
      ...{ createdAt, etag, location, mayRead },
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
    await rm(file.location, { force: true });
  }

  async close(): Promise<void> {
    if (this.#directory !== undefined) {
      await rm(await this.#directory, { recursive: true, force: true });
    }
  }
}

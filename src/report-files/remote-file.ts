import { type Duplex, pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Deadline } from '../canvas/deadline.ts';
import {
  CanvasBadResponseError,
  CanvasForbiddenError,
  CanvasNotFoundError,
  CanvasServerError,
  CanvasTimeoutError,
  CanvasUnreachableError,
  FileChangedError,
  RequestCancelledError,
} from '../canvas/errors.ts';
import { type FileAnswer, type FileHost, RedirectError } from '../canvas/transport/file-host.ts';
import { NoResponseError } from '../canvas/transport/http.ts';
import { PrivateAddressError } from '../canvas/transport/public-address.ts';
import { jitter } from '../canvas/policy/retry.ts';
import { fileRoute } from './file-errors.ts';

export interface RemoteFileOptions {
  host: FileHost;
  deadline: Deadline;
  url: string;
  /** Gets a URL that opens now, when `url` does not; called at most once. */
  freshUrl: () => Promise<string>;
  /** Called before each request of the file; may throw to refuse it. */
  onRequest: () => void;
}

/** Broken connections after which one reading goes on. */
const maxBreaks = 3;
/** Milliseconds before the first retry. */
const firstPauseMs = 50;
/** Bytes of the largest range; a larger one would save nothing. */
const maxWindow = 8 * 1024 * 1024;

/**
 * A file of Canvas, read in parts by one request.
 *
 * All parts must be of one version: a response with another ETag (or another date or size, if the host sends no ETag)
 * is a FileChangedError. A URL that has expired is replaced once. After a broken connection, reading goes on where it
 * broke.
 */
export class RemoteFile {
  readonly #options: RemoteFileOptions;
  #url: string;
  /** The URL after redirects; used until it is refused. */
  #located: URL | undefined;
  #fresh: Promise<string> | undefined;
  #version: string | undefined;
  #size: number | undefined;
  #ranges = true;

  constructor(options: RemoteFileOptions) {
    this.#options = options;
    this.#url = options.url;
  }

  /** Identifies this version of the file; known once something was read. */
  get version(): string {
    return this.#version ?? '';
  }

  /** Bytes; known once something was read, where the host says. */
  get size(): number | undefined {
    return this.#size;
  }

  /** False once the host has sent the whole file in response to a `Range`, or the file compressed. */
  get ranges(): boolean {
    return this.#ranges;
  }

  get deadline(): Deadline {
    return this.#options.deadline;
  }

  /** Holds the file to a version: reading another one is a FileChangedError. */
  pin(version: string): void {
    if (this.#version !== undefined && this.#version !== version) throw changed();
    this.#version = version;
    // Places in a compressed file are those of its content.
    if (decoders.has(version.split(' ', 1)[0]!)) this.#ranges = false;
  }

  /**
   * Yields the bytes from `start` on, to the end of the file or to `end`.
   *
   * They are fetched in ranges that grow from `window` bytes, so that little is fetched in vain when the reader
   * stops early. From a host without ranges, the file is read from its first byte.
   */
  async *read(start: number, { window = 65_536, end = Infinity } = {}): AsyncGenerator<Buffer> {
    let position = start;
    let length = window;
    let breaks = 0;
    while (position < Math.min(end, this.#size ?? Infinity)) {
      const until = Math.min(position + length, end, this.#size ?? Infinity);
      try {
        this.#options.onRequest();
        const answer = await this.#open(position, until);
        if (!answer) return;
        for await (const chunk of bodyFrom(answer, this.#ranges ? 0 : position, end - position)) {
          position += chunk.length;
          yield chunk;
        }
        if (!this.#ranges && (this.#size === undefined || position >= Math.min(end, this.#size))) {
          return;
        }
        if (position < until) throw new NoResponseError('connection', true);
        length = Math.min(length * 2, maxWindow);
      } catch (error) {
        if (!(error instanceof NoResponseError)) throw toFileError(error);
        breaks += 1;
        const mayRetry = error.reason === 'connection' && breaks <= maxBreaks;
        const pauseMs = jitter(firstPauseMs * 2 ** breaks);
        if (!mayRetry || !(await this.deadline.sleep(pauseMs))) throw toFileError(error);
      }
    }
  }

  /** A response whose body begins at `start`, or at 0 without ranges; undefined past the end. */
  async #open(start: number, end: number): Promise<FileAnswer | undefined> {
    const { host, deadline } = this.#options;
    for (let attempts = 0; ; attempts += 1) {
      const range = this.#ranges ? `bytes=${start}-${end - 1}` : undefined;
      const url = this.#located ?? this.#parse(this.#url);
      const answer = await host.get(url, { ...(range && { range }), deadline });
      if (answer.status === 416) {
        answer.discard();
        // The file is empty, or `start` is past its end.
        if (answer.headers.etag !== undefined) this.#check(answer, totalOf(answer));
        return undefined;
      }
      if (answer.status === 206 && this.#ranges && encodingOf(answer) !== undefined) {
        // A part of a compressed file cannot be decompressed; the whole can.
        answer.discard();
        this.#ranges = false;
        continue;
      }
      if ((answer.status === 200 || answer.status === 206) && !isPage(answer)) {
        this.#located = answer.url;
        this.#accept(answer, start);
        return answer;
      }
      answer.discard();
      if (!isRefusal(answer) || attempts > 2) throw toStatusError(answer);
      if (this.#located) this.#located = undefined;
      else if (this.#fresh) throw toStatusError(answer);
      else this.#url = await (this.#fresh = this.#options.freshUrl());
    }
  }

  #accept(answer: FileAnswer, start: number): void {
    const { headers, status } = answer;
    try {
      const encoding = encodingOf(answer);
      if (encoding !== undefined && !decoders.has(encoding)) throw unreadable(answer);
      if (status === 200) {
        this.#ranges = false;
        const length = encoding === undefined ? headers['content-length'] : undefined;
        this.#check(answer, length === undefined ? undefined : Number(length));
        return;
      }
      const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(String(headers['content-range']));
      if (!range || Number(range[1]) !== start) throw unreadable(answer);
      this.#check(answer, totalOf(answer));
    } catch (error) {
      answer.discard();
      throw error;
    }
  }

  #check(answer: FileAnswer, size: number | undefined): void {
    const { headers } = answer;
    const tag = String(headers.etag ?? `${String(headers['last-modified'])} ${String(size)}`);
    const encoding = encodingOf(answer);
    const version = encoding === undefined ? tag : `${encoding} ${tag}`;
    if (this.#version !== undefined && this.#version !== version) throw changed();
    this.#version = version;
    this.#size = size ?? this.#size;
  }

  #parse(url: string): URL {
    if (URL.canParse(url)) return new URL(url);
    throw new CanvasForbiddenError('The file is locked for the caller', fileRoute);
  }
}

/** Decoders of content encodings. The client does not ask for any, but some hosts send them. */
const decoders = new Map<string, () => Duplex>([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
]);

/** The encoding of a body, undefined where it is none. */
function encodingOf({ headers }: FileAnswer): string | undefined {
  const encoding = String(headers['content-encoding'] ?? '')
    .trim()
    .toLowerCase();
  return encoding === '' || encoding === 'identity' ? undefined : encoding;
}

/** The bytes of the file that a response holds. */
function decode(answer: FileAnswer): AsyncIterable<Buffer> {
  const encoding = encodingOf(answer);
  if (encoding === undefined) return answer.body;
  const packed = Readable.from(answer.body, { objectMode: false });
  return pipeline(packed, decoders.get(encoding)!(), () => undefined) as AsyncIterable<Buffer>;
}

/** The content of a response without its first `skip` bytes, and no more than `most`. */
async function* bodyFrom(answer: FileAnswer, skip: number, most: number): AsyncGenerator<Buffer> {
  let skipped = 0;
  let left = most;
  try {
    for await (const chunk of decode(answer)) {
      const from = Math.min(chunk.length, skip - skipped);
      skipped += from;
      const part = chunk.subarray(from, from + left);
      left -= part.length;
      if (part.length > 0) yield part;
      if (left <= 0) return;
    }
  } finally {
    answer.discard();
  }
}

function totalOf({ headers }: FileAnswer): number | undefined {
  const total = /\/(\d+)$/.exec(String(headers['content-range']))?.[1];
  return total === undefined ? undefined : Number(total);
}

/** A web page instead of a file, such as a login form. No report is HTML. */
function isPage({ headers }: FileAnswer): boolean {
  return /^text\/html\b/i.test(String(headers['content-type']));
}

/** Whether another URL may open what this one did not. */
function isRefusal(answer: FileAnswer): boolean {
  return [401, 403, 404, 410].includes(answer.status) || (answer.status < 300 && isPage(answer));
}

function toStatusError(answer: FileAnswer): Error {
  const { status } = answer;
  if (status === 401 || status === 403) {
    return new CanvasForbiddenError('The file does not open', fileRoute, { status });
  }
  if (status === 404 || status === 410) {
    return new CanvasNotFoundError('The file is gone', fileRoute, { status });
  }
  // Retried like a broken connection.
  if ([502, 503, 504].includes(status)) return new NoResponseError('connection', true, status);
  if (status >= 500) {
    return new CanvasServerError('The file host failed', fileRoute, { status });
  }
  return unreadable(answer);
}

function unreadable({ status }: FileAnswer): Error {
  const message = 'The file host sent something other than the file';
  return new CanvasBadResponseError(message, fileRoute, { status });
}

function changed(): Error {
  return new FileChangedError('The file has changed: read it from the beginning', fileRoute);
}

/** An error of zlib. */
function isDecodingError(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && /^(?:Z_|ERR__ERROR_)/.test(String(error.code))
  );
}

/** Turns an error of the network into one of the errors of this client. */
function toFileError(error: unknown): unknown {
  if (error instanceof PrivateAddressError || error instanceof RedirectError) {
    return new CanvasBadResponseError(error.message, fileRoute, { cause: error });
  }
  if (isDecodingError(error)) {
    const message = 'The file host sent a compressed file that cannot be decompressed';
    return new CanvasBadResponseError(message, fileRoute, { cause: error });
  }
  if (!(error instanceof NoResponseError)) return error;
  if (error.cause instanceof PrivateAddressError) return toFileError(error.cause);
  if (typeof error.cause === 'number') {
    const status = error.cause;
    return new CanvasServerError('The file host failed', fileRoute, { status });
  }
  if (error.reason === 'timeout') {
    return new CanvasTimeoutError('The file could not be read in time', fileRoute);
  }
  if (error.reason === 'cancelled') {
    return new RequestCancelledError('The client cancelled the reading of a file', fileRoute);
  }
  return new CanvasUnreachableError('The connection to the file host failed', fileRoute, {
    cause: error,
  });
}

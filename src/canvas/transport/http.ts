import { type Dispatcher, errors, Pool } from 'undici';
import { decodeContent } from './content-encoding.ts';
import { type Deadline, DeadlineListener } from '../deadline.ts';

/** The headers of an answer that anything here depends on; the others are not even decoded. */
export interface AnswerHeaders {
  link?: string;
  'retry-after'?: string;
  'x-request-cost'?: string;
  'x-rate-limit-remaining'?: string;
  'x-request-context-id'?: string;
  'content-encoding'?: string;
  location?: string;
}

/** One answer of Canvas, read in full. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<AnswerHeaders>;
  readonly body: string;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface HttpCall {
  method: Method;
  /** Path and query. */
  path: string;
  /** Names and values in turn: undici copies an array with less ado than an object. */
  headers: readonly string[];
  body?: string | undefined;
  /** Bytes that the body of the response may have, encoded and decoded. */
  maxBytes?: number | undefined;
}

/** Who waits for the end of a call; told once, by either method. */
export interface Receiver<Failure = Error> {
  answered(answer: HttpAnswer): void;
  failed(error: Failure): void;
}

/**
 * The call came to no answer.
 *
 * `sent` tells whether any byte of it may have reached Canvas: false means that it surely did not run,
 * so that even a POST may be repeated.
 */
export class NoAnswerError extends Error {
  constructor(
    readonly reason: 'timeout' | 'cancelled' | 'connection' | 'too-large',
    readonly sent: boolean,
    cause?: unknown,
  ) {
    super(`No answer: ${reason}`, { cause });
    this.name = 'NoAnswerError';
  }
}

/**
 * To one Canvas at once: eleven calls, a bucket's worth, of nearly a hundred tokens. More would only wait
 * for each other in Canvas, while each costs memory here, and time to find those that are free.
 */
const maxConnections = 1024;
/** Bytes; the largest legitimate response, years of a student's page views by the hour, is far below it. */
const maxBodyBytes = 4 * 1024 * 1024;
/** Bytes; proxies add long headers of cookies and policies. */
const maxHeaderBytes = 64 * 1024;

/**
 * HTTP to one origin, over kept-alive connections.
 *
 * Uses undici's dispatch in place of fetch or request: this is the hot path of the gateway, and
 * neither web streams nor AbortSignals are needed to read a body into one string.
 */
export class HttpOrigin {
  readonly origin: string;
  readonly #pool: Pool;

  /** Calls beyond the number of `connections` wait for one of them, each to its deadline. */
  constructor(origin: string, connections = maxConnections) {
    this.origin = origin;
    this.#pool = new Pool(origin, {
      connections,
      // Timeouts are the deadline's business; these only stop what outlives every deadline.
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
      maxHeaderSize: maxHeaderBytes,
      connect: { timeout: 5_000 },
    });
  }

  /** Sends one request. Redirects are not followed: no API route of Canvas redirects. */
  send(call: HttpCall, deadline: Deadline, receiver: Receiver<NoAnswerError>): void {
    if (deadline.ended) {
      receiver.failed(new NoAnswerError(deadline.ended, false));
      return;
    }
    const reader = new AnswerReader(deadline, receiver, call.maxBytes ?? maxBodyBytes);
    deadline.tell(reader);
    // undici only reads the headers; its type does not say so.
    this.#pool.dispatch(call as Dispatcher.DispatchOptions, reader);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/**
 * Reads one answer.
 *
 * These are the methods that undici 7 calls itself: a handler of its newer kind is wrapped in one like
 * this, and has all headers of every answer decoded for it.
 */
class AnswerReader extends DeadlineListener implements Dispatcher.DispatchHandler {
  readonly #deadline: Deadline;
  readonly #receiver: Receiver<NoAnswerError>;
  #chunks: Buffer[] | Buffer | undefined;
  #bytes = 0;
  #sent = false;
  #settled = false;
  #abort: ((reason: Error) => void) | undefined;
  #status = 0;
  #headers: AnswerHeaders = noHeaders;
  readonly #maxBytes: number;

  constructor(deadline: Deadline, receiver: Receiver<NoAnswerError>, maxBytes: number) {
    super();
    this.#maxBytes = maxBytes;
    this.#deadline = deadline;
    this.#receiver = receiver;
  }

  deadlineEnded(): void {
    this.#fail(this.#deadline.ended ?? 'timeout');
  }

  onConnect(abort: (reason?: Error) => void): void {
    // Given up while it waited. To abort it would close the connection, which the next may have.
    if (this.#settled) throw new errors.RequestAbortedError();
    this.#abort = abort;
    this.#sent = true;
  }

  onHeaders(status: number, headers: Buffer[]): boolean {
    this.#status = status;
    this.#headers = pickHeaders(headers);
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.#fail('too-large');
    else if (this.#chunks === undefined) this.#chunks = chunk;
    else if (Array.isArray(this.#chunks)) this.#chunks.push(chunk);
    else this.#chunks = [this.#chunks, chunk];
    return true;
  }

  onComplete(): void {
    if (this.#settled) return;
    const bytes = bytesOf(this.#chunks);
    const encoding = this.#headers['content-encoding'];
    const content = encoding === undefined ? bytes : decodeContent(bytes, encoding, this.#maxBytes);
    if (!content) {
      this.#fail('too-large');
      return;
    }
    const answer = { status: this.#status, headers: this.#headers, body: content.toString() };
    this.#settle();
    this.#receiver.answered(answer);
  }

  onError(error: Error): void {
    if (this.#settled) return;
    this.#settle();
    const timedOut =
      error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
    this.#receiver.failed(
      new NoAnswerError(timedOut ? 'timeout' : 'connection', this.#sent, error),
    );
  }

  #fail(reason: NoAnswerError['reason']): void {
    if (this.#settled) return;
    this.#settle();
    this.#receiver.failed(new NoAnswerError(reason, this.#sent));
    this.#abort?.(new errors.RequestAbortedError());
  }

  #settle(): void {
    this.#settled = true;
    this.stop();
    // It waited for long, and what an old object holds outlives minor garbage collections.
    this.#headers = noHeaders;
    this.#chunks = undefined;
  }
}

function bytesOf(chunks: Buffer[] | Buffer | undefined): Buffer {
  if (chunks === undefined) return noBytes;
  return Array.isArray(chunks) ? Buffer.concat(chunks) : chunks;
}

const noBytes = Buffer.alloc(0);

const noHeaders: AnswerHeaders = {};

/** Headers as they were received, name and value in turn. The length of a name tells most others apart. */
function pickHeaders(received: readonly Buffer[]): AnswerHeaders {
  const headers: AnswerHeaders = {};
  for (let at = 0; at < received.length; at += 2) {
    const name = namesByLength[received[at]!.length];
    if (name === undefined || !isNamed(received[at]!, name)) continue;
    const value = received[at + 1]!.toString('latin1');
    // Links may come in several lines; of the others there is one.
    headers[name] = name === 'link' && headers.link ? `${headers.link},${value}` : value;
  }
  return headers;
}

/** Compares bytes in either case: to decode a name costs more than all the others of the answer. */
function isNamed(received: Buffer, name: string): boolean {
  for (let at = 0; at < name.length; at += 1) {
    if ((received[at]! | 0x20) !== name.charCodeAt(at)) return false;
  }
  return true;
}

const namesByLength: readonly (keyof AnswerHeaders | undefined)[] = (() => {
  const names: (keyof AnswerHeaders)[] = [
    'link',
    'retry-after',
    'x-request-cost',
    'x-rate-limit-remaining',
    'x-request-context-id',
    'content-encoding',
    'location',
  ];
  const byLength: (keyof AnswerHeaders | undefined)[] = [];
  for (const name of names) byLength[name.length] = name;
  return Array.from(byLength);
})();

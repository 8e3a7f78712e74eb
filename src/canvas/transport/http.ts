import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, errors, Pool } from 'undici';
import { decodeContent } from './content-encoding.ts';
import { type Deadline, DeadlineListener } from '../deadline.ts';

/** The headers of a response that anything here depends on. */
export interface ResponseHeaders {
  link?: string;
  'retry-after'?: string;
  'x-request-cost'?: string;
  'x-rate-limit-remaining'?: string;
  'x-request-context-id'?: string;
  'content-encoding'?: string;
  location?: string;
}

/** One response of Canvas, read in full. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<ResponseHeaders>;
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

/** Receives the outcome of a request: one of its methods is called, once. */
export interface ResponseHandler {
  onResponse(response: HttpResponse): void;
  onError(error: NoResponseError): void;
}

/**
 * The request got no response.
 *
 * `sent` is false if no byte of it can have reached Canvas. Then it did not run, and even a POST may be repeated.
 */
export class NoResponseError extends Error {
  constructor(
    readonly reason: 'timeout' | 'cancelled' | 'connection' | 'too-large',
    readonly sent: boolean,
    cause?: unknown,
  ) {
    super(`No response: ${reason}`, { cause });
    this.name = 'NoResponseError';
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
 * Uses undici's `dispatch` instead of `fetch`: reading a body into one string needs no web stream and no AbortSignal.
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
  send(call: HttpCall, deadline: Deadline, handler: ResponseHandler): void {
    if (deadline.ended) {
      handler.onError(new NoResponseError(deadline.ended, false));
      return;
    }
    const reader = new ResponseReader(deadline, handler, call.maxBytes ?? maxBodyBytes);
    deadline.addListener(reader);
    // undici only reads the headers; its type does not say so.
    this.#pool.dispatch(call as Dispatcher.DispatchOptions, reader);
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}

/** Reads one response into a string. */
class ResponseReader extends DeadlineListener implements Dispatcher.DispatchHandler {
  readonly #deadline: Deadline;
  readonly #handler: ResponseHandler;
  readonly #maxBytes: number;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #settled = false;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #headers: ResponseHeaders = {};

  constructor(deadline: Deadline, handler: ResponseHandler, maxBytes: number) {
    super();
    this.#deadline = deadline;
    this.#handler = handler;
    this.#maxBytes = maxBytes;
  }

  deadlineEnded(): void {
    this.#fail(this.#deadline.ended ?? 'timeout');
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The caller gave up while the request waited for a connection. To abort here would close the connection.
    if (this.#settled) throw new errors.RequestAbortedError();
    this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: IncomingHttpHeaders,
  ): void {
    this.#status = status;
    this.#headers = pickHeaders(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > this.#maxBytes) this.#fail('too-large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    const bytes = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks);
    const encoding = this.#headers['content-encoding'];
    const content = encoding === undefined ? bytes : decodeContent(bytes, encoding, this.#maxBytes);
    if (!content) {
      this.#fail('too-large');
      return;
    }
    const response = { status: this.#status, headers: this.#headers, body: content.toString() };
    this.#settle();
    this.#handler.onResponse(response);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    const isTimeout =
      error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
    this.#settle();
    const reason = isTimeout ? 'timeout' : 'connection';
    this.#handler.onError(new NoResponseError(reason, this.#isSent, error));
  }

  /** Whether a byte of the request may have been sent. */
  get #isSent(): boolean {
    return this.#controller !== undefined;
  }

  #fail(reason: NoResponseError['reason']): void {
    if (this.#settled) return;
    this.#settle();
    this.#handler.onError(new NoResponseError(reason, this.#isSent));
    this.#controller?.abort(new errors.RequestAbortedError());
  }

  #settle(): void {
    this.#settled = true;
    this.dispose();
    // What an old object holds outlives minor garbage collections.
    this.#headers = {};
    this.#chunks = [];
  }
}

/** The headers that anything here depends on. */
function pickHeaders(received: IncomingHttpHeaders): ResponseHeaders {
  const headers: ResponseHeaders = {};
  for (const name of headerNames) {
    const value = received[name];
    // A header that comes in several lines is a list.
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value;
  }
  return headers;
}

const headerNames = [
  'link',
  'retry-after',
  'x-request-cost',
  'x-rate-limit-remaining',
  'x-request-context-id',
  'content-encoding',
  'location',
] as const;

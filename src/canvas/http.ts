import { Agent, errors, type Dispatcher } from 'undici';
import type { Deadline } from './deadline.ts';

/** One answer of Canvas, read in full. Header names are lower case. */
export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
}

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  deadline: Deadline;
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

/** Bytes; the largest legitimate answer is a page of 100 courses with syllabi, far below it. */
const maxBodyBytes = 32 * 1024 * 1024;

/**
 * HTTP to one origin, over kept-alive connections.
 *
 * Uses undici's dispatch in place of fetch or request: this is the hot path of the gateway, and
 * neither web streams nor AbortSignals are needed to read a body into one string.
 */
export class HttpOrigin {
  readonly origin: string;
  readonly #agent: Agent;

  constructor(origin: string) {
    this.origin = origin;
    this.#agent = new Agent({
      // Timeouts are the deadline's business; these only stop what outlives every deadline.
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
      connect: { timeout: 5_000 },
    });
  }

  /** Sends one request. Redirects are not followed: no API route of Canvas redirects. */
  send(call: HttpCall): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      const handler = new AnswerReader(call.deadline, resolve, reject);
      if (!handler.begin()) return;
      this.#agent.dispatch(
        {
          origin: this.origin,
          path: call.path,
          method: call.method,
          headers: call.headers,
          body: call.body ?? null,
        },
        handler,
      );
    });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

class AnswerReader implements Dispatcher.DispatchHandler {
  readonly #deadline: Deadline;
  readonly #resolve: (answer: HttpAnswer) => void;
  readonly #reject: (error: NoAnswerError) => void;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #sent = false;
  #settled = false;
  #controller: Dispatcher.DispatchController | undefined;
  #stopListening: () => void = () => undefined;
  #answer: HttpAnswer | undefined;

  constructor(
    deadline: Deadline,
    resolve: (answer: HttpAnswer) => void,
    reject: (error: NoAnswerError) => void,
  ) {
    this.#deadline = deadline;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  begin(): boolean {
    const end = () => {
      this.#fail(this.#deadline.ended ?? 'timeout');
    };
    if (this.#deadline.ended) {
      end();
      return false;
    }
    this.#stopListening = this.#deadline.onEnd(end);
    return true;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#settled) {
      controller.abort(new errors.RequestAbortedError());
      return;
    }
    this.#controller = controller;
    this.#sent = true;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#answer = { status, headers, body: '' };
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > maxBodyBytes) this.#fail('too-large');
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.#settled || !this.#answer) return;
    this.#settle();
    const [first] = this.#chunks;
    this.#answer.body =
      this.#chunks.length === 1 && first
        ? first.toString()
        : Buffer.concat(this.#chunks).toString();
    this.#resolve(this.#answer);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.#settled) return;
    this.#settle();
    const timedOut =
      error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError;
    this.#reject(new NoAnswerError(timedOut ? 'timeout' : 'connection', this.#sent, error));
  }

  #fail(reason: NoAnswerError['reason']): void {
    if (this.#settled) return;
    this.#settle();
    this.#reject(new NoAnswerError(reason, this.#sent));
    this.#controller?.abort(new errors.RequestAbortedError());
  }

  #settle(): void {
    this.#settled = true;
    this.#stopListening();
  }
}

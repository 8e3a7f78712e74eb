import { Readable } from 'node:stream';
import type { ExecutionResult } from 'graphql';

/** A comment: it keeps proxies from taking a quiet connection for a dead one. */
const ping = ':\n\n';

/**
 * Answers as server-sent events, by the "distinct connections mode" of graphql-sse: `next` for each
 * answer, and `complete`. The next answer is asked for when the reader has room for it, so that what a
 * slow one misses is never made.
 */
export class EventStream extends Readable {
  readonly #answers: AsyncIterator<ExecutionResult>;
  readonly #onClose: (stream: EventStream) => void;
  #asking = false;

  constructor(answers: AsyncIterable<ExecutionResult>, onClose: (stream: EventStream) => void) {
    super({ highWaterMark: 1 });
    this.#answers = answers[Symbol.asyncIterator]();
    this.#onClose = onClose;
    // Some browsers show nothing of an answer, its status included, before its first byte.
    this.push(ping);
  }

  /** Writes a comment, unless something is being written already. */
  ping(): void {
    if (this.readableLength === 0 && this.readableFlowing === true) this.push(ping);
  }

  override _read(): void {
    if (this.#asking) return;
    this.#asking = true;
    this.#answers.next().then(
      ({ done, value }) => {
        this.#asking = false;
        if (this.destroyed) return;
        if (!done) {
          this.push(`event: next\ndata: ${JSON.stringify(value)}\n\n`);
          return;
        }
        this.push('event: complete\ndata:\n\n');
        this.push(null);
      },
      (error: unknown) => {
        this.destroy(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#onClose(this);
    void this.#answers.return?.();
    callback(error);
  }
}

/** Milliseconds; shorter than the patience of the usual proxies. */
const keepAliveMs = 12_000;

/** Sent with every event stream. */
export const eventStreamHeaders = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-store',
  // Proxies that gather or compress an answer would hold events back.
  'content-encoding': 'none',
  'x-accel-buffering': 'no',
};

/** The event streams of one gateway: one clock keeps all of them alive. */
export class EventStreams {
  readonly #streams = new Set<EventStream>();
  #clock: NodeJS.Timeout | undefined;
  readonly #forget = (stream: EventStream) => {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    clearInterval(this.#clock);
    this.#clock = undefined;
  };

  open(answers: AsyncIterable<ExecutionResult>): EventStream {
    const stream = new EventStream(answers, this.#forget);
    this.#streams.add(stream);
    this.#clock ??= setInterval(() => {
      for (const one of this.#streams) one.ping();
    }, keepAliveMs);
    return stream;
  }
}

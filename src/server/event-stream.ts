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

  constructor(
    answers: AsyncIterable<ExecutionResult>,
    onClose: (stream: EventStream) => void = () => undefined,
  ) {
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

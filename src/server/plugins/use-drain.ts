import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Drain } from '../drain.ts';
import { retryAfterSeconds, shuttingDownMessage } from '../policies/drain.ts';

/** The last result of a stream that ends before its time. */
const shuttingDownError = new GraphQLError(shuttingDownMessage, {
  extensions: { code: 'SHUTTING_DOWN', retryAfterSeconds },
});

/** Sends subscribers an error that asks them to subscribe again once the drain begins, and ends their streams. */
export function useDrain(drain: Drain): Plugin {
  return {
    onSubscribe() {
      return {
        onSubscribeResult({ result, setResult }) {
          if (Symbol.asyncIterator in result) setResult(new DrainedStream(result, drain));
        },
      };
    },
  };
}

/** A stream of results that ends with an error when the drain begins, whatever its source does. */
class DrainedStream implements AsyncIterableIterator<ExecutionResult> {
  readonly #source: AsyncIterator<ExecutionResult>;
  readonly #forget: () => void;
  #state: 'open' | 'leaving' | 'done' = 'open';
  #leave: () => void = () => undefined;

  constructor(source: AsyncIterable<ExecutionResult>, drain: Drain) {
    this.#source = source[Symbol.asyncIterator]();
    this.#forget = drain.onBegin(() => {
      this.#state = 'leaving';
      this.#leave();
    });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<ExecutionResult>> {
    if (this.#state === 'leaving') return Promise.resolve(this.#endWithError());
    if (this.#state === 'done') return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#leave = () => {
        resolve(this.#endWithError());
      };
      this.#source.next().then((next) => {
        if (this.#state !== 'open') return;
        this.#leave = () => undefined;
        if (next.done) this.#end();
        resolve(next);
      }, reject);
    });
  }

  async return(): Promise<IteratorResult<ExecutionResult>> {
    if (this.#state === 'open') {
      this.#end();
      await this.#source.return?.();
    }
    this.#end();
    return { value: undefined, done: true };
  }

  #endWithError(): IteratorResult<ExecutionResult> {
    this.#end();
    // Not waited for: a source that waits for its next value may take its time to return.
    void this.#source.return?.().catch(() => undefined);
    return { value: { errors: [shuttingDownError] }, done: false };
  }

  #end(): void {
    this.#state = 'done';
    this.#forget();
  }
}

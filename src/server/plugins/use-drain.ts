import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Drain } from '../drain.ts';
import { requestIdOf } from './use-request-id.ts';

/** Seconds after which another process, or this one's successor, takes what this one no longer does. */
const retryAfterSeconds = 1;

/** What clients are told, of new operations as of streams that end before their time. */
const farewell = new GraphQLError('This gateway is shutting down: send the operation again', {
  extensions: { code: 'SHUTTING_DOWN', retryAfterSeconds },
});

/**
 * Refuses new work with 503 once the end has begun, but for the `open` paths. Subscribers are sent an
 * error that tells them to subscribe again, and their streams end.
 */
export function useDrain(drain: Drain, { open }: { open: readonly string[] }): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (!drain.hasBegun || open.includes(url.pathname)) return;
      const { message, extensions } = farewell;
      const error = { message, extensions: { ...extensions, requestId: requestIdOf(request) } };
      endResponse(
        fetchAPI.Response.json(
          { errors: [error] },
          { status: 503, headers: { 'retry-after': String(retryAfterSeconds) } },
        ),
      );
    },
    onSubscribe() {
      return {
        onSubscribeResult({ result, setResult }) {
          if (Symbol.asyncIterator in result) setResult(new DrainedStream(result, drain));
        },
      };
    },
  };
}

/** A stream of results that ends with the farewell when the drain begins, whatever its source does. */
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
    if (this.#state === 'leaving') return Promise.resolve(this.#sayFarewell());
    if (this.#state === 'done') return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#leave = () => {
        resolve(this.#sayFarewell());
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

  #sayFarewell(): IteratorResult<ExecutionResult> {
    this.#end();
    // Not waited for: a source that waits for its next value may take its time to return.
    void this.#source.return?.().catch(() => undefined);
    return { value: { errors: [farewell] }, done: false };
  }

  #end(): void {
    this.#state = 'done';
    this.#forget();
  }
}

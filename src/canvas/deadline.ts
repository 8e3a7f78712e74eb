/**
 * The time that one GraphQL request may take, shared by all REST calls that it causes.
 *
 * Ends by itself when the time is over, or by `cancel()` when nobody waits any more. One timer and one
 * set of listeners per request, in place of an AbortSignal per call.
 */
export class Deadline {
  readonly #listeners = new Set<() => void>();
  readonly #endsAtMs: number;
  readonly #timer: NodeJS.Timeout | undefined;
  #ended: 'timeout' | 'cancelled' | undefined;

  /** `Infinity` ends by `cancel()` alone. */
  constructor(timeoutMs: number) {
    this.#endsAtMs = performance.now() + timeoutMs;
    if (timeoutMs === Infinity) return;
    this.#timer = setTimeout(() => {
      this.#end('timeout');
    }, timeoutMs).unref();
  }

  /** Why it ended; undefined while it runs. */
  get ended(): 'timeout' | 'cancelled' | undefined {
    return this.#ended;
  }

  get remainingMs(): number {
    return this.#ended ? 0 : Math.max(0, this.#endsAtMs - performance.now());
  }

  /** Ends it now: the client has its answer, or has gone away. What still runs for it is cancelled. */
  cancel(): void {
    this.#end('cancelled');
  }

  /** Calls the listener once when the time is over; the function returned takes it back. */
  onEnd(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A deadline inside this one: it ends when this one does, after the time, or by its own `cancel()`. */
  within(timeoutMs: number): Deadline {
    const inner = new Deadline(timeoutMs);
    if (this.#ended) inner.#end(this.#ended);
    else {
      inner.onEnd(
        this.onEnd(() => {
          inner.#end(this.#ended!);
        }),
      );
    }
    return inner;
  }

  /** Resolves after the time, or at the end of the deadline if that is sooner; true when it slept in full. */
  sleep(ms: number): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        forget();
        resolve(true);
      }, ms);
      const forget = this.onEnd(() => {
        clearTimeout(timer);
        resolve(false);
      });
    });
  }

  #end(reason: 'timeout' | 'cancelled'): void {
    if (this.#ended) return;
    this.#ended = reason;
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

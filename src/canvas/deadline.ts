/**
 * The time that one GraphQL request may take, shared by all REST calls that it causes.
 *
 * Ends by itself when the time is over, or by `cancel()` when nobody waits any more. One timer and one
 * list of listeners per request, instead of an AbortSignal per call.
 */
export class Deadline {
  /** The ring of listeners, by its sentinel. */
  readonly #listeners = new Sentinel();
  readonly #endsAtMs: number;
  readonly #timer: NodeJS.Timeout | undefined;
  #ended: 'timeout' | 'cancelled' | undefined;

  /** `Infinity` ends only by `cancel()`. */
  constructor(timeoutMs: number) {
    this.#endsAtMs = timeoutMs === Infinity ? Infinity : performance.now() + timeoutMs;
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

  /** Ends it now: the client has its result, or has gone away. What still runs for it is cancelled. */
  cancel(): void {
    this.#end('cancelled');
  }

  /** Notifies the listener once when the deadline ends, unless it is disposed before. */
  addListener(listener: DeadlineListener): void {
    listener.insertBefore(this.#listeners);
  }

  /** Calls the function once when the deadline ends, unless the subscription is disposed before. */
  onEnd(listener: () => void): Disposable {
    const subscription = new Callback(listener);
    this.addListener(subscription);
    return subscription;
  }

  /** A deadline inside this one: it ends when this one does, after the time, or by its own `cancel()`. */
  within(timeoutMs: number): Deadline {
    const inner = new Deadline(timeoutMs);
    if (this.#ended) inner.#end(this.#ended);
    else {
      const subscription = this.onEnd(() => {
        inner.#end(this.#ended!);
      });
      inner.onEnd(() => {
        subscription.dispose();
      });
    }
    return inner;
  }

  /** Resolves after the time, or at the end of the deadline if that is sooner; true when it slept in full. */
  sleep(ms: number): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        subscription.dispose();
        resolve(true);
      }, ms);
      const subscription = this.onEnd(() => {
        clearTimeout(timer);
        resolve(false);
      });
    });
  }

  #end(reason: 'timeout' | 'cancelled'): void {
    if (this.#ended) return;
    this.#ended = reason;
    clearTimeout(this.#timer);
    const sentinel = this.#listeners;
    while (sentinel.next !== sentinel) {
      const listener = sentinel.next;
      listener.dispose();
      listener.deadlineEnded();
    }
  }
}

/** A registration that can be ended. */
export interface Disposable {
  dispose(): void;
}

/**
 * A listener of one deadline at a time: the member of a ring. Every call adds and removes one, so neither
 * allocates.
 */
export abstract class DeadlineListener implements Disposable {
  next: DeadlineListener = this;
  #previous: DeadlineListener = this;

  abstract deadlineEnded(): void;

  /** Takes the last place in the ring. */
  insertBefore(sentinel: DeadlineListener): void {
    this.next = sentinel;
    this.#previous = sentinel.#previous;
    sentinel.#previous.next = this;
    sentinel.#previous = this;
  }

  dispose(): void {
    this.#previous.next = this.next;
    this.next.#previous = this.#previous;
    this.next = this;
    this.#previous = this;
  }
}

class Callback extends DeadlineListener {
  readonly deadlineEnded: () => void;

  constructor(deadlineEnded: () => void) {
    super();
    this.deadlineEnded = deadlineEnded;
  }
}

class Sentinel extends DeadlineListener {
  deadlineEnded(): void {
    // It is never notified.
  }
}

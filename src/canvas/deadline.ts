/**
 * The time that one GraphQL request may take, shared by all REST calls that it causes.
 *
 * Ends by itself when the time is over, or by `cancel()` when nobody waits any more. One timer and one
 * list of listeners per request, in place of an AbortSignal per call.
 */
export class Deadline {
  /** The ring of those who listen, by its head. */
  readonly #listeners = new Head();
  readonly #endsAtMs: number;
  readonly #timer: NodeJS.Timeout | undefined;
  #ended: 'timeout' | 'cancelled' | undefined;

  /** `Infinity` ends by `cancel()` alone. */
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

  /** Ends it now: the client has its answer, or has gone away. What still runs for it is cancelled. */
  cancel(): void {
    this.#end('cancelled');
  }

  /** Tells the listener once when the time is over, unless it has stopped listening by then. */
  tell(listener: DeadlineListener): void {
    listener.join(this.#listeners);
  }

  /** Calls the function once when the time is over, unless it is told to stop by then. */
  onEnd(listener: () => void): Listening {
    const listening = new Callback(listener);
    this.tell(listening);
    return listening;
  }

  /** A deadline inside this one: it ends when this one does, after the time, or by its own `cancel()`. */
  within(timeoutMs: number): Deadline {
    const inner = new Deadline(timeoutMs);
    if (this.#ended) inner.#end(this.#ended);
    else {
      const listening = this.onEnd(() => {
        inner.#end(this.#ended!);
      });
      inner.onEnd(() => {
        listening.stop();
      });
    }
    return inner;
  }

  /** Resolves after the time, or at the end of the deadline if that is sooner; true when it slept in full. */
  sleep(ms: number): Promise<boolean> {
    if (this.#ended) return Promise.resolve(false);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        listening.stop();
        resolve(true);
      }, ms);
      const listening = this.onEnd(() => {
        clearTimeout(timer);
        resolve(false);
      });
    });
  }

  #end(reason: 'timeout' | 'cancelled'): void {
    if (this.#ended) return;
    this.#ended = reason;
    clearTimeout(this.#timer);
    const head = this.#listeners;
    while (head.next !== head) {
      const listener = head.next;
      listener.stop();
      listener.deadlineEnded();
    }
  }
}

/** A listener of a deadline, which may have enough. */
export interface Listening {
  stop(): void;
}

/**
 * What listens to a deadline, to one at a time: the member of a ring. Every call listens and stops, so both
 * allocate nothing.
 */
export abstract class DeadlineListener implements Listening {
  next: DeadlineListener = this;
  #previous: DeadlineListener = this;

  abstract deadlineEnded(): void;

  /** Takes the place before the head, the last in the ring. */
  join(head: DeadlineListener): void {
    this.next = head;
    this.#previous = head.#previous;
    head.#previous.next = this;
    head.#previous = this;
  }

  stop(): void {
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

class Head extends DeadlineListener {
  deadlineEnded(): void {
    // Nobody tells it.
  }
}

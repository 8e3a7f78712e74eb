import type { Snapshot } from './snapshot.ts';

/** What a subscriber is told: how the report looks or, as the last thing, why it cannot be read. */
export type Update = { snapshot: Snapshot } | { error: unknown };

type Result = IteratorResult<Update, undefined>;

const done: Result = { done: true, value: undefined };

/**
 * One subscriber's view of a report that is watched: an async iterator with a single place. Who reads
 * slowly finds the newest update in it, and not those in between.
 */
export class Subscription implements AsyncIterableIterator<Update, undefined> {
  /** Which version of the report it was told last. */
  toldVersion = 0;
  #waiting: ((result: Result) => void) | undefined;
  #newest: Update | undefined;
  #ended = false;
  #onLeave: ((subscription: Subscription) => void) | undefined;

  /** `onLeave` is called when the subscriber goes away by itself. */
  constructor(onLeave: (subscription: Subscription) => void) {
    this.#onLeave = onLeave;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Puts an update in the place of the one before it. */
  push(update: Update): void {
    if (this.#ended) return;
    if (this.#waiting) this.#answer({ done: false, value: update });
    else this.#newest = update;
  }

  /** Ends it, after what is still to be read. */
  end(): void {
    this.#ended = true;
    this.#onLeave = undefined;
    this.#answer(done);
  }

  next(): Promise<Result> {
    const value = this.#newest;
    if (value) {
      this.#newest = undefined;
      return Promise.resolve({ done: false, value });
    }
    if (this.#ended) return Promise.resolve(done);
    return new Promise((resolve) => {
      // One reader at a time: a second call takes the turn of the first.
      this.#answer(done);
      this.#waiting = resolve;
    });
  }

  return(): Promise<Result> {
    this.#newest = undefined;
    const onLeave = this.#onLeave;
    this.end();
    onLeave?.(this);
    return Promise.resolve(done);
  }

  #answer(result: Result): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.(result);
  }
}

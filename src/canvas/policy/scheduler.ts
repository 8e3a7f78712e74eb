import { TransientMap } from '../../transient-map.ts';
import { Bucket, type Settlement } from './bucket.ts';
import type { Deadline, Listening } from '../deadline.ts';

/** Interactive calls go first; background ones take what they leave. */
export type Priority = 'interactive' | 'background';

/** The queue of a token is full, or the deadline ended the wait in it. */
export class NotAdmittedError extends Error {
  constructor(
    readonly reason: 'queue-full' | 'deadline',
    /** Seconds until the bucket has room again, as far as that is known. */
    readonly retryAfterSeconds = 5,
  ) {
    super(`Not admitted: ${reason}`);
    this.name = 'NotAdmittedError';
  }
}

interface Waiting {
  resolve: (admittedAtMs: number) => void;
  listening: Listening;
}

/** Calls; beyond them a token asks for more than it can get within any deadline. */
const maxWaiting = 20_000;
/**
 * The part of the quickest answer's time that it was under way back to us. Whose answer came within that
 * time before another's may still have been counted in it.
 */
const transitShare = 0.25;

/**
 * Admits the calls of one token to one Canvas, as many at once as its bucket surely holds.
 *
 * Operations take turns: one with 500 calls holds up one with 2 by a call at a time. Background calls
 * wait until no interactive one does. Who gives up leaves the queue.
 */
export class Scheduler {
  readonly #bucket: Bucket;
  readonly #queues: Record<Priority, TurnQueue> = {
    interactive: new TurnQueue(),
    background: new TurnQueue(),
  };
  #inFlight = 0;
  /** When the last few answers came. */
  #endedAtMs: number[] = [];
  #quickestMs = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #wakesAtMs = Infinity;
  #waiting = 0;

  constructor(nowMs = performance.now()) {
    this.#bucket = new Bucket(nowMs);
  }

  /** Whether it holds nothing: no call, and no memory of a bucket that is not full. */
  isIdle(nowMs = performance.now()): boolean {
    return this.#waiting === 0 && this.#inFlight === 0 && this.#bucket.isFresh(nowMs);
  }

  /** Calls in flight, calls waiting, and the units that the bucket is believed to have left. */
  state(nowMs = performance.now()): { inFlight: number; waiting: number; room: number } {
    return {
      inFlight: this.#inFlight,
      waiting: this.#waiting,
      room: this.#bucket.room(nowMs),
    };
  }

  /**
   * Waits for a place; at once where there is one and nobody waits for it. Calls of one `operation`,
   * whatever object stands for it, share its turn. The answer is when the call was admitted, by
   * `performance.now()`. It ends by exactly one of `settle`, `refuse` and `abandon`.
   *
   * Errors  NotAdmittedError.
   */
  admit(
    operation: object,
    deadline: Deadline,
    priority: Priority = 'interactive',
    nowMs = performance.now(),
  ): number | Promise<number> {
    if (this.#waiting === 0 && this.#bucket.admits(this.#inFlight, nowMs)) {
      this.#inFlight += 1;
      return nowMs;
    }
    if (this.#waiting >= maxWaiting) throw new NotAdmittedError('queue-full');
    return new Promise((resolve, reject) => {
      const queue = this.#queues[priority];
      const waiting: Waiting = {
        resolve,
        listening: deadline.onEnd(() => {
          queue.remove(operation, waiting);
          this.#waiting -= 1;
          reject(new NotAdmittedError('deadline', this.secondsToWait()));
        }),
      };
      queue.add(operation, waiting);
      this.#waiting += 1;
      this.#wakeInTime();
    });
  }

  /** Canvas answered a call that was admitted then; what the answer says of the bucket is learned. */
  settle(admittedAtMs: number, { cost, remaining }: Omit<Settlement, 'most'>): void {
    this.#inFlight -= 1;
    const nowMs = performance.now();
    const most = this.#countedByCanvas(admittedAtMs, nowMs);
    this.#bucket.settle({ cost, remaining, most }, nowMs);
    this.#endedAtMs.push(nowMs);
    this.#admitWaiting();
  }

  /** Canvas refused a call for a spent quota. */
  refuse(): void {
    this.#inFlight -= 1;
    this.#bucket.refuse(this.#inFlight, performance.now());
    this.#wakeInTime();
  }

  /** A call came to no answer. */
  abandon(): void {
    this.#inFlight -= 1;
    this.#admitWaiting();
  }

  /** Seconds until one more call fits by leaking; undefined where only a response can tell. */
  secondsToWait(): number | undefined {
    const waitMs = this.#bucket.waitMs(this.#inFlight, performance.now());
    return Number.isFinite(waitMs) ? Math.ceil(waitMs / 1000) : undefined;
  }

  /**
   * How many others of ours Canvas may have counted when it wrote an answer that has just arrived: all
   * in flight, and those whose answers came so shortly before it that they crossed it.
   */
  #countedByCanvas(sentAtMs: number, nowMs: number): number {
    this.#quickestMs = Math.min(this.#quickestMs, nowMs - sentAtMs);
    const since = nowMs - this.#quickestMs * transitShare;
    while (this.#endedAtMs.length > 0 && this.#endedAtMs[0]! < since) this.#endedAtMs.shift();
    return this.#inFlight + this.#endedAtMs.length;
  }

  #admitWaiting(): void {
    while (this.#waiting > 0) {
      const nowMs = performance.now();
      if (!this.#bucket.admits(this.#inFlight, nowMs)) break;
      const next = this.#queues.interactive.next() ?? this.#queues.background.next();
      if (!next) return;
      this.#waiting -= 1;
      next.listening.stop();
      this.#inFlight += 1;
      next.resolve(nowMs);
    }
    this.#wakeInTime();
  }

  /**
   * Looks again when the bucket has leaked enough, for no answer may come to do it. Each answer makes room
   * and so brings that moment nearer than it seemed before.
   */
  #wakeInTime(): void {
    if (this.#waiting === 0) return;
    const nowMs = performance.now();
    const waitMs = Math.min(this.#bucket.waitMs(this.#inFlight, nowMs), 1_000);
    if (nowMs + waitMs >= this.#wakesAtMs) return;
    clearTimeout(this.#timer);
    this.#wakesAtMs = nowMs + waitMs;
    this.#timer = setTimeout(() => {
      this.#wakesAtMs = Infinity;
      this.#admitWaiting();
    }, waitMs);
  }
}

/** A queue of queues: each operation has one, and they take turns. */
class TurnQueue {
  readonly #operations = new TransientMap<object, Set<Waiting>>();

  add(operation: object, waiting: Waiting): void {
    const calls = this.#operations.get(operation);
    if (calls) calls.add(waiting);
    else this.#operations.set(operation, new Set([waiting]));
  }

  remove(operation: object, waiting: Waiting): void {
    const calls = this.#operations.get(operation);
    if (calls?.delete(waiting) && calls.size === 0) this.#operations.delete(operation);
  }

  /** The oldest call of the operation whose turn it is, which then goes to the end of the line. */
  next(): Waiting | undefined {
    for (const [operation, calls] of this.#operations) {
      for (const waiting of calls) {
        calls.delete(waiting);
        this.#operations.delete(operation);
        if (calls.size > 0) this.#operations.set(operation, calls);
        return waiting;
      }
    }
    return undefined;
  }
}

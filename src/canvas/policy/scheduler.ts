import { CompactingMap } from '../../compacting-map.ts';
import type { Deadline, Disposable } from '../deadline.ts';
import { Bucket } from './bucket.ts';
import {
  type Admission,
  NotAdmittedError,
  type Priority,
  type Quota,
  type QuotaReport,
  type QuotaState,
} from './quota.ts';

interface Waiting {
  resolve: (admission: Admission) => void;
  timeout: Disposable;
}

/** Calls; beyond them a token asks for more than it can get within any deadline. */
const maxWaiting = 20_000;
/**
 * The share of the fastest response's time that it took to travel back. A response that arrived within this
 * window may still be counted in the next one's `remaining`.
 */
const transitShare = 0.25;

/**
 * Admits the calls of one token to one Canvas, as many at once as its bucket surely holds.
 *
 * Operations take turns: one with 500 calls holds up one with 2 by a call at a time. Background calls
 * wait until no interactive one does. A call whose deadline ends leaves the queue.
 */
export class Scheduler implements Quota {
  readonly #bucket: Bucket;
  readonly #queues: Record<Priority, TurnQueue> = {
    interactive: new TurnQueue(),
    background: new TurnQueue(),
  };
  #inFlight = 0;
  /** When the last few responses arrived. */
  #endedAtMs: number[] = [];
  #quickestMs = Infinity;
  #timer: NodeJS.Timeout | undefined;
  #wakesAtMs = Infinity;
  #waiting = 0;

  constructor(nowMs = performance.now()) {
    this.#bucket = new Bucket(nowMs);
  }

  isIdle(nowMs = performance.now()): boolean {
    return this.#waiting === 0 && this.#inFlight === 0 && this.#bucket.isFresh(nowMs);
  }

  state(nowMs = performance.now()): QuotaState {
    return {
      inFlight: this.#inFlight,
      waiting: this.#waiting,
      available: this.#bucket.available(nowMs),
      limit: this.#bucket.highWaterMark,
      isKnown: this.#bucket.isKnown,
    };
  }

  admit(
    operation: object,
    deadline: Deadline,
    priority: Priority = 'interactive',
    nowMs = performance.now(),
  ): Admission | Promise<Admission> {
    if (this.#waiting === 0 && this.#bucket.admits(this.#inFlight, nowMs)) {
      this.#inFlight += 1;
      return { atMs: nowMs };
    }
    if (this.#waiting >= maxWaiting) throw new NotAdmittedError('queue-full');
    return new Promise((resolve, reject) => {
      const queue = this.#queues[priority];
      const waiting: Waiting = {
        resolve,
        timeout: deadline.onEnd(() => {
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

  settle({ atMs }: Admission, { cost, remaining }: QuotaReport): void {
    this.#inFlight -= 1;
    const nowMs = performance.now();
    const maxOthersCounted = this.#countedByCanvas(atMs, nowMs);
    this.#bucket.settle({ cost, remaining, maxOthersCounted }, nowMs);
    this.#endedAtMs.push(nowMs);
    this.#admitWaiting();
  }

  refuse(): void {
    this.#inFlight -= 1;
    this.#bucket.refuse(this.#inFlight, performance.now());
    this.#wakeInTime();
  }

  abandon(): void {
    this.#inFlight -= 1;
    this.#admitWaiting();
  }

  secondsToWait(): number | undefined {
    const waitMs = this.#bucket.waitMs(this.#inFlight, performance.now());
    return Number.isFinite(waitMs) ? Math.ceil(waitMs / 1000) : undefined;
  }

  /**
   * How many others of our calls Canvas may have counted in a response that has just arrived: all in flight,
   * and those whose responses arrived so shortly before that they crossed it.
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
      next.timeout.dispose();
      this.#inFlight += 1;
      next.resolve({ atMs: nowMs });
    }
    this.#wakeInTime();
  }

  /**
   * Checks again when the bucket has leaked enough, because no response may arrive to do it. Each response
   * makes room and so brings that moment nearer.
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
  readonly #operations = new CompactingMap<object, Set<Waiting>>();

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

import type { Deadline } from '../deadline.ts';

/** Interactive calls go first; background calls take what they leave. */
export type Priority = 'interactive' | 'background';

/** A call that may be sent. It ends by exactly one of `settle`, `refuse` and `abandon`. */
export interface Admission {
  /** When it was admitted, by `performance.now()`. */
  readonly atMs: number;
}

/** What a response says of the quota; each may be missing behind a proxy that drops headers. */
export interface QuotaReport {
  /** `X-Request-Cost`, units. */
  cost: number | undefined;
  /** `X-Rate-Limit-Remaining`, units. */
  remaining: number | undefined;
}

/** The quota of one token at one Canvas: admits calls, and learns from their responses. */
export interface Quota {
  /**
   * Waits for the operation's turn and for room in the bucket; returns at once when there is room and nobody
   * waits. Calls of one `operation`, whatever object stands for it, share its turn.
   *
   * Errors  NotAdmittedError.
   */
  admit(
    operation: object,
    deadline: Deadline,
    priority?: Priority,
    nowMs?: number,
  ): Admission | Promise<Admission>;
  /** Canvas carried the call out. */
  settle(admission: Admission, report: QuotaReport): void;
  /** Canvas refused the call because the quota is spent. */
  refuse(admission: Admission): void;
  /** The call got no response, or was not sent. */
  abandon(admission: Admission): void;
  /** Seconds until one more call fits; undefined where only a response can show it. */
  secondsToWait(): number | undefined;
  /** Calls in flight, calls waiting, and units that the bucket is believed to have left. */
  state(nowMs?: number): QuotaState;
  /** Whether it holds nothing: no call, and no memory of a bucket that is not full. */
  isIdle(nowMs?: number): boolean;
}

export interface QuotaState {
  inFlight: number;
  waiting: number;
  available: number;
  /** The size of the bucket as far as it is known. */
  limit: number;
  /** Whether a response has said anything of it. */
  isKnown: boolean;
}

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

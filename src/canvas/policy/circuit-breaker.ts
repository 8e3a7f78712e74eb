/**
 * Stops calls to a Canvas that is down, so that an outage costs it, and those who wait, next to nothing.
 *
 * Closed, it counts failures in a row: connections that break or are refused, and 502, 503 and 504. Any
 * other answer, a 500 among them, shows that Canvas is there and begins the count anew. After
 * `failuresToOpen` in a row it is open: calls are refused without being sent. Every now and then one is
 * let through as a probe, whether or not the last probe has come back, for one that hangs says nothing of
 * now; the first that succeeds closes it. Pauses between probes grow to `longestPauseMs`, so that
 * Canvas's return is noticed within that time.
 *
 * Its own code in place of a library's, since it stands in the way of each call: two numbers, no promise.
 */
export class CircuitBreaker {
  readonly #failuresToOpen: number;
  #failures = 0;
  #pauseMs = firstPauseMs;
  #nextProbeAtMs = 0;

  constructor(failuresToOpen = 10) {
    this.#failuresToOpen = failuresToOpen;
  }

  get isOpen(): boolean {
    return this.#failures >= this.#failuresToOpen;
  }

  /** Whether a call may be sent now. True while open makes the caller the probe. */
  admits(nowMs = performance.now()): boolean {
    if (!this.isOpen) return true;
    if (nowMs < this.#nextProbeAtMs) return false;
    this.#pauseMs = Math.min(longestPauseMs, this.#pauseMs * 2);
    this.#nextProbeAtMs = nowMs + this.#pauseMs;
    return true;
  }

  /** Milliseconds until the next probe is let through; 0 while closed. */
  waitMs(nowMs = performance.now()): number {
    return this.isOpen ? Math.max(0, this.#nextProbeAtMs - nowMs) : 0;
  }

  /** Canvas answered. */
  succeed(): void {
    this.#failures = 0;
    this.#pauseMs = firstPauseMs;
  }

  /** Canvas did not, or a proxy said that it is not there. */
  fail(nowMs = performance.now()): void {
    this.#failures += 1;
    if (this.#failures === this.#failuresToOpen) this.#nextProbeAtMs = nowMs + this.#pauseMs;
  }
}

/** The breaker is open: the call was not sent. */
export class CircuitOpenError extends Error {
  /** Until Canvas is asked again; 1 at least. */
  readonly retryAfterSeconds: number;

  constructor(breaker: CircuitBreaker) {
    super('Not sent: Canvas has not been answering');
    this.name = 'CircuitOpenError';
    this.retryAfterSeconds = Math.max(1, Math.ceil(breaker.waitMs() / 1000));
  }
}

/** Milliseconds without a call after it opens. */
const firstPauseMs = 500;
/** Milliseconds between probes at the longest. */
const longestPauseMs = 4_000;

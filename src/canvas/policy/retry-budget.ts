/**
 * How many repetitions a Canvas may be sent, all callers taken together: a share of the calls that it is
 * sent, and a few in reserve.
 *
 * A repetition helps against a hiccup. In an outage it doubles the load on what is down already, so
 * that calls then fail at their first attempt.
 */
export class RetryBudget {
  #left = reserve;

  /** A call is made for the first time. */
  deposit(): void {
    if (this.#left < reserve) this.#left += share;
  }

  /** Takes a repetition out of the budget; false when none is left. */
  withdraw(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

/** Repetitions per call. */
const share = 0.1;
/** Repetitions; an operation of a few calls survives a hiccup whatever went before. */
const reserve = 10;

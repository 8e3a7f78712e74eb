import type { QuotaReport } from './quota.ts';

/**
 * What this client believes of the leaky bucket that Canvas keeps for a token (canvas-lms,
 * `app/middleware/request_throttle.rb`, `increment_bucket.lua`).
 *
 * Canvas keeps a level. It leaks 10 units a second; a request adds 50 when it begins and gives them
 * back, less its cost, when it ends; a request that finds the level at the high-water mark or above is
 * refused. With `k` of our requests in flight the level is
 *
 *     level = base + 50 k        base: what finished requests cost and has not leaked yet
 *
 * so one more is admitted while `50 (k + 1) < mark − base`. The right side is what the model keeps, as
 * `available`: it shrinks by the cost of each finished request, and grows by 10 a second up to the mark.
 *
 * Canvas reports `remaining = mark − level` with each response, the charges of the other requests in flight
 * included, ours and those of other clients of the same token. How many of ours it had counted at that
 * moment is known within bounds, none and `maxOthersCounted`; hence
 *
 *     remaining  ≤  available  ≤  remaining + 50 maxOthersCounted
 *
 * and the belief is moved into these bounds. A response that arrives while no other request of ours is in
 * flight (`maxOthersCounted` is 0) gives the exact value. So the model learns the mark, 600 or 700 or whatever
 * a site has set, and notices what another client spends. What others hold in flight goes as suddenly as it
 * came, so room that is missing while we are busy is believed missing only for a short while.
 *
 * The level never rises above 800, so `available` never falls below 600 − 800. And when nothing has been heard
 * for some seconds and nothing is in flight, one request goes out as a probe: no header, however wrong,
 * locks a token out.
 */
export class Bucket {
  /** Units; the largest room ever seen. */
  #highWaterMark = defaultHighWaterMark;
  #available = defaultHighWaterMark;
  /** Units of the room that other clients seem to hold. */
  #usedByOthers = 0;
  #atMs: number;
  #known = false;
  #othersSeenAtMs = -Infinity;
  #heardAtMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
    this.#heardAtMs = nowMs;
  }

  /** Units; the size of the bucket as far as it is known. */
  get highWaterMark(): number {
    return this.#highWaterMark;
  }

  /** Whether Canvas has responded to any call. */
  get isKnown(): boolean {
    return this.#known;
  }

  /** Units that are free, except for our requests in flight. */
  available(nowMs: number): number {
    this.#advance(nowMs);
    return this.#available - this.#usedByOthers;
  }

  /** Whether one more request than those in flight surely fits. */
  admits(inFlight: number, nowMs: number): boolean {
    if (!this.#known) return inFlight < initialConcurrency;
    if (inFlight === 0 && nowMs - this.#heardAtMs >= probeAfterMs) return true;
    return upFrontCharge * (inFlight + 1) + this.#margin(nowMs) < this.available(nowMs);
  }

  /** Milliseconds until one more fits by leaking alone; endless while only an answer can tell that it does. */
  waitMs(inFlight: number, nowMs: number): number {
    if (!this.#known) return Infinity;
    const missing = upFrontCharge * (inFlight + 1) + this.#margin(nowMs) - this.available(nowMs);
    const leakMs = (missing / leakRate) * 1000;
    const waitMs =
      inFlight === 0 ? Math.min(leakMs, this.#heardAtMs + probeAfterMs - nowMs) : leakMs;
    return Math.max(1, Math.ceil(waitMs));
  }

  /**
   * A request has ended: its cost, what Canvas says remains, and how many others of ours it may have
   * counted. The first two may be missing behind a proxy that drops headers.
   */
  settle({ cost, remaining, maxOthersCounted }: BucketReport, nowMs: number): void {
    this.#advance(nowMs);
    this.#known = true;
    this.#heardAtMs = nowMs;
    this.#available = Math.max(leastAvailable, this.#available - (cost ?? presumedCost));
    if (remaining === undefined) return;
    const believed = this.#available - this.#usedByOthers;
    const upper = remaining + upFrontCharge * maxOthersCounted;
    if (believed > upper + tolerance) this.#othersSeenAtMs = nowMs;
    if (maxOthersCounted === 0) {
      this.#available = Math.max(leastAvailable, remaining);
      this.#usedByOthers = 0;
    } else if (believed > upper) {
      this.#usedByOthers = this.#available - upper;
    } else if (believed < remaining) {
      this.#available = Math.max(this.#available, remaining);
      this.#usedByOthers = this.#available - remaining;
    }
    this.#highWaterMark = Math.max(this.#highWaterMark, this.#available);
  }

  /** A request was refused: with `inFlight` others of ours the level stood at the mark. */
  refuse(inFlight: number, nowMs: number): void {
    this.#advance(nowMs);
    this.#known = true;
    this.#heardAtMs = nowMs;
    this.#othersSeenAtMs = nowMs;
    this.#usedByOthers = Math.max(
      this.#usedByOthers,
      this.#available - upFrontCharge * Math.max(1, inFlight),
    );
  }

  /** Whether nothing is left to remember: a bucket that has run empty is as good as a new one. */
  isFresh(nowMs: number): boolean {
    this.#advance(nowMs);
    return this.#available >= this.#highWaterMark && this.#usedByOthers < tolerance;
  }

  /** Who shares the token with others leaves them a place. */
  #margin(nowMs: number): number {
    return nowMs - this.#othersSeenAtMs < sharedForMs ? upFrontCharge : tolerance;
  }

  #advance(nowMs: number): void {
    const seconds = Math.max(0, nowMs - this.#atMs) / 1000;
    this.#atMs = nowMs;
    this.#available = Math.min(this.#highWaterMark, this.#available + leakRate * seconds);
    this.#usedByOthers *= 0.5 ** (seconds / othersHalfLifeSeconds);
  }
}

/** What a response says of the bucket. */
export interface BucketReport extends QuotaReport {
  /** Others of our calls that Canvas may have counted in `remaining`. */
  maxOthersCounted: number;
}

/** Units that Canvas charges for a request while it runs. */
const upFrontCharge = 50;
/** Units a second. */
const leakRate = 10;
/** Units; Canvas's own default, until an answer says otherwise. */
const defaultHighWaterMark = 600;
/** Units; the level of Canvas's bucket never rises above it. */
const highestLevel = 800;
/** Units; the least that `remaining` can be. */
const leastAvailable = defaultHighWaterMark - highestLevel;
/** Milliseconds without a word from Canvas after which one request is sent as a probe. */
const probeAfterMs = 10_000;
/** Units; dear, so that an unknown cost errs on the safe side. */
const presumedCost = 1;
/** Requests in flight while nothing is known of the bucket: few, for somebody may have spent it. */
const initialConcurrency = 5;
/** Units; clocks and leaks of both sides differ by less. */
const tolerance = 2;
/** What others hold in flight is over in a second or so. */
const othersHalfLifeSeconds = 0.5;
/** Milliseconds for which a token counts as shared after a sign of somebody else. */
const sharedForMs = 5_000;

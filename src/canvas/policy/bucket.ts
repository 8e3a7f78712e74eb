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
 * `room`: it shrinks by the cost of each finished request, and grows by 10 a second up to the mark.
 *
 * Canvas tells `remaining = mark − level` with each answer, the charges of the other requests in flight
 * included, ours and those of other clients of the same token. How many of ours it had counted at that
 * moment is known within bounds, none and `most`; hence
 *
 *     remaining  ≤  room  ≤  remaining + 50 most
 *
 * and the belief is moved into these bounds. An answer that came while nothing else of ours was in flight
 * (`most` is 0) tells the room exactly. So the mark is learned, 600 or 700 or whatever a site has set, and
 * another client's spending is noticed. What others hold in flight goes as suddenly as it came: room
 * that is missing while we are busy is believed missing for a short while only.
 *
 * The level never rises above 800, so `room` never falls below 600 − 800. And when nothing has been heard
 * for some seconds and nothing is in flight, one request goes out as a probe: no header, however wrong,
 * locks a token out.
 */
export class Bucket {
  /** Units; the largest room ever seen. */
  #mark = presumedMark;
  #room = presumedMark;
  /** Units of the room that other clients seem to hold. */
  #foreign = 0;
  #atMs: number;
  #known = false;
  #foreignSeenAtMs = -Infinity;
  #heardAtMs: number;

  constructor(nowMs: number) {
    this.#atMs = nowMs;
    this.#heardAtMs = nowMs;
  }

  /** Units that are free but for our requests in flight. */
  room(nowMs: number): number {
    this.#advance(nowMs);
    return this.#room - this.#foreign;
  }

  /** Whether one more request than those in flight surely fits. */
  admits(inFlight: number, nowMs: number): boolean {
    if (!this.#known) return inFlight < probes;
    if (inFlight === 0 && nowMs - this.#heardAtMs >= probeAfterMs) return true;
    return upFront * (inFlight + 1) + this.#margin(nowMs) < this.room(nowMs);
  }

  /** Milliseconds until one more fits by leaking alone; endless while only an answer can tell that it does. */
  waitMs(inFlight: number, nowMs: number): number {
    if (!this.#known) return Infinity;
    const missing = upFront * (inFlight + 1) + this.#margin(nowMs) - this.room(nowMs);
    const leakMs = (missing / outflow) * 1000;
    const waitMs =
      inFlight === 0 ? Math.min(leakMs, this.#heardAtMs + probeAfterMs - nowMs) : leakMs;
    return Math.max(1, Math.ceil(waitMs));
  }

  /**
   * A request has ended: its cost, what Canvas says remains, and how many others of ours it may have
   * counted. The first two may be missing behind a proxy that drops headers.
   */
  settle({ cost, remaining, most }: Settlement, nowMs: number): void {
    this.#advance(nowMs);
    this.#known = true;
    this.#heardAtMs = nowMs;
    this.#room = Math.max(leastRoom, this.#room - (cost ?? presumedCost));
    if (remaining === undefined) return;
    const believed = this.#room - this.#foreign;
    const upper = remaining + upFront * most;
    if (believed > upper + tolerance) this.#foreignSeenAtMs = nowMs;
    if (most === 0) {
      this.#room = Math.max(leastRoom, remaining);
      this.#foreign = 0;
    } else if (believed > upper) {
      this.#foreign = this.#room - upper;
    } else if (believed < remaining) {
      this.#room = Math.max(this.#room, remaining);
      this.#foreign = this.#room - remaining;
    }
    this.#mark = Math.max(this.#mark, this.#room);
  }

  /** A request was refused: with `inFlight` others of ours the level stood at the mark. */
  refuse(inFlight: number, nowMs: number): void {
    this.#advance(nowMs);
    this.#known = true;
    this.#heardAtMs = nowMs;
    this.#foreignSeenAtMs = nowMs;
    this.#foreign = Math.max(this.#foreign, this.#room - upFront * Math.max(1, inFlight));
  }

  /** Whether nothing is left to remember: a bucket that has run empty is as good as a new one. */
  isFresh(nowMs: number): boolean {
    this.#advance(nowMs);
    return this.#room >= this.#mark && this.#foreign < tolerance;
  }

  /** Who shares the token with others leaves them a place. */
  #margin(nowMs: number): number {
    return nowMs - this.#foreignSeenAtMs < sharedForMs ? upFront : tolerance;
  }

  #advance(nowMs: number): void {
    const seconds = Math.max(0, nowMs - this.#atMs) / 1000;
    this.#atMs = nowMs;
    this.#room = Math.min(this.#mark, this.#room + outflow * seconds);
    this.#foreign *= 0.5 ** (seconds / foreignHalfLifeSeconds);
  }
}

/** What an answer tells of the bucket. */
export interface Settlement {
  /** `X-Request-Cost`, units. */
  cost: number | undefined;
  /** `X-Rate-Limit-Remaining`, units. */
  remaining: number | undefined;
  /** Others of ours that Canvas may have counted in `remaining`. */
  most: number;
}

/** Units that Canvas charges for a request while it runs. */
const upFront = 50;
/** Units a second. */
const outflow = 10;
/** Units; Canvas's own default, until an answer says otherwise. */
const presumedMark = 600;
/** Units; the level of Canvas's bucket never rises above it. */
const highestLevel = 800;
/** Units; the least that `remaining` can be. */
const leastRoom = presumedMark - highestLevel;
/** Milliseconds without a word from Canvas after which one request is sent as a probe. */
const probeAfterMs = 10_000;
/** Units; dear, so that an unknown cost errs on the safe side. */
const presumedCost = 1;
/** Requests in flight while nothing is known of the bucket: few, for somebody may have spent it. */
const probes = 5;
/** Units; clocks and leaks of both sides differ by less. */
const tolerance = 2;
/** What others hold in flight is over in a second or so. */
const foreignHalfLifeSeconds = 0.5;
/** Milliseconds for which a token counts as shared after a sign of somebody else. */
const sharedForMs = 5_000;

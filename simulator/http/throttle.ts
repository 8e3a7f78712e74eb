import type { BucketOptions } from '../options.ts';

/** What one request holds of its bucket while it runs. */
export interface Charge {
  readonly key: string;
  /** Units charged up front, to be given back. */
  readonly upFront: number;
  readonly refused: boolean;
}

interface Bucket {
  level: number;
  /** Milliseconds of the clock. */
  touchedAt: number;
}

const maximumBuckets = 10_000; // drained ones are forgotten beyond it

/**
 * The leaky bucket of each token (canvas-rest §1.9; canvas `request_throttle.rb`).
 *
 * A request is charged first and judged by the level that includes its own charge; at its end the
 * charge is given back and the real cost added. Whatever happens to a bucket, it first leaks for the
 * time since it was last touched.
 */
export class Throttle {
  readonly #buckets = new Map<string, Bucket>();
  readonly #now: () => number;

  /** `now` is a monotonic clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Charges a request that begins. A refused one must be ended as well, at no cost. */
  begin(key: string, options: BucketOptions): Charge {
    const level = this.#add(key, options.upFront, options);
    const refused = options.enabled && level >= options.highWaterMark;
    return { key, upFront: options.upFront, refused };
  }

  /** Ends a request; returns what `X-Rate-Limit-Remaining` then says. */
  end(charge: Charge, cost: number, options: BucketOptions): number {
    return options.highWaterMark - this.#add(charge.key, cost - charge.upFront, options);
  }

  #add(key: string, amount: number, options: BucketOptions): number {
    const now = this.#now();
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= maximumBuckets) this.#forgetDrained(now, options);
      bucket = { level: 0, touchedAt: now };
      this.#buckets.set(key, bucket);
    }
    const leaked = ((now - bucket.touchedAt) / 1000) * options.outflow;
    const level = Math.max(0, bucket.level - leaked) + amount;
    bucket.level = Math.min(Math.max(0, level), options.maximum);
    bucket.touchedAt = now;
    return bucket.level;
  }

  #forgetDrained(now: number, options: BucketOptions): void {
    for (const [key, bucket] of this.#buckets) {
      const leaked = ((now - bucket.touchedAt) / 1000) * options.outflow;
      if (bucket.level <= leaked) this.#buckets.delete(key);
    }
  }
}

/** A number as Ruby writes a float: always with a fraction. */
export function toDecimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** Operations that may run at a time, however late the event loop is. */
const minRunning = 4;
/** Operations that may run at a time while the event loop keeps up. */
const maxRunning = 10_000;
/** Milliseconds of waiting operations after which new ones are refused. */
const patienceMs = 1_000;
/** Milliseconds for which an operation counts: one that runs longer waits for Canvas, not for the CPU. */
const countedMs = 250;
/** Milliseconds in which what a token has used counts half. */
const halfLifeMs = 5_000;

export interface LoadControlOptions {
  /** Milliseconds that the event loop may be late before operations wait. */
  maxDelayMs: number;
  /** Milliseconds on a clock that never goes back. */
  now?: () => number;
}

/** The operations of one token. */
interface TokenLoad {
  waiting: (() => void)[];
  /** REST calls of its operations lately, older ones counting less. */
  used: number;
  /** REST calls of its last operation, assumed of the next ones; undefined before one has ended. */
  lastCost: number | undefined;
  /** When `used` was computed. */
  usedAtMs: number;
}

/**
 * Shares the CPU between tokens. While the event loop is late, fewer operations run at a time and the others
 * wait; the next to start is of the token that has used least. Once operations have waited for a second, new
 * operations are refused for the tokens that load more than the average of those that wait.
 */
export class LoadControl {
  readonly #options: Required<LoadControlOptions>;
  readonly #tokens = new Map<string, TokenLoad>();
  /** When each operation started that counts as running, the oldest first. */
  readonly #running = new Map<symbol, number>();
  #waiting = 0;
  #waitingSinceMs = 0;
  #limit = maxRunning;
  /** REST calls of an operation, on average. */
  #averageCost = 1;
  #sweptAtMs = 0;
  /** Operations refused so far. */
  refused = 0;
  /** Milliseconds that the event loop is late, the last measurements counting most. */
  delayMs = 0;

  constructor({ maxDelayMs, now = () => performance.now() }: LoadControlOptions) {
    this.#options = { maxDelayMs, now };
  }

  get running(): number {
    return this.#running.size;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Takes a measurement of the event loop: the limit falls quickly while it is late, and rises again slowly. */
  onSample(delayMs: number): void {
    this.delayMs = (this.delayMs + delayMs) / 2;
    if (this.delayMs > this.#options.maxDelayMs) {
      const limit = Math.floor(Math.min(this.#limit, this.#running.size) * 0.7);
      this.#limit = Math.max(minRunning, limit);
    } else if (this.#running.size >= this.#limit || this.#waiting === 0) {
      this.#limit = Math.min(maxRunning, Math.ceil(this.#limit * 1.05));
    }
    this.#forgetLongOperations();
    this.#startNext();
    this.#forgetIdleTokens();
  }

  /** Whether a new operation of a token is refused: the queue is old, and the token loads most. */
  refuses(token: string): boolean {
    const now = this.#options.now();
    if (this.#waiting === 0 || now - this.#waitingSinceMs < patienceMs) return false;
    if (this.delayMs <= this.#options.maxDelayMs) return false;
    let sum = 0;
    let count = 0;
    for (const load of this.#tokens.values()) {
      if (load.waiting.length === 0) continue;
      sum += this.#loadOf(load, now);
      count += 1;
    }
    const load = this.#tokens.get(token);
    if (!load || this.#loadOf(load, now) < sum / count) return false;
    this.refused += 1;
    return true;
  }

  /**
   * Starts an operation of a token, at once or when its turn comes. The function returned ends it; an
   * operation that is ended before its turn never starts.
   */
  start(token: string, run: () => void): () => void {
    const load = this.#load(token);
    const id = Symbol();
    let hasBegun = false;
    const begin = () => {
      hasBegun = true;
      this.#running.set(id, this.#options.now());
      this.#charge(load, this.#expectedCost(load));
      run();
    };
    if (this.#waiting === 0 && this.#running.size < this.#limit) begin();
    else {
      if (this.#waiting === 0) this.#waitingSinceMs = this.#options.now();
      load.waiting.push(begin);
      this.#waiting += 1;
    }
    return () => {
      const at = hasBegun ? -1 : load.waiting.indexOf(begin);
      if (at >= 0) {
        load.waiting.splice(at, 1);
        this.#waiting -= 1;
      }
      this.#running.delete(id);
      this.#startNext();
    };
  }

  /** Notes how many REST calls an operation of a token has made. */
  onCost(token: string, calls: number): void {
    const load = this.#tokens.get(token);
    if (!load) return;
    const cost = Math.max(1, calls);
    this.#charge(load, cost - this.#expectedCost(load));
    load.lastCost = cost;
    this.#averageCost += (cost - this.#averageCost) / 10;
  }

  #expectedCost({ lastCost }: TokenLoad): number {
    return lastCost ?? this.#averageCost;
  }

  #charge(load: TokenLoad, cost: number): void {
    const now = this.#options.now();
    load.used = Math.max(0, this.#usedBy(load, now) + cost);
    load.usedAtMs = now;
  }

  #startNext(): void {
    while (this.#waiting > 0 && this.#running.size < this.#limit) {
      const now = this.#options.now();
      let next: TokenLoad | undefined;
      let least = Infinity;
      for (const load of this.#tokens.values()) {
        if (load.waiting.length === 0) continue;
        const used = this.#usedBy(load, now);
        if (used < least) {
          least = used;
          next = load;
        }
      }
      const begin = next!.waiting.shift()!;
      this.#waiting -= 1;
      begin();
    }
  }

  #load(token: string): TokenLoad {
    let load = this.#tokens.get(token);
    if (!load) {
      load = {
        waiting: [],
        used: 0,
        lastCost: undefined,
        usedAtMs: this.#options.now(),
      };
      this.#tokens.set(token, load);
    }
    return load;
  }

  #loadOf(load: TokenLoad, now: number): number {
    return load.waiting.length * this.#expectedCost(load) + this.#usedBy(load, now);
  }

  #usedBy({ used, usedAtMs }: TokenLoad, now: number): number {
    return used * 0.5 ** ((now - usedAtMs) / halfLifeMs);
  }

  #forgetLongOperations(): void {
    const now = this.#options.now();
    for (const [id, startedAtMs] of this.#running) {
      if (now - startedAtMs < countedMs) return;
      this.#running.delete(id);
    }
  }

  #forgetIdleTokens(): void {
    const now = this.#options.now();
    if (now - this.#sweptAtMs < halfLifeMs) return;
    this.#sweptAtMs = now;
    for (const [token, load] of this.#tokens) {
      if (load.waiting.length === 0 && this.#usedBy(load, now) < 0.1) this.#tokens.delete(token);
    }
  }
}

/** Milliseconds between two measurements. */
const sampleMs = 20;

/** Measures how late the event loop is, until the returned function is called. */
export function sampleLoopDelay(onSample: (delayMs: number) => void): () => void {
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    onSample(Math.max(0, now - last - sampleMs));
    last = now;
  }, sampleMs);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

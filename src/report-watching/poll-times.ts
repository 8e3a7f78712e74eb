import { CanvasThrottledError } from '../canvas/errors.ts';

/** How often a watched report is looked at. Milliseconds. */
export interface PollTimes {
  /** From the first look, and from each change, to the next look. */
  firstMs: number;
  /** The longest pause: each look without news makes the next pause half as long again. */
  longestMs: number;
  /** In which Canvas is to answer a look. */
  answerMs: number;
  /** For which a token's own look proves that it may see what others' looks bring. */
  provedForMs: number;
  /** For which the file of a report that is complete is looked for. */
  fileMs: number;
}

export const defaultPollTimes: PollTimes = {
  firstMs: 1_000,
  longestMs: 15_000,
  answerMs: 15_000,
  provedForMs: 60_000,
  fileMs: 10_000,
};

/** Between four fifths of a pause and all of it, so that reports started together drift apart. */
export function jittered(ms: number): number {
  return ms * (0.8 + Math.random() / 5);
}

/** The pauses between the looks at one report. */
export class Pause {
  readonly #times: PollTimes;
  #ms: number;

  constructor(times: PollTimes) {
    this.#times = times;
    this.#ms = times.firstMs;
  }

  /** Milliseconds to the next look. */
  next(): number {
    return jittered(this.#ms);
  }

  /** There was a change: the next one may be near. */
  reset(): void {
    this.#ms = this.#times.firstMs;
  }

  /** There was none, or Canvas could not say. */
  grow(factor: 1.5 | 2): void {
    this.#ms = Math.min(this.#times.longestMs, this.#ms * factor);
  }
}

/** Milliseconds that a refusal asks to wait; 0 for other failures. */
export function askedPauseMs(error: unknown): number {
  return error instanceof CanvasThrottledError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
}

import type { Deadline } from './deadline.ts';

export interface RetryOptions {
  /** Attempts beyond the first. */
  retries: number;
  /** Milliseconds before the first repetition; doubled for each further one, and jittered. */
  firstDelayMs: number;
  deadline: Deadline;
  isRetryable: (error: unknown) => boolean;
}

/**
 * Repeats what failed in a way that may pass, with growing, jittered pauses, for as long as the
 * deadline has room for the pause. Then the last failure is thrown, at once.
 */
export async function retry<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
  const { retries, firstDelayMs, deadline, isRetryable } = options;
  for (let retried = 0; ; retried += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (retried === retries || !isRetryable(error)) throw error;
      const delayMs = jitter(firstDelayMs * 2 ** retried);
      if (delayMs >= deadline.remainingMs || !(await deadline.sleep(delayMs))) throw error;
    }
  }
}

/** Between half of a pause and all of it, so that callers that failed together do not return together. */
export function jitter(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

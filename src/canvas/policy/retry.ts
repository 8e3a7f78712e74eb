import type { Deadline } from '../deadline.ts';

/**
 * Waits before a repetition, the longer the more there were; false at once where the deadline has no room
 * for the pause.
 */
export async function pauseBeforeRetry(retried: number, deadline: Deadline): Promise<boolean> {
  const delayMs = jitter(firstDelayMs * 2 ** retried);
  return delayMs < deadline.remainingMs && deadline.sleep(delayMs);
}

/** Between half of a pause and all of it, so that callers that failed together do not return together. */
export function jitter(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

/** Milliseconds before the first repetition; doubled for each further one. */
const firstDelayMs = 100;

import type { Deadline } from '../deadline.ts';
import {
  CanvasServerError,
  CanvasThrottledError,
  CanvasTimeoutError,
  CanvasUnreachableError,
} from '../errors.ts';
import { type Method, NoResponseError } from '../transport/http.ts';
import { CircuitOpenError } from './circuit-breaker.ts';
import type { RetryBudget } from './retry-budget.ts';

export interface RetryOptions {
  method: Method;
  deadline: Deadline;
  /** Attempts beyond the first of a GET that broke or met 502, 503 or 504. */
  retries: number;
  /** Whether to wait and repeat a call that Canvas refused because the quota is spent. */
  waitsOutRefusals: boolean;
  budget: RetryBudget;
}

/**
 * Repeats a call where that is safe and may help.
 *
 * - A call that Canvas refused for a spent quota did not run. It is repeated whatever its method, with growing
 *   pauses, until the deadline has no room for another one.
 * - A GET that broke on the way or met 502, 503 or 504, and any call that was never sent, is repeated a few
 *   times, as long as the budget of all callers lasts.
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  { method, deadline, retries, waitsOutRefusals, budget }: RetryOptions,
): Promise<T> {
  let retried = 0;
  let refusals = 0;
  let refusal: CanvasThrottledError | undefined;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (isRefusal(error)) {
        refusal = error;
        if (!waitsOutRefusals || !(await pauseAfterRefusal(refusals, error, deadline))) throw error;
        refusals += 1;
        continue;
      }
      if (refusal && isWaitedOut(method, error)) throw refusal;
      const mayRetry = retried < retries && isRetryable(method, error) && budget.withdraw();
      if (!mayRetry || !(await pauseBeforeRetry(retried, deadline))) throw error;
      retried += 1;
      refusals = 0;
      refusal = undefined;
    }
  }
}

/** Whether Canvas itself refused the call, and not the queue before it. */
function isRefusal(error: unknown): error is CanvasThrottledError {
  return error instanceof CanvasThrottledError && error.status !== undefined;
}

/** Whether a repetition ran out of time without an effect, so that the refusal describes the outcome best. */
function isWaitedOut(method: Method, error: unknown): boolean {
  if (!(error instanceof CanvasTimeoutError || error instanceof CanvasThrottledError)) return false;
  const { cause } = error;
  if (!(cause instanceof NoResponseError) || cause.reason !== 'timeout') return false;
  return method === 'GET' || !cause.sent;
}

function isRetryable(method: Method, error: unknown): boolean {
  if (error instanceof CanvasUnreachableError) {
    if (error.cause instanceof CircuitOpenError) return false;
    return method === 'GET' || (error.cause instanceof NoResponseError && !error.cause.sent);
  }
  return (
    method === 'GET' &&
    error instanceof CanvasServerError &&
    [502, 503, 504].includes(error.status ?? 0)
  );
}

/** Pauses after the nth refusal; false when the deadline has no room for the pause. */
async function pauseAfterRefusal(
  refusals: number,
  { requestedPauseSeconds }: CanvasThrottledError,
  deadline: Deadline,
): Promise<boolean> {
  const pauseMs = jitter(Math.min(longestRefusalPauseMs, firstRefusalPauseMs * 2 ** refusals));
  const waitMs = Math.max(pauseMs, requestedPauseSeconds * 1000);
  return waitMs < deadline.remainingMs && deadline.sleep(waitMs);
}

/** Pauses before the nth repetition; false when the deadline has no room for the pause. */
async function pauseBeforeRetry(retried: number, deadline: Deadline): Promise<boolean> {
  const delayMs = jitter(firstDelayMs * 2 ** retried);
  return delayMs < deadline.remainingMs && deadline.sleep(delayMs);
}

/** Between half of a pause and all of it, so that callers that failed together do not return together. */
export function jitter(ms: number): number {
  return ms * (0.5 + Math.random() / 2);
}

/** Milliseconds before the first repetition; doubled for each further one. */
const firstDelayMs = 100;

/** Milliseconds after a refusal, first and longest. Canvas sends no Retry-After. */
const firstRefusalPauseMs = 500;
const longestRefusalPauseMs = 8_000;

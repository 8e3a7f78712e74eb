import {
  CanvasBadResponseError,
  CanvasConflictError,
  type CanvasError,
  CanvasForbiddenError,
  CanvasInvalidRequestError,
  CanvasNotFoundError,
  CanvasServerError,
  CanvasThrottledError,
  CanvasUnauthenticatedError,
} from '../errors.ts';
import type { HttpAnswer } from './http.ts';

/**
 * Whether Canvas refused the call because the token's bucket is full: 429, or the older 403 with a
 * plain text (canvas-lms, `app/middleware/request_throttle.rb`). Such a call did not run.
 */
export function isThrottled(answer: HttpAnswer): boolean {
  return (
    answer.status === 429 ||
    (answer.status === 403 &&
      answer.body.length < 1000 &&
      answer.body.includes('Rate Limit Exceeded'))
  );
}

/**
 * The error that a failed call ends with. Only Canvas's JSON, or the text of its throttle, says what Canvas
 * thinks: a 401 or 403 in HTML comes from a firewall before Canvas. If a proxy gave up on Canvas (502, 504),
 * the outcome of a call that `changes` something is unknown.
 */
export function toCanvasError(
  answer: HttpAnswer,
  route: string,
  { changes }: { changes: boolean },
): CanvasError {
  const { status } = answer;
  const details = { status };
  if (status < 500 && !isThrottled(answer) && !isOfCanvas(answer)) {
    return new CanvasBadResponseError(
      `Canvas, or a proxy before it, responded ${status} to ${route} without an error that can be read`,
      route,
      details,
    );
  }
  switch (status) {
    case 401:
      return isMissingRight(answer)
        ? new CanvasForbiddenError(`The token may not ${route}`, route, details)
        : new CanvasUnauthenticatedError('Canvas does not accept the access token', route, details);
    case 403:
    case 429:
      return isThrottled(answer)
        ? new CanvasThrottledError("The token's Canvas quota is spent", route, {
            ...details,
            retryAfterSeconds: retryAfterSeconds(answer) ?? 1,
          })
        : new CanvasForbiddenError(`The token may not ${route}`, route, details);
    case 404:
      return new CanvasNotFoundError(`Canvas knows no such object: ${route}`, route, details);
    case 409:
      return new CanvasConflictError(`Canvas reports a conflict: ${route}`, route, {
        ...details,
        body: tryParse(answer.body),
      });
    case 400:
    case 422:
      return new CanvasInvalidRequestError(
        `Canvas refused the parameters of ${route}`,
        route,
        details,
      );
    default:
      if (status < 500) {
        return new CanvasBadResponseError(`Canvas responded ${status} to ${route}`, route, details);
      }
      return new CanvasServerError(`Canvas responded ${status} to ${route}`, route, {
        ...details,
        retryAfterSeconds: retryAfterSeconds(answer),
        outcome: changes && (status === 502 || status === 504) ? 'UNKNOWN' : undefined,
      });
  }
}

/**
 * Seconds to wait that the answer names, as a number or as a date. Canvas sends none; proxies do.
 */
export function retryAfterSeconds(answer: HttpAnswer): number | undefined {
  const value = answer.headers['retry-after'];
  if (value === undefined) return undefined;
  const seconds = /^\d+$/.test(value.trim())
    ? Number(value)
    : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}

/**
 * A 401 is about the token unless the body says `"status":"unauthorized"` (older Canvas: no right) or
 * the token lacks a scope. The scope message is never translated (canvas-lms,
 * `lib/authentication_methods.rb`), so it may be matched; the messages about rights are, and may not.
 */
function isMissingRight({ body }: HttpAnswer): boolean {
  const parsed = tryParse(body);
  if (typeof parsed !== 'object' || parsed === null) return false;
  if ('status' in parsed && parsed.status === 'unauthorized') return true;
  return body.includes('Insufficient scopes on access token');
}

/** Whether a body is an object of JSON, as all errors of Canvas are. */
function isOfCanvas({ body }: HttpAnswer): boolean {
  const parsed = tryParse(body);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
}

function tryParse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

import type * as z from 'zod';
import { decode, parseJson, UnreadableError } from '../decode.ts';
import {
  CanvasBadResponseError,
  CanvasConflictError,
  type CanvasError,
  CanvasForbiddenError,
  CanvasInvalidRequestError,
  CanvasNotFoundError,
  CanvasServerError,
  CanvasThrottledError,
  CanvasTimeoutError,
  CanvasUnauthenticatedError,
  CanvasUnreachableError,
  RequestCancelledError,
} from '../errors.ts';
import { CircuitOpenError } from '../policy/circuit-breaker.ts';
import { NotAdmittedError } from '../policy/quota.ts';
import { type HttpResponse, type Method, NoResponseError } from './http.ts';

/**
 * Whether Canvas refused the call because the token's bucket is full: 429, or the older 403 with a
 * plain text (canvas-lms, `app/middleware/request_throttle.rb`). Such a call did not run.
 */
export function isThrottled(response: HttpResponse): boolean {
  return (
    response.status === 429 ||
    (response.status === 403 &&
      response.body.length < 1000 &&
      response.body.includes('Rate Limit Exceeded'))
  );
}

/** Identifies a request in errors. */
interface RequestName {
  method: Method;
  /** Method and route template. */
  route: string;
}

/** The payload of a response. Errors: CanvasError. */
export function readResponse<T>(
  { method, route }: RequestName,
  schema: z.ZodType<T>,
  response: HttpResponse,
): T {
  const { status, body } = response;
  if (status < 200 || status >= 300) {
    throw toCanvasError(response, route, { changes: method !== 'GET' });
  }
  try {
    return decode(schema, body === '' && method !== 'GET' ? undefined : parseJson(body));
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new CanvasBadResponseError(`${error.message}: ${route}`, route, {
      status,
      outcome: method === 'GET' ? undefined : 'UNKNOWN',
    });
  }
}

/** The error of a call without a response, in words for the caller. */
export function toFailure(error: unknown, { method, route }: RequestName): unknown {
  if (error instanceof NoResponseError) return toConnectionError(error, method, route);
  if (error instanceof CircuitOpenError) {
    const message = `Canvas has not been answering and is given a rest: ${route} was not sent`;
    const { retryAfterSeconds } = error;
    return new CanvasUnreachableError(message, route, { retryAfterSeconds, cause: error });
  }
  if (error instanceof NotAdmittedError) {
    const message = 'Too many calls wait for their turn with this token';
    const { retryAfterSeconds } = error;
    return new CanvasThrottledError(message, route, { retryAfterSeconds, cause: error });
  }
  return error;
}

function toConnectionError(error: NoResponseError, method: Method, route: string): CanvasError {
  // What was sent and changes something may have run: nobody knows, and nobody may send it again.
  const outcome = error.sent && method !== 'GET' ? 'UNKNOWN' : undefined;
  const details = { cause: error, outcome } as const;
  const fate =
    outcome === 'UNKNOWN'
      ? '. Whether Canvas carried it out is unknown: look at the list of runs before trying again'
      : '';
  switch (error.reason) {
    case 'timeout':
      if (error.cause instanceof NotAdmittedError) {
        const message = `The token's Canvas quota is spent: ${route} was not sent in time`;
        const { retryAfterSeconds } = error.cause;
        return new CanvasThrottledError(message, route, { retryAfterSeconds, cause: error });
      }
      return new CanvasTimeoutError(
        `Canvas did not answer ${route} in time${fate}`,
        route,
        details,
      );
    case 'cancelled':
      return new RequestCancelledError(`The client cancelled ${route}${fate}`, route, details);
    case 'too-large':
      return new CanvasBadResponseError(
        `Canvas answered ${route} with too many bytes`,
        route,
        details,
      );
    case 'connection':
      return new CanvasUnreachableError(
        `The connection to Canvas failed: ${route}${fate}`,
        route,
        details,
      );
  }
}

/**
 * The error that a failed call ends with. Only Canvas's JSON, or the text of its throttle, says what Canvas
 * thinks: a 401 or 403 in HTML comes from a firewall before Canvas. If a proxy gave up on Canvas (502, 504),
 * the outcome of a call that `changes` something is unknown.
 */
export function toCanvasError(
  response: HttpResponse,
  route: string,
  { changes }: { changes: boolean },
): CanvasError {
  const { status } = response;
  const details = { status };
  if (status < 500 && !isThrottled(response) && !isOfCanvas(response)) {
    return new CanvasBadResponseError(
      `Canvas, or a proxy before it, responded ${status} to ${route} without an error that can be read`,
      route,
      details,
    );
  }
  switch (status) {
    case 401:
      return isMissingRight(response)
        ? new CanvasForbiddenError(`The token may not ${route}`, route, details)
        : new CanvasUnauthenticatedError('Canvas does not accept the access token', route, details);
    case 403:
    case 429:
      return isThrottled(response)
        ? new CanvasThrottledError("The token's Canvas quota is spent", route, {
            ...details,
            retryAfterSeconds: retryAfterSeconds(response) ?? 1,
            requestedPauseSeconds: retryAfterSeconds(response) ?? 0,
          })
        : new CanvasForbiddenError(`The token may not ${route}`, route, details);
    case 404:
      return new CanvasNotFoundError(`Canvas knows no such object: ${route}`, route, details);
    case 409:
      return new CanvasConflictError(`Canvas reports a conflict: ${route}`, route, {
        ...details,
        body: tryParse(response.body),
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
        retryAfterSeconds: retryAfterSeconds(response),
        outcome: changes && (status === 502 || status === 504) ? 'UNKNOWN' : undefined,
      });
  }
}

/**
 * Seconds to wait that the response names, as a number or as a date. Canvas sends none; proxies do.
 */
export function retryAfterSeconds(response: HttpResponse): number | undefined {
  const value = response.headers['retry-after'];
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
function isMissingRight({ body }: HttpResponse): boolean {
  const parsed = tryParse(body);
  if (typeof parsed !== 'object' || parsed === null) return false;
  if ('status' in parsed && parsed.status === 'unauthorized') return true;
  return body.includes('Insufficient scopes on access token');
}

/** Whether a body is an object of JSON, as all errors of Canvas are. */
function isOfCanvas({ body }: HttpResponse): boolean {
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

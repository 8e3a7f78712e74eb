import type { Generation } from '../options.ts';
import type { Payload } from '../types.ts';

/**
 * A refusal: thrown by a route, or by anything that a route calls, and answered as it stands.
 *
 * The bodies differ by what refuses (canvas-rest §1.4), so each comes whole from its thrower.
 */
export class RouteError extends Error {
  readonly status: number;
  readonly body: Payload;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: Payload, headers: Readonly<Record<string, string>> = {}) {
    super(`Refused with ${status}`);
    this.name = new.target.name;
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** A record, context or SIS id that does not exist (canvas-rest §1.4, first row). */
export function notFound(): RouteError {
  return new RouteError(404, {
    errors: [{ message: 'The specified resource does not exist.' }],
  });
}

/** `page=0`, a negative page, or a page that a computed collection does not have (§1.4). */
export function notFoundPage(): RouteError {
  return new RouteError(404, {
    errors: [{ message: 'An error occurred.', error_code: 'not_found' }],
  });
}

/** A missing right (§1.3): 403, or 401 with the same body in older installs. */
export function forbidden(generation: Generation): RouteError {
  return new RouteError(generation.forbiddenStatus, {
    status: 'unauthorized',
    errors: [{ message: 'user not authorized to perform that action' }],
  });
}

/** 400 with a body of the caller's choice, because each controller has its own (§1.4). */
export function badRequest(body: Payload): RouteError {
  return new RouteError(400, body);
}

/** What anything unexpected becomes (§1.4). */
export function internalError(): RouteError {
  return new RouteError(500, {
    errors: [{ message: 'An error occurred.', error_code: 'internal_server_error' }],
    error_report_id: 123n,
  });
}

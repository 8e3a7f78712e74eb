/**
 * What can go wrong between this client and Canvas: one class for each thing that a caller can do next.
 *
 * Messages name the route (`GET /api/v1/accounts/:account_id/reports`) and nothing that belongs to
 * somebody: no host, no id, no token, no word of Canvas's answer.
 */

export interface CanvasErrorDetails {
  /** Status of Canvas's answer; absent when there was none. */
  status?: number;
  /** Seconds after which the same call may succeed. */
  retryAfterSeconds?: number;
  /** `UNKNOWN` when a call that changes something was sent and its answer lost. */
  outcome?: 'UNKNOWN';
  cause?: unknown;
}

/** The root of the family; thrown only as one of the classes below. */
export abstract class CanvasError extends Error {
  /** Stable, for programs. */
  abstract readonly code: string;
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly outcome: 'UNKNOWN' | undefined;

  constructor(
    message: string,
    /** Method and route template, e.g. `GET /api/v1/courses/:id`. */
    readonly route: string,
    { status, retryAfterSeconds, outcome, cause }: CanvasErrorDetails = {},
  ) {
    super(message, { cause });
    this.name = new.target.name;
    this.status = status;
    this.retryAfterSeconds = retryAfterSeconds;
    this.outcome = outcome;
  }
}

/** The token is missing, unknown, expired or revoked: get another one. */
export class CanvasUnauthenticatedError extends CanvasError {
  readonly code = 'UNAUTHENTICATED';
}

/**
 * The token is good and lacks the right, or its developer key the scope: ask an administrator.
 * Canvas says 403 today, 401 in older installs, and 401 for a missing scope (canvas-lms,
 * `lib/authentication_methods.rb`).
 */
export class CanvasForbiddenError extends CanvasError {
  readonly code = 'FORBIDDEN';
}

/** No such object for this caller: correct the id. */
export class CanvasNotFoundError extends CanvasError {
  readonly code = 'NOT_FOUND';
}

/** Something is in the way, as a run that is active already; `body` is what Canvas answered, unparsed. */
export class CanvasConflictError extends CanvasError {
  readonly code = 'CONFLICT';
  readonly body: unknown;

  constructor(message: string, route: string, details: CanvasErrorDetails & { body: unknown }) {
    super(message, route, details);
    this.body = details.body;
  }
}

/** Canvas refused a parameter (400 or 422): correct the input. */
export class CanvasInvalidRequestError extends CanvasError {
  readonly code = 'BAD_USER_INPUT';
}

/** The quota of this token is spent, and waiting for it would have passed the deadline. The call did not run. */
export class CanvasThrottledError extends CanvasError {
  readonly code = 'RATE_LIMITED';
  /** Seconds that the response itself asked to wait; 0 when it named none. */
  readonly requestedPauseSeconds: number;

  constructor(
    message: string,
    route: string,
    details: CanvasErrorDetails & { requestedPauseSeconds?: number },
  ) {
    super(message, route, details);
    this.requestedPauseSeconds = details.requestedPauseSeconds ?? 0;
  }
}

/** Canvas broke (5xx): report it to whoever runs Canvas. */
export class CanvasServerError extends CanvasError {
  readonly code = 'CANVAS_ERROR';
}

/** No answer within the deadline: ask for less, or later. */
export class CanvasTimeoutError extends CanvasError {
  readonly code = 'CANVAS_TIMEOUT';
}

/** The connection could not be made or broke: try again later. */
export class CanvasUnreachableError extends CanvasError {
  readonly code = 'CANVAS_UNREACHABLE';
}

/** Canvas answered with something that this client cannot read; `path` says where in the answer. */
export class CanvasBadResponseError extends CanvasError {
  readonly code = 'CANVAS_BAD_RESPONSE';
}

/** Canvas is still computing the analytics in the background: ask again in a moment. */
export class AnalyticsPendingError extends CanvasError {
  readonly code = 'ANALYTICS_PENDING';
}

/** A file, or the part of it that was asked for, is beyond what the gateway reads: ask for less. */
export class FileLimitError extends CanvasError {
  readonly code = 'FILE_LIMIT_EXCEEDED';
}

/** The file is another one than when the cursor was made, or than a moment ago: begin anew. */
export class FileChangedError extends CanvasError {
  readonly code = 'CONFLICT';
}

/** The operation has made as many calls as one may, and this one was not sent: ask for less. */
export class TooManyCallsError extends CanvasError {
  readonly code = 'OPERATION_TOO_COSTLY';
}

/** The client that asked has gone away; nobody reads this. */
export class RequestCancelledError extends CanvasError {
  readonly code = 'REQUEST_CANCELLED';
}

import type * as z from 'zod';
import { isThrottled, toCanvasError } from './answer.ts';
import { CircuitOpenError } from '../policy/circuit-breaker.ts';
import { decode, parseJson, UnreadableError } from '../decode.ts';
import {
  CanvasBadResponseError,
  type CanvasError,
  CanvasServerError,
  CanvasThrottledError,
  CanvasTimeoutError,
  CanvasUnreachableError,
  RequestCancelledError,
} from '../errors.ts';
import { type HttpAnswer, type Method, NoAnswerError, type Receiver } from './http.ts';
import { pauseBeforeRetry } from '../policy/retry.ts';
import { NotAdmittedError, type Priority } from '../policy/scheduler.ts';
import type { UpstreamCall } from './trip.ts';
import type { CanvasUpstream } from '../upstream.ts';

/** How the calls of a client stand in line, and what they do about failures that may pass. */
export interface Patience {
  priority: Priority;
  /** Attempts beyond the first of a GET that broke or met 502, 503 or 504. */
  retries: number;
  /** Whether a refusal for a spent quota is waited out. */
  waitsOutRefusals: boolean;
  /** Milliseconds from when a call is sent to its answer; bounded by the deadline alone without it. */
  answerMs?: number;
}

export interface ExchangeOptions<T, R> {
  upstream: CanvasUpstream;
  patience: Patience;
  call: UpstreamCall;
  /** Reads the payload. */
  schema: z.ZodType<T>;
  toResult: (payload: T, answer: HttpAnswer) => R;
}

/**
 * One call and what comes of it: it is sent, repeated where that is safe, and its answer read. Every failure
 * comes out as a CanvasError.
 *
 * It is told by plain calls, and has one promise told of the end: each promise between would be closures and
 * contexts more for every call in flight, and all of them are copied by each minor garbage collection.
 */
export class Exchange<T, R> implements Receiver {
  readonly #upstream: CanvasUpstream;
  readonly #patience: Patience;
  readonly #call: UpstreamCall;
  readonly #schema: z.ZodType<T>;
  readonly #toResult: (payload: T, answer: HttpAnswer) => R;
  readonly #resolve: (result: R) => void;
  readonly #reject: (error: Error) => void;
  #retried = 0;

  constructor(
    { upstream, patience, call, schema, toResult }: ExchangeOptions<T, R>,
    resolve: (result: R) => void,
    reject: (error: Error) => void,
  ) {
    this.#upstream = upstream;
    this.#patience = patience;
    this.#call = call;
    this.#schema = schema;
    this.#toResult = toResult;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  send(): void {
    this.#upstream.send(this.#call, this);
  }

  answered(answer: HttpAnswer): void {
    if (!this.#patience.waitsOutRefusals || !isThrottled(answer)) this.#settle(answer);
    else {
      this.#upstream.sendAgain(this.#call, answer).then(
        (last) => {
          this.#settle(last);
        },
        (error: unknown) => {
          this.failed(error as Error);
        },
      );
    }
  }

  failed(error: Error): void {
    const failure = toFailure(error, this.#call);
    if (failure) this.#fail(failure);
    else this.#reject(error);
  }

  #settle(answer: HttpAnswer): void {
    const { route, method } = this.#call;
    if (answer.status < 200 || answer.status >= 300) {
      this.#fail(toCanvasError(answer, route, { changes: method !== 'GET' }));
      return;
    }
    let result: R;
    try {
      result = this.#toResult(read(this.#call, this.#schema, answer), answer);
    } catch (error) {
      this.#reject(error as Error);
      return;
    }
    this.#resolve(result);
  }

  /** Sends it again, if that is safe and may help. */
  #fail(failure: CanvasError): void {
    const mayRetry =
      this.#retried < this.#patience.retries &&
      isRetryable(this.#call.method, failure) &&
      this.#upstream.retryBudget.withdraw();
    if (!mayRetry) {
      this.#reject(failure);
      return;
    }
    void pauseBeforeRetry(this.#retried, this.#call.caller.deadline).then((isTime) => {
      this.#retried += 1;
      if (isTime) this.send();
      else this.#reject(failure);
    });
  }
}

function read<T>({ method, route }: UpstreamCall, schema: z.ZodType<T>, answer: HttpAnswer): T {
  try {
    return decode(
      schema,
      answer.body === '' && method !== 'GET' ? undefined : parseJson(answer.body),
    );
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new CanvasBadResponseError(`${error.message}: ${route}`, route, {
      status: answer.status,
      outcome: method === 'GET' ? undefined : 'UNKNOWN',
    });
  }
}

/** Why no answer came, in words for the caller; undefined for what is not of the way to Canvas. */
function toFailure(error: Error, { method, route }: UpstreamCall): CanvasError | undefined {
  if (error instanceof NoAnswerError) return toConnectionError(error, method, route);
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
  return undefined;
}

function toConnectionError(error: NoAnswerError, method: Method, route: string): CanvasError {
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

/** Only what is safe: a GET that broke on the way, or any call that surely never left. */
function isRetryable(method: Method, error: unknown): boolean {
  if (error instanceof CanvasUnreachableError) {
    if (error.cause instanceof CircuitOpenError) return false;
    return method === 'GET' || isUnsent(error);
  }
  if (error instanceof CanvasServerError) {
    return method === 'GET' && [502, 503, 504].includes(error.status ?? 0);
  }
  return false;
}

function isUnsent(error: CanvasError): boolean {
  return error.cause instanceof NoAnswerError && !error.cause.sent;
}

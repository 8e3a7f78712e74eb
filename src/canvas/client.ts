import type * as z from 'zod';
import { isThrottled, toCanvasError } from './answer.ts';
import type { CallAllowance } from './call-allowance.ts';
import { CircuitOpenError } from './circuit-breaker.ts';
import { decode, parseJson, UnreadableError } from './decode.ts';
import type { Deadline } from './deadline.ts';
import {
  CanvasBadResponseError,
  type CanvasError,
  CanvasServerError,
  CanvasThrottledError,
  CanvasTimeoutError,
  CanvasUnreachableError,
  RequestCancelledError,
} from './errors.ts';
import type { FileHost } from './file-host.ts';
import { type HttpAnswer, type Method, NoAnswerError } from './http.ts';
import type { CallObserver } from './observer.ts';
import { maxPerPage, nextPageStart, type ListPage, type Page } from './paginate.ts';
import { pauseBeforeRetry } from './retry.ts';
import { buildUrl, nameRoute, type Query, type RouteParams, type RouteTemplate } from './route.ts';
import { NotAdmittedError, type Priority } from './scheduler.ts';
import type { Caller, UpstreamCall } from './trip.ts';
import type { CanvasUpstream } from './upstream.ts';

/** What a call needs to be told: its route, what fills it, and how to read the answer. */
export interface CanvasCall<Template extends RouteTemplate, T> {
  route: Template;
  params: Readonly<Record<RouteParams<Template>, string>>;
  query?: Query;
  /** Sent as JSON, so that types survive (`false` stays false). */
  body?: unknown;
  schema: z.ZodType<T>;
}

export type CanvasListCall<Template extends RouteTemplate, T> = CanvasCall<Template, T[]> &
  ListPage;

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

/** What distinguishes a client's calls from those of a plain request. */
export interface ClientOptions {
  patience?: Patience;
  /** Told of each call. */
  observer?: CallObserver | undefined;
  /** Bounds how many there are. */
  allowance?: CallAllowance | undefined;
}

/** Of calls that somebody waits for. */
const interactive: Patience = { priority: 'interactive', retries: 2, waitsOutRefusals: true };

/**
 * Canvas as one caller sees it during one GraphQL request: the caller's token, the request's deadline.
 * Or during one look at a report that is watched, which has more `patience`.
 *
 * Nothing is cached here, and nothing is shared between tokens. Each method throws one of the classes
 * of `errors.ts`.
 */
export class CanvasClient {
  readonly #upstream: CanvasUpstream;
  readonly #patience: Patience;
  readonly #caller: Caller;
  readonly #allowance: CallAllowance | undefined;

  constructor(
    upstream: CanvasUpstream,
    token: string,
    deadline: Deadline,
    { patience = interactive, observer, allowance }: ClientOptions = {},
  ) {
    this.#upstream = upstream;
    this.#patience = patience;
    const { priority, answerMs } = patience;
    const headers = headersOf(token, observer?.requestId);
    this.#caller = { token, deadline, priority, answerMs, observer, headers };
    this.#allowance = allowance;
  }

  get deadline(): Deadline {
    return this.#caller.deadline;
  }

  /** Where files are downloaded from, without the token. */
  get files(): FileHost {
    return this.#upstream.files;
  }

  /** The origin of Canvas, by which links in answers are judged. */
  get origin(): string {
    return this.#upstream.origin;
  }

  get<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('GET', call, call.query, read);
  }

  /** One page of a list that Canvas pages by `Link`. */
  getPage<Template extends RouteTemplate, T>(call: CanvasListCall<Template, T>): Promise<Page<T>> {
    const start = call.start ?? { per_page: String(call.perPage ?? maxPerPage) };
    const { origin } = this.#upstream;
    return this.#request('GET', call, { ...call.query, ...start }, (sent, schema, answer) => ({
      items: read(sent, schema, answer),
      next: nextPageStart(answer.headers.link, { origin, start, route: sent.route }),
    }));
  }

  post<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('POST', call, call.query, read);
  }

  put<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('PUT', call, call.query, read);
  }

  /** DELETE; the schema says what to make of a 204, which has no body and is read as undefined. */
  delete<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('DELETE', call, call.query, read);
  }

  /** One call, repeated where that is safe; every failure comes out as a CanvasError. */
  async #request<Template extends RouteTemplate, T, R>(
    method: Method,
    { route, params, body, schema }: CanvasCall<Template, T>,
    query: Query | undefined,
    toResult: (call: UpstreamCall, schema: z.ZodType<T>, answer: HttpAnswer) => R,
  ): Promise<R> {
    const call: UpstreamCall = {
      caller: this.#caller,
      method,
      route: nameRoute(method, route),
      path: buildUrl(route, params, query),
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    this.#allowance?.take(call.route);
    this.#upstream.retryBudget.deposit();
    for (let retried = 0; ; retried += 1) {
      let failure: CanvasError;
      try {
        let answer = await this.#upstream.send(call);
        if (isThrottled(answer) && this.#patience.waitsOutRefusals) {
          answer = await this.#upstream.sendAgain(call, answer);
        }
        if (answer.status >= 200 && answer.status < 300) {
          const result = toResult(call, schema, answer);
          // The promises of a call are old when it is answered, and keep what they hold for long.
          answer.body = '';
          return result;
        }
        failure = toCanvasError(answer, call.route, { changes: method !== 'GET' });
      } catch (error) {
        failure = toFailure(error, call);
      }
      if (!(await this.#mayRetry(method, failure, retried))) throw failure;
    }
  }

  /** Whether a failed call is to be sent again; it is time to when the answer is true. */
  #mayRetry(method: Method, failure: CanvasError, retried: number): Promise<boolean> | false {
    if (retried === this.#patience.retries || !isRetryable(method, failure)) return false;
    return this.#upstream.retryBudget.withdraw() && pauseBeforeRetry(retried, this.deadline);
  }
}

function headersOf(token: string, requestId: string | undefined): readonly string[] {
  return [
    'accept',
    'application/json+canvas-string-ids, application/json',
    'authorization',
    `Bearer ${token}`,
    'user-agent',
    'canvas-reporting-gateway',
    ...(requestId === undefined ? [] : ['x-request-id', requestId]),
  ];
}

function read<T>({ method, route }: UpstreamCall, schema: z.ZodType<T>, answer: HttpAnswer): T {
  try {
    return decode(schema, answer.status === 204 ? undefined : parseJson(answer.body));
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    throw new CanvasBadResponseError(`${error.message}: ${route}`, route, {
      status: answer.status,
      outcome: method === 'GET' ? undefined : 'UNKNOWN',
    });
  }
}

/** Why no answer came, in words for the caller; what is not of the way to Canvas is thrown on. */
function toFailure(error: unknown, { method, route }: UpstreamCall): CanvasError {
  if (error instanceof NoAnswerError) return toConnectionError(error, method, route);
  if (error instanceof CircuitOpenError) {
    const message = `Canvas has not been answering and is given a rest: ${route} was not sent`;
    const { retryAfterSeconds } = error;
    return new CanvasUnreachableError(message, route, { retryAfterSeconds, cause: error });
  }
  if (error instanceof NotAdmittedError) {
    const message = 'Too many calls wait for their turn with this token';
    return new CanvasThrottledError(message, route, { retryAfterSeconds: 5, cause: error });
  }
  throw error;
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

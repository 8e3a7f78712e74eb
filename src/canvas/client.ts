import type * as z from 'zod';
import { toCanvasError } from './answer.ts';
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
import { type HttpAnswer, NoAnswerError } from './http.ts';
import type { CallObserver } from './observer.ts';
import { maxPerPage, nextPageStart, type ListPage, type Page } from './paginate.ts';
import { retry } from './retry.ts';
import {
  buildPath,
  buildQuery,
  type Query,
  type RouteParams,
  type RouteTemplate,
} from './route.ts';
import { NotAdmittedError, type Priority } from './scheduler.ts';
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

type CallOf<Template extends RouteTemplate, T> = Omit<CanvasCall<Template, T>, 'schema'>;
type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

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
  readonly #token: string;
  readonly #deadline: Deadline;
  readonly #patience: Patience;
  readonly #observer: CallObserver | undefined;
  readonly #allowance: CallAllowance | undefined;

  constructor(
    upstream: CanvasUpstream,
    token: string,
    deadline: Deadline,
    { patience = interactive, observer, allowance }: ClientOptions = {},
  ) {
    this.#upstream = upstream;
    this.#token = token;
    this.#deadline = deadline;
    this.#patience = patience;
    this.#observer = observer;
    this.#allowance = allowance;
  }

  get deadline(): Deadline {
    return this.#deadline;
  }

  /** Where files are downloaded from, without the token. */
  get files(): FileHost {
    return this.#upstream.files;
  }

  /** The origin of Canvas, by which links in answers are judged. */
  get origin(): string {
    return this.#upstream.origin;
  }

  async get<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#read('GET', call, await this.#request('GET', call, buildQuery(call.query ?? {})));
  }

  /** One page of a list that Canvas pages by `Link`. */
  async getPage<Template extends RouteTemplate, T>(
    call: CanvasListCall<Template, T>,
  ): Promise<Page<T>> {
    const start = call.start ?? { per_page: String(call.perPage ?? maxPerPage) };
    const answer = await this.#request('GET', call, buildQuery({ ...call.query, ...start }));
    return {
      items: this.#read('GET', call, answer),
      next: nextPageStart(answer.headers.link, {
        origin: this.#upstream.origin,
        start,
        route: `GET ${call.route}`,
      }),
    };
  }

  post<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#change('POST', call);
  }

  put<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#change('PUT', call);
  }

  /** DELETE; the schema says what to make of a 204, which has no body and is read as undefined. */
  delete<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#change('DELETE', call);
  }

  async #change<Template extends RouteTemplate, T>(
    method: 'POST' | 'PUT' | 'DELETE',
    call: CanvasCall<Template, T>,
  ): Promise<T> {
    const answer = await this.#request(method, call, buildQuery(call.query ?? {}));
    return this.#read(method, call, answer);
  }

  #read<Template extends RouteTemplate, T>(
    method: Method,
    { route, schema }: CanvasCall<Template, T>,
    answer: HttpAnswer,
  ): T {
    const name = `${method} ${route}`;
    try {
      return decode(schema, answer.status === 204 ? undefined : parseJson(answer.body));
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      throw new CanvasBadResponseError(`${error.message}: ${name}`, name, {
        status: answer.status,
        outcome: method === 'GET' ? undefined : 'UNKNOWN',
      });
    }
  }

  #request<Template extends RouteTemplate, T>(
    method: Method,
    call: CallOf<Template, T>,
    query: string,
  ): Promise<HttpAnswer> {
    const route = `${method} ${call.route}`;
    this.#allowance?.take(route);
    const path = buildPath(call.route, call.params) + (query && `?${query}`);
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const { retryBudget } = this.#upstream;
    retryBudget.deposit();
    return retry(() => this.#attempt(method, route, path, body), {
      retries: this.#patience.retries,
      firstDelayMs: 100,
      deadline: this.#deadline,
      isRetryable: (error) => isRetryable(method, error) && retryBudget.withdraw(),
    });
  }

  /** One trip to Canvas; every failure comes out as a CanvasError. */
  async #attempt(
    method: Method,
    route: string,
    path: string,
    body: string | undefined,
  ): Promise<HttpAnswer> {
    try {
      const answer = await this.#upstream.send({
        token: this.#token,
        operation: this,
        priority: this.#patience.priority,
        answerMs: this.#patience.answerMs,
        waitsOutRefusals: this.#patience.waitsOutRefusals,
        method,
        route,
        path,
        deadline: this.#deadline,
        observer: this.#observer,
        ...(body !== undefined && { body }),
      });
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw toCanvasError(answer, route, { changes: method !== 'GET' });
    } catch (error) {
      if (error instanceof NoAnswerError) throw toConnectionError(error, method, route);
      if (error instanceof CircuitOpenError) {
        const message = `Canvas has not been answering and is given a rest: ${route} was not sent`;
        const { retryAfterSeconds } = error;
        throw new CanvasUnreachableError(message, route, { retryAfterSeconds, cause: error });
      }
      if (error instanceof NotAdmittedError) {
        const message = 'Too many calls wait for their turn with this token';
        throw new CanvasThrottledError(message, route, { retryAfterSeconds: 5, cause: error });
      }
      throw error;
    }
  }
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

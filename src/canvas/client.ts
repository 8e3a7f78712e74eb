import type * as z from 'zod';
import type { CallAllowance } from './policy/call-allowance.ts';
import type { Deadline } from './deadline.ts';
import { Exchange, type Patience } from './transport/exchange.ts';
import type { FileHost } from './transport/file-host.ts';
import { headersOf } from './headers.ts';
import type { HttpAnswer, Method } from './transport/http.ts';
import type { CallObserver } from './observer.ts';
import { maxPerPage, nextPageStart, type ListPage, type Page } from './pagination.ts';
import { buildUrl, nameRoute, type Query, type RouteParams, type RouteTemplate } from './route.ts';
import type { Caller, UpstreamCall } from './transport/trip.ts';
import type { CanvasUpstream } from './upstream.ts';

/** What a call needs to be told: its route, what fills it, and how to read the answer. */
export interface CanvasCall<Template extends RouteTemplate, T> {
  route: Template;
  params: Readonly<Record<RouteParams<Template>, string>>;
  query?: Query;
  /** Sent as JSON, so that types survive (`false` stays false). */
  body?: unknown;
  schema: z.ZodType<T>;
  /** Bytes that the response may have. */
  maxBytes?: number;
}

/** Bytes of a page of at most 100 objects. */
const maxPageBytes = 2 * 1024 * 1024;

export type CanvasListCall<Template extends RouteTemplate, T> = CanvasCall<Template, T[]> &
  ListPage;

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

  /** Counts a request that this client does not send, such as one of a file's bytes; throws a TooManyCallsError. */
  countCall(route: string): void {
    this.#allowance?.take(route);
  }

  get<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('GET', call, call.query, itself);
  }

  /** One page of a list that Canvas pages by `Link`. */
  getPage<Template extends RouteTemplate, T>(call: CanvasListCall<Template, T>): Promise<Page<T>> {
    const start = call.start ?? { per_page: String(call.perPage ?? maxPerPage) };
    const page = { maxBytes: maxPageBytes, ...call };
    return this.#request('GET', page, { ...call.query, ...start }, (items, answer) => ({
      items,
      next: nextPageStart(answer.headers.link, {
        start,
        route: nameRoute('GET', call.route),
      }),
    }));
  }

  post<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('POST', call, call.query, itself);
  }

  put<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('PUT', call, call.query, itself);
  }

  /** DELETE; the schema says what to make of a 204, which has no body and is read as undefined. */
  delete<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('DELETE', call, call.query, itself);
  }

  #request<Template extends RouteTemplate, T, R>(
    method: Method,
    { route, params, body, schema, maxBytes }: CanvasCall<Template, T>,
    query: Query | undefined,
    toResult: (payload: T, answer: HttpAnswer) => R,
  ): Promise<R> {
    return new Promise((resolve, reject) => {
      const call: UpstreamCall = {
        caller: this.#caller,
        method,
        route: nameRoute(method, route),
        path: buildUrl(route, params, query),
        body: body === undefined ? undefined : JSON.stringify(body),
        maxBytes,
      };
      this.#allowance?.take(call.route);
      const upstream = this.#upstream;
      upstream.retryBudget.deposit();
      const options = { upstream, patience: this.#patience, call, schema, toResult };
      new Exchange(options, resolve, reject).send();
    });
  }
}

const itself = <T>(payload: T): T => payload;

import type * as z from 'zod';
import type { CallBudget } from './policy/call-budget.ts';
import { call, type CallPolicy } from './pipeline.ts';
import type { Deadline } from './deadline.ts';
import type { FileHost } from './transport/file-host.ts';
import { headersOf } from './headers.ts';
import type { HttpResponse, Method } from './transport/http.ts';
import type { CallObserver } from './observer.ts';
import { maxPerPage, nextPageStart, type ListPage, type Page } from './pagination.ts';
import { buildUrl, nameRoute, type Query, type RouteParams, type RouteTemplate } from './route.ts';
import type { Caller, UpstreamRequest } from './upstream-request.ts';
import type { CanvasUpstream } from './upstream.ts';

/** A call: its route, the parameters of the route, and how to read the response. */
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

/** How a client's calls differ from those of a plain request. */
export interface ClientOptions {
  policy?: CallPolicy;
  /** Notified of each call. */
  observer?: CallObserver | undefined;
  /** Bounds the number of calls. */
  budget?: CallBudget | undefined;
}

/** For calls that somebody waits for. */
const interactive: CallPolicy = { priority: 'interactive', retries: 2, waitsOutRefusals: true };

/**
 * Canvas as one caller sees it during one GraphQL request: the caller's token, the request's deadline.
 * Polls of watched reports have another `policy`.
 *
 * Nothing is cached here, and nothing is shared between tokens. Each method throws one of the classes
 * of `errors.ts`.
 */
export class CanvasClient {
  readonly #upstream: CanvasUpstream;
  readonly #policy: CallPolicy;
  readonly #caller: Caller;
  readonly #budget: CallBudget | undefined;

  constructor(
    upstream: CanvasUpstream,
    token: string,
    deadline: Deadline,
    { policy = interactive, observer, budget }: ClientOptions = {},
  ) {
    this.#upstream = upstream;
    this.#policy = policy;
    const { priority, responseTimeoutMs } = policy;
    const headers = headersOf(token, observer?.requestId);
    this.#caller = { token, deadline, priority, responseTimeoutMs, observer, headers };
    this.#budget = budget;
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
    this.#budget?.take(route);
  }

  get<Template extends RouteTemplate, T>(call: CanvasCall<Template, T>): Promise<T> {
    return this.#request('GET', call, call.query, itself);
  }

  /** One page of a list that Canvas pages by `Link`. */
  getPage<Template extends RouteTemplate, T>(call: CanvasListCall<Template, T>): Promise<Page<T>> {
    const start = call.start ?? { per_page: String(call.perPage ?? maxPerPage) };
    const page = { maxBytes: maxPageBytes, ...call };
    return this.#request('GET', page, { ...call.query, ...start }, (items, response) => ({
      items,
      next: nextPageStart(response.headers.link, {
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

  async #request<Template extends RouteTemplate, T, R>(
    method: Method,
    { route, params, body, schema, maxBytes }: CanvasCall<Template, T>,
    query: Query | undefined,
    toResult: (payload: T, response: HttpResponse) => R,
  ): Promise<R> {
    const request: UpstreamRequest = {
      caller: this.#caller,
      method,
      route: nameRoute(method, route),
      path: buildUrl(route, params, query),
      body: body === undefined ? undefined : JSON.stringify(body),
      maxBytes,
    };
    const options = { policy: this.#policy, budget: this.#budget, schema, toResult };
    return call(this.#upstream, request, options);
  }
}

const itself = <T>(payload: T): T => payload;

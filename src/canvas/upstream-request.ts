import type { Deadline } from './deadline.ts';
import type { CallObserver } from './observer.ts';
import type { Priority } from './policy/quota.ts';
import type { Method } from './transport/http.ts';

/** On whose behalf requests are sent, and how: the same object for all requests of an operation. */
export interface Caller {
  token: string;
  deadline: Deadline;
  priority: Priority;
  /** Milliseconds from sending a request to its response; only the deadline bounds it when not given. */
  responseTimeoutMs?: number | undefined;
  /** Notified of each request. */
  observer?: CallObserver | undefined;
  /** Sent with each request; names and values in turn. */
  headers: readonly string[];
}

/** One REST call to Canvas on behalf of a token. */
export interface UpstreamRequest {
  caller: Caller;
  method: Method;
  /** Method and route template: the name of the call in errors, logs and metrics. */
  route: string;
  /** Path and query. */
  path: string;
  /** JSON. */
  body?: string | undefined;
  /** Bytes that the response may have; the transport's default when not given. */
  maxBytes?: number | undefined;
}

import type * as z from 'zod';
import { type CallRecord, type CallSpan, toCallRecord } from './observer.ts';
import type { CallBudget } from './policy/call-budget.ts';
import { type CircuitBreaker, CircuitOpenError } from './policy/circuit-breaker.ts';
import { NotAdmittedError, type Priority, type Quota } from './policy/quota.ts';
import type { RequestCoalescer } from './policy/request-coalescer.ts';
import type { RetryBudget } from './policy/retry-budget.ts';
import { withRetries } from './policy/retry.ts';
import type { Deadline } from './deadline.ts';
import { readResponse, toFailure } from './transport/response.ts';
import { type HttpOrigin, type HttpResponse, NoResponseError } from './transport/http.ts';
import type { Caller, UpstreamRequest } from './upstream-request.ts';

/*
 * One REST call, from a client to Canvas and back. Its steps, in order:
 *
 *     budget     counts the calls of the operation               policy/call-budget.ts
 *     coalesce   shares an identical GET that is in flight       policy/request-coalescer.ts
 *     quota      waits for room in the token's bucket            policy/quota.ts, scheduler.ts, bucket.ts
 *     breaker    refuses the call while Canvas is down           policy/circuit-breaker.ts
 *     send       exchanges one HTTP request for its response     transport/http.ts
 *     decode     reads the payload, or the error                 transport/response.ts, decode.ts
 *     retry      repeats the steps from `coalesce` where safe    policy/retry.ts
 */

/** How the calls of a client wait, and what they do about failures that may pass. */
export interface CallPolicy {
  priority: Priority;
  /** Attempts beyond the first of a GET that broke or met 502, 503 or 504. */
  retries: number;
  /** Whether to wait and repeat a call that Canvas refused because the quota is spent. */
  waitsOutRefusals: boolean;
  /** Milliseconds from sending a call to its response; only the deadline bounds it when not given. */
  responseTimeoutMs?: number;
}

export interface CallOptions<T, R> {
  policy: CallPolicy;
  budget: CallBudget | undefined;
  schema: z.ZodType<T>;
  toResult: (payload: T, response: HttpResponse) => R;
}

/** Makes a call with all its steps. Every failure is a CanvasError. */
export async function call<T, R>(
  upstream: { retryBudget: RetryBudget; exchange: Exchange },
  request: UpstreamRequest,
  { policy, budget, schema, toResult }: CallOptions<T, R>,
): Promise<R> {
  const { method, route, caller } = request;
  budget?.take(route);
  upstream.retryBudget.deposit();
  const attempt = async () => {
    let response: HttpResponse;
    try {
      response = await upstream.exchange(request);
    } catch (error) {
      throw toFailure(error, request);
    }
    return toResult(readResponse(request, schema, response), response);
  };
  const { retries, waitsOutRefusals } = policy;
  const { deadline } = caller;
  const options = { method, deadline, retries, waitsOutRefusals, budget: upstream.retryBudget };
  return withRetries(attempt, options);
}

/** Exchanges a request for its response: the steps from `coalesce` to `send`. */
export type Exchange = (request: UpstreamRequest) => Promise<HttpResponse>;

/** What calls need of the Canvas that they go to. */
export interface Destination {
  http: HttpOrigin;
  breaker: CircuitBreaker;
  /** Notified of each call that ends, whoever made it. */
  onCall: (call: CallRecord) => void;
  /** Called with each redirect. None is followed. */
  onRedirect: (response: HttpResponse) => void;
}

/** What the calls of one token share. */
export interface TokenState {
  quota: Quota;
  /** By priority: an interactive call must not wait in the queue of a background one. */
  coalescers: Record<Priority, RequestCoalescer>;
}

/**
 * Joins an identical GET in flight, or sends the request.
 *
 * Errors  NoResponseError; NotAdmittedError when the queue of the token is full; CircuitOpenError.
 */
export async function coalesce(
  destination: Destination,
  { quota, coalescers }: TokenState,
  request: UpstreamRequest,
): Promise<HttpResponse> {
  const { caller, method, path } = request;
  const { deadline, priority } = caller;
  if (deadline.ended) throw new NoResponseError(deadline.ended, false);
  if (method !== 'GET') return admitAndSend(destination, quota, request, deadline);
  const coalescer = coalescers[priority];
  const other = coalescer.find(path);
  if (other) return recordShared(destination, request, other.subscribe(deadline));
  const inFlight = coalescer.begin(path);
  const response = inFlight.subscribe(deadline);
  const onSent = () => {
    inFlight.isSent = true;
  };
  admitAndSend(destination, quota, request, inFlight.deadline, onSent).then(
    (shared) => {
      inFlight.complete(shared);
    },
    (error: unknown) => {
      inFlight.fail(error as Error);
    },
  );
  return response;
}

/** Records a call that got the response of another one, and so cost nothing. */
async function recordShared(
  { onCall }: Destination,
  { route, caller }: UpstreamRequest,
  response: Promise<HttpResponse>,
): Promise<HttpResponse> {
  const askedAtMs = performance.now();
  const record = (received?: HttpResponse) => {
    const moments = { askedAtMs, sentAtMs: askedAtMs, shared: true };
    const shared = toCallRecord(route, received, moments);
    caller.observer?.onCall?.(shared);
    onCall(shared);
  };
  try {
    const received = await response;
    record(received);
    return received;
  } catch (error) {
    record();
    throw error;
  }
}

/** The steps `quota`, `breaker` and `send`. */
async function admitAndSend(
  destination: Destination,
  quota: Quota,
  request: UpstreamRequest,
  deadline: Deadline,
  onSent?: () => void,
): Promise<HttpResponse> {
  const { http, breaker, onRedirect } = destination;
  const { caller, route, body } = request;
  const askedAtMs = performance.now();

  const admitted = quota.admit(caller, deadline, caller.priority, askedAtMs);
  const admission =
    admitted instanceof Promise ? await admitted.catch(toNoResponse(deadline)) : admitted;

  const sentAtMs = admission.atMs;
  if (!breaker.admits(sentAtMs)) {
    quota.abandon(admission);
    throw new CircuitOpenError(breaker);
  }

  onSent?.();
  const span = caller.observer?.startSpan?.(route);
  const timeout =
    caller.responseTimeoutMs === undefined ? undefined : deadline.within(caller.responseTimeoutMs);
  const headers = headersOf(caller, body, span);
  const toRecord = (response?: HttpResponse) =>
    toCallRecord(route, response, { askedAtMs, sentAtMs, shared: false });
  const finish = (record: CallRecord) => {
    timeout?.cancel();
    span?.end(record);
    caller.observer?.onCall?.(record);
    destination.onCall(record);
  };
  const response = new Promise<HttpResponse>((onResponse, onError) => {
    http.send({ ...request, headers }, timeout ?? deadline, { onResponse, onError });
  });
  try {
    const received = await response;
    const { status } = received;
    if (status >= 300 && status < 400) onRedirect(received);
    if (isGatewayFailure(status)) breaker.fail();
    else breaker.succeed();
    const record = toRecord(received);
    if (record.refused) quota.refuse(admission);
    else quota.settle(admission, record);
    finish(record);
    return received;
  } catch (error) {
    if (!(error instanceof NoResponseError)) throw error;
    quota.abandon(admission);
    const record = toRecord();
    if (isOutage(error, record.durationMs)) breaker.fail();
    finish(record);
    throw error;
  }
}

/** A call whose deadline ended in the queue got no response, for lack of quota. */
function toNoResponse(deadline: Deadline) {
  return (error: unknown): never => {
    const isLate = error instanceof NotAdmittedError && error.reason === 'deadline';
    throw isLate ? new NoResponseError(deadline.ended ?? 'timeout', false, error) : error;
  };
}

function headersOf(
  { headers }: Caller,
  body: string | undefined,
  span: CallSpan | undefined,
): readonly string[] {
  if (body === undefined && span === undefined) return headers;
  const more = span ? Object.entries(span.headers).flat() : [];
  return [...headers, ...more, ...(body === undefined ? [] : ['content-type', 'application/json'])];
}

/** A proxy reports that Canvas is not there. A 500 comes from a Canvas that is. */
function isGatewayFailure(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Whether a missing response says something of Canvas, and not only of a caller that gave up early. */
function isOutage({ reason }: NoResponseError, tookMs: number): boolean {
  return reason === 'connection' || (reason !== 'too-large' && tookMs >= hangMs);
}

/** Milliseconds without a response that count as a failure of Canvas when the caller gives up. */
const hangMs = 10_000;

import { isThrottled } from './transport/response.ts';
import type { HttpResponse } from './transport/http.ts';

/** One REST call that has ended. Nothing in it belongs to a person: no id, no query, no token. */
export interface CallRecord {
  /** Method and route template: `GET /api/v1/courses/:id`. */
  route: string;
  /** Status of Canvas's answer; undefined when none came. */
  status: number | undefined;
  /** By `performance.now()`: when it was asked for. */
  askedAtMs: number;
  /** Milliseconds that it waited for room in the token's bucket. */
  queuedMs: number;
  /** Milliseconds from leaving the queue to the end of the answer. */
  durationMs: number;
  /** `X-Request-Cost`, units of the bucket; undefined where Canvas names none. */
  cost: number | undefined;
  /** `X-Rate-Limit-Remaining`, units of the bucket. */
  remaining: number | undefined;
  /** Whether Canvas refused it for a spent quota; such a call did not run. */
  refused: boolean;
  /** Whether it was answered by a call of somebody else's that was under way: then it cost nothing. */
  shared: boolean;
  /** `X-Request-Context-Id`, by which Instructure's support finds it. */
  canvasRequestId: string | undefined;
}

/** A call that is under way, as a tracer sees it. */
export interface CallSpan {
  /** Sent along with the call. */
  headers: Readonly<Record<string, string>>;
  end(call: CallRecord): void;
}

/** Told of the REST calls of one operation. */
export interface CallObserver {
  /** Sent to Canvas as `X-Request-Id`. */
  readonly requestId?: string | undefined;
  /** A call leaves for Canvas. Not asked for a call that shares the answer of another. */
  startSpan?(route: string): CallSpan | undefined;
  /** A call has ended, in whatever way. */
  onCall?(call: CallRecord): void;
}

/** When what happened to a call, by `performance.now()`; it ended just now. */
export interface CallMoments {
  askedAtMs: number;
  sentAtMs: number;
  shared: boolean;
}

/** What the moments and the answer of a call say of it; `answer` is undefined where none came. */
export function toCallRecord(
  route: string,
  answer: HttpResponse | undefined,
  { askedAtMs, sentAtMs, shared }: CallMoments,
): CallRecord {
  const headers = answer?.headers;
  return {
    route,
    status: answer?.status,
    askedAtMs,
    queuedMs: sentAtMs - askedAtMs,
    durationMs: performance.now() - sentAtMs,
    cost: shared ? undefined : toUnits(headers?.['x-request-cost'], 0, highestLevel),
    remaining: toUnits(headers?.['x-rate-limit-remaining'], -highestLevel, highestMark),
    refused: answer !== undefined && isThrottled(answer),
    shared,
    canvasRequestId: toId(headers?.['x-request-context-id']),
  };
}

/** Units of the bucket, within what Canvas can send. */
function toUnits(header: string | undefined, least: number, most: number): number | undefined {
  const units = header === undefined ? NaN : Number.parseFloat(header);
  return Number.isFinite(units) ? Math.min(most, Math.max(least, units)) : undefined;
}

/** Units; the level of Canvas's bucket never rises above it. */
const highestLevel = 800;
/** Units; far above any high-water mark that a site has set. */
const highestMark = 100_000;

/** It ends in logs: words of a harmless alphabet alone. */
function toId(header: string | undefined): string | undefined {
  return header !== undefined && /^[\w-]{1,64}$/.test(header) ? header : undefined;
}

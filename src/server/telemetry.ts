import { type ExecutionResult, GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import type { CallRecord } from '../canvas/observer.ts';
import { toLoggableError } from '../telemetry/loggable-error.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type OperationName, RequestRecord, type Tracing } from '../telemetry/request-record.ts';
import { canvasExtension, wantsCanvasExtension } from './canvas-extension.ts';
import { toPublicError, unexpectedCause } from '../execution/mask-error.ts';
import type { Headed } from '../execution/caller.ts';
import { requestIdOf, toRequestId } from './plugins/use-request-id.ts';

export interface TelemetryOptions {
  log: Logger;
  metrics: Metrics;
  /** Undefined where no collector is configured: then no span is made. */
  tracing: Tracing | undefined;
  canvasBaseUrl: URL;
  /** Notified of each response. */
  onAnswered?: (record: RequestRecord, headers: Headed['headers']) => void;
}

/** A result, or a part of one that comes in parts; what follows the first part is in `incremental`. */
type ResultPart = ExecutionResult & { incremental?: readonly ResultPart[] };

/**
 * What is told of each request, the same whichever way it takes: `begin` or `record` when it begins,
 * `execute` when its operation does, `complete` with its result, `answered` when it is over.
 */
export class Telemetry {
  readonly #options: TelemetryOptions;
  readonly #records = new WeakMap<Request, RequestRecord>();
  readonly #onCall: ((record: RequestRecord, call: CallRecord) => void) | undefined;

  constructor(options: TelemetryOptions) {
    this.#options = options;
    const { log } = options;
    this.#onCall = log.isLevelEnabled('debug')
      ? (record, call) => {
          logCall(log, record, call);
        }
      : undefined;
  }

  /** Begins the record of a request, whose time begins now. */
  begin(request: Headed, requestId = toRequestId(request.headers)): RequestRecord {
    return new RequestRecord(
      requestId,
      { keepsCalls: wantsCanvasExtension(request) },
      this.#onCall,
    );
  }

  /** The record of a request, begun at the first look at it. */
  record(request: Request): RequestRecord {
    let record = this.#records.get(request);
    if (!record) {
      record = this.begin(request, requestIdOf(request));
      this.#records.set(request, record);
    }
    return record;
  }

  /** Has plugins find the record of a request that has been begun. */
  remember(request: Request, record: RequestRecord): void {
    this.#records.set(request, record);
  }

  /** The operation of a request is known, and begins. */
  execute(record: RequestRecord, operation: OperationName, headers: Headed['headers']): void {
    record.operation = operation;
    this.#startSpan(record, headers);
  }

  #startSpan(record: RequestRecord, headers: Headed['headers']): void {
    const { tracing, canvasBaseUrl: canvas } = this.#options;
    const { operation, startedAtMs } = record;
    record.span = tracing?.startOperation({
      name: operation?.name,
      type: operation?.type,
      headers,
      startedAtMs,
      canvas,
    });
  }

  /**
   * Completes a result as clients get it: each error with what a client may see of it, the id of the
   * request and a code, and `extensions.canvas` for who asked for it. Errors that nobody expected are logged.
   */
  complete<T extends ResultPart>(record: RequestRecord, result: T): T {
    const extension = record.keptCalls && canvasExtension(record);
    if (!result.errors && !result.incremental && !extension) {
      record.codes ??= [];
      return result;
    }
    const completed = this.#completePart(result, record);
    return extension
      ? { ...completed, extensions: { ...result.extensions, canvas: extension } }
      : completed;
  }

  #completePart<T extends ResultPart>(part: T, record: RequestRecord): T {
    const errors = part.errors?.map((error) => this.#withDetails(toPublicError(error), record));
    const codes = errors?.map(({ extensions }) => String(extensions.code)) ?? [];
    record.codes = [...new Set([...(record.codes ?? []), ...codes])];
    const incremental = part.incremental?.map((later) => this.#completePart(later, record));
    return { ...part, ...(errors && { errors }), ...(incremental && { incremental }) };
  }

  /** The request was answered. */
  answered(
    record: RequestRecord,
    { method, headers }: Headed & { readonly method: string },
    { status, quiet = false }: { status: number; quiet?: boolean },
  ): void {
    const { operation, refusedWith, calls, sharedCalls, failedCalls } = record;
    const codes = record.codes ?? (refusedWith === undefined ? [] : [refusedWith]);
    // What was refused before it was executed has a span, too.
    if (record.codes && !record.span) this.#startSpan(record, headers);
    record.span?.end(codes);
    this.#options.metrics.onAnswer(record, status);
    this.#options.onAnswered?.(record, headers);
    const { log } = this.#options;
    if (quiet && !log.isLevelEnabled('debug')) return;
    log[quiet ? 'debug' : 'info'](
      {
        requestId: record.requestId,
        method,
        operation: toLoggableName(operation?.name ?? record.requestedName),
        status,
        codes: codes.length > 0 ? codes : undefined,
        durationMs: Math.round(performance.now() - record.startedAtMs),
        calls,
        sharedCalls: sharedCalls > 0 ? sharedCalls : undefined,
        cost: round(record.cost),
        failedCalls: failedCalls.length > 0 ? failedCalls.map(toLoggableCall) : undefined,
      },
      'request',
    );
  }

  #withDetails(error: GraphQLError, { requestId }: RequestRecord): GraphQLError {
    const cause = unexpectedCause(error);
    if (cause !== undefined) {
      this.#options.log.error({ requestId, error: toLoggableError(cause) }, 'unexpected error');
    }
    const { originalError: parserError, ...extensions } = error.extensions;
    if (parserError !== undefined) {
      // The parser of JSON quotes the body that it cannot read. Yoga tells by it that the status is not 200.
      extensions.http = { status: 400 };
    }
    return new GraphQLError(error.message, {
      nodes: error.nodes,
      source: error.source,
      positions: error.positions,
      path: error.path,
      originalError: error.originalError,
      extensions: { code: 'BAD_REQUEST', ...extensions, requestId },
    });
  }
}

function logCall(log: Logger, { requestId }: RequestRecord, call: CallRecord): void {
  const { route, status, cost, remaining, refused, shared, canvasRequestId } = call;
  log.debug(
    {
      requestId,
      canvasRequestId,
      route,
      status,
      durationMs: Math.round(call.durationMs),
      queuedMs: Math.round(call.queuedMs),
      cost,
      remaining,
      refused,
      shared,
    },
    'call',
  );
}

function toLoggableCall({ route, status, canvasRequestId }: CallRecord) {
  return { route, status, canvasRequestId };
}

/** A name of GraphQL, and not too long a one: whatever else a client sends stays out of the log. */
function toLoggableName(name: string | undefined): string | undefined {
  return name !== undefined && /^\w{1,100}$/.test(name) ? name : undefined;
}

/** Costs are sums of fractions. */
function round(cost: number): number {
  return Math.round(cost * 1000) / 1000;
}

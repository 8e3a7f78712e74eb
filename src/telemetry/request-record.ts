import type { CallObserver, CallRecord, CallSpan } from '../canvas/observer.ts';

/** The operation of a request, by what its document says. */
export interface OperationName {
  /** Undefined where the client gave none. */
  name: string | undefined;
  type: 'query' | 'mutation' | 'subscription';
}

/** The span of an operation, with those of its REST calls below it. */
export interface OperationSpan {
  startCall(route: string): CallSpan | undefined;
  /** A call that was answered by another: a span without a trip. */
  addSharedCall(call: CallRecord): void;
  end(codes: readonly string[]): void;
}

/** An operation that a span is begun for. */
export interface TracedOperation {
  name: string | undefined;
  /** Undefined where what was sent is no operation that can be executed. */
  type: OperationName['type'] | undefined;
  headers: { get(name: string): string | null };
  /** By `performance.now()`. */
  startedAtMs: number;
  canvas: URL;
}

/** Makes the spans of operations. */
export interface Tracing {
  startOperation(operation: TracedOperation): OperationSpan;
  /** Sends what is not sent yet; at the end of the process. */
  shutdown(): Promise<void>;
}

/** Calls that are kept one by one, for who asks for them; the sums go on beyond. */
const maxKeptCalls = 1_000;
/** Failed calls that are kept for the log. */
const maxFailedCalls = 5;

/** What becomes of one request: its operation, its REST calls, the codes of its errors. */
export class RequestRecord implements CallObserver {
  readonly startedAtMs = performance.now();
  /** The operation that is executed; undefined where none was found to be valid. */
  operation: OperationName | undefined;
  /** The `operationName` of the request, as its client wrote it. */
  requestedName: string | undefined;
  /** Codes of the errors of its answer, each once; undefined until it has a result. */
  codes: readonly string[] | undefined;
  /** The code of a refusal that came before any result. */
  refusedWith: string | undefined;
  /** REST calls that its operations may cause, as estimated before the first of them. */
  estimatedCalls = 0;
  /** Seconds that its answer may be kept. */
  maxAgeSeconds = 0;
  /** Trips to Canvas, repetitions included. */
  calls = 0;
  /** GETs that were answered by a call of another operation. */
  sharedCalls = 0;
  /** Units of the bucket, as far as Canvas named them. */
  cost = 0;
  /** Units that Canvas last said were left to the token. */
  remaining: number | undefined;
  readonly failedCalls: CallRecord[] = [];
  /** Every call; undefined where nobody asked for them. */
  readonly keptCalls: CallRecord[] | undefined;
  span: OperationSpan | undefined;

  constructor(
    readonly requestId: string,
    { keepsCalls }: { keepsCalls: boolean },
    private readonly onEachCall: ((record: RequestRecord, call: CallRecord) => void) | undefined,
  ) {
    this.keptCalls = keepsCalls ? [] : undefined;
  }

  startSpan(route: string): CallSpan | undefined {
    return this.span?.startCall(route);
  }

  onCall(call: CallRecord): void {
    if (call.shared) {
      this.sharedCalls += 1;
      this.span?.addSharedCall(call);
    } else {
      this.calls += 1;
      this.cost += call.cost ?? 0;
    }
    this.remaining = call.remaining ?? this.remaining;
    if ((call.status ?? 599) >= 400 && this.failedCalls.length < maxFailedCalls) {
      this.failedCalls.push(call);
    }
    if (this.keptCalls && this.keptCalls.length < maxKeptCalls) this.keptCalls.push(call);
    this.onEachCall?.(this, call);
  }
}

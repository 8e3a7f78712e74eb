import { type CircuitBreaker, CircuitOpenError } from '../policy/circuit-breaker.ts';
import type { Deadline } from '../deadline.ts';
import {
  type HttpAnswer,
  type HttpOrigin,
  type Method,
  NoAnswerError,
  type Receiver,
} from './http.ts';
import { type CallObserver, type CallRecord, type CallSpan, toCallRecord } from '../observer.ts';
import { NotAdmittedError, type Priority, type Scheduler } from '../policy/scheduler.ts';

/** On whose behalf calls are made, and how: the same object for all calls of an operation. */
export interface Caller {
  token: string;
  deadline: Deadline;
  priority: Priority;
  /** Milliseconds from when a call is sent to its answer. */
  answerMs?: number | undefined;
  /** Told of each call. */
  observer?: CallObserver | undefined;
  /** Sent with each call; names and values in turn. */
  headers: readonly string[];
}

/** A call on behalf of a token. */
export interface UpstreamCall {
  caller: Caller;
  method: Method;
  /** Method and route template, the name of the call wherever it is told of. */
  route: string;
  /** Path and query. */
  path: string;
  /** JSON. */
  body?: string | undefined;
  /** Bytes that the response may have; a default of the transport when not given. */
  maxBytes?: number | undefined;
}

/** What calls need of the Canvas that they go to. */
export interface Destination {
  http: HttpOrigin;
  breaker: CircuitBreaker;
  /** Told of every call that ends, whoever made it. */
  onCall: (call: CallRecord) => void;
  /** Called with every redirect; none is followed. */
  onRedirect: (answer: HttpAnswer) => void;
}

/** Who sent a call on its way. */
export interface TripReceiver extends Receiver {
  /** The call leaves the queue. */
  sent?(): void;
}

/**
 * One call's way to Canvas and back: through the queue of its token, past the breaker, and out.
 *
 * It goes by plain calls from one object to the next, not by promises: this is what every REST call of the
 * gateway costs. The receiver is told in any case, of a NoAnswerError, a NotAdmittedError when the queue of
 * the token is full, or a CircuitOpenError while Canvas is down.
 */
export class Trip implements Receiver {
  readonly #destination: Destination;
  readonly #scheduler: Scheduler;
  readonly #call: UpstreamCall;
  readonly #receiver: TripReceiver;
  /** By `performance.now()`, as all moments here. */
  readonly #askedAtMs = performance.now();
  #sentAtMs = this.#askedAtMs;
  readonly #deadline: Deadline;
  /** The deadline of the answer alone, where it has one. */
  #patience: Deadline | undefined;
  #span: CallSpan | undefined;

  constructor(
    destination: Destination,
    scheduler: Scheduler,
    call: UpstreamCall,
    deadline: Deadline,
    receiver: TripReceiver,
  ) {
    this.#destination = destination;
    this.#scheduler = scheduler;
    this.#call = call;
    this.#deadline = deadline;
    this.#receiver = receiver;
  }

  start(): void {
    const { caller } = this.#call;
    try {
      const admitted = this.#scheduler.admit(
        caller,
        this.#deadline,
        caller.priority,
        this.#askedAtMs,
      );
      if (admitted instanceof Promise) void this.#wait(admitted);
      else this.#leave(admitted);
    } catch (error) {
      this.#receiver.failed(toError(error));
    }
  }

  async #wait(admitted: Promise<number>): Promise<void> {
    try {
      this.#leave(await admitted);
    } catch (error) {
      const isLate = error instanceof NotAdmittedError && error.reason === 'deadline';
      this.#receiver.failed(
        isLate
          ? new NoAnswerError(this.#deadline.ended ?? 'timeout', false, error)
          : toError(error),
      );
    }
  }

  #leave(sentAtMs: number): void {
    const { http, breaker } = this.#destination;
    const { caller, method, route, path, body, maxBytes } = this.#call;
    if (!breaker.admits(sentAtMs)) {
      this.#scheduler.abandon();
      throw new CircuitOpenError(breaker);
    }
    this.#sentAtMs = sentAtMs;
    this.#receiver.sent?.();
    this.#span = caller.observer?.startSpan?.(route);
    if (caller.answerMs !== undefined) this.#patience = this.#deadline.within(caller.answerMs);
    const headers = headersOf(caller, body, this.#span);
    http.send({ method, path, headers, body, maxBytes }, this.#patience ?? this.#deadline, this);
  }

  answered(answer: HttpAnswer): void {
    const { breaker, onRedirect } = this.#destination;
    if (answer.status >= 300 && answer.status < 400) onRedirect(answer);
    if (isGatewayFailure(answer.status)) breaker.fail();
    else breaker.succeed();
    const record = this.#record(answer);
    if (record.refused) this.#scheduler.refuse();
    else this.#scheduler.settle(this.#sentAtMs, record);
    this.#tell(record);
    this.#receiver.answered(answer);
  }

  failed(error: NoAnswerError): void {
    this.#scheduler.abandon();
    const record = this.#record(undefined);
    if (isOutage(error, record.durationMs)) this.#destination.breaker.fail();
    this.#tell(record);
    this.#receiver.failed(error);
  }

  #record(answer: HttpAnswer | undefined): CallRecord {
    return toCallRecord(this.#call.route, answer, {
      askedAtMs: this.#askedAtMs,
      sentAtMs: this.#sentAtMs,
      shared: false,
    });
  }

  #tell(record: CallRecord): void {
    this.#patience?.cancel();
    this.#span?.end(record);
    this.#call.caller.observer?.onCall?.(record);
    this.#destination.onCall(record);
  }
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

/** A proxy's word for a Canvas that is not there. 500 is the word of a Canvas that is. */
function isGatewayFailure(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Whether a call that came to no answer says something of Canvas, and not of who gave up on it early. */
function isOutage({ reason }: NoAnswerError, tookMs: number): boolean {
  return reason === 'connection' || (reason !== 'too-large' && tookMs >= hangMs);
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** Milliseconds without an answer that count as a failure of Canvas when the caller gives up. */
const hangMs = 10_000;

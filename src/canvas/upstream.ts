import { isThrottled, retryAfterSeconds } from './answer.ts';
import { CircuitBreaker, CircuitOpenError } from './circuit-breaker.ts';
import { Deadline } from './deadline.ts';
import { FileHost } from './file-host.ts';
import { type HttpAnswer, type HttpCall, HttpOrigin, NoAnswerError } from './http.ts';
import { type CallObserver, type CallRecord, type CallSpan, toCallRecord } from './observer.ts';
import { RetryBudget } from './retry-budget.ts';
import { jitter } from './retry.ts';
import { type Admission, NotAdmittedError, type Priority, Scheduler } from './scheduler.ts';
import { SharedGets } from './shared-gets.ts';

/** A call on behalf of a token. */
export interface UpstreamCall extends Omit<HttpCall, 'headers'> {
  token: string;
  /** What shares a turn in the queue: the GraphQL operation. */
  operation: object;
  priority: Priority;
  /** Method and route template, the name of the call wherever it is told of. */
  route: string;
  observer?: CallObserver | undefined;
  /** Milliseconds from when it is sent to its answer. */
  answerMs: number | undefined;
  /** Whether a refusal for a spent quota is waited out; else it is returned. */
  waitsOutRefusals: boolean;
}

/** What all tokens have under way, in sum. */
export interface UpstreamState {
  /** Tokens whose bucket is remembered. */
  tokens: number;
  inFlight: number;
  waiting: number;
  /** Units that the emptiest bucket is believed to have left; undefined where none is remembered. */
  leastRoom: number | undefined;
}

/** What one token has under way. */
interface TokenState {
  scheduler: Scheduler;
  /** By priority: a call that somebody waits for must not stand in the line of one that nobody does. */
  gets: Record<Priority, SharedGets>;
}

/** How a call ended, and when what happened to it. */
interface ReportedCall {
  answer: HttpAnswer | undefined;
  askedAtMs: number;
  sentAtMs: number;
  shared: boolean;
}

/**
 * What the operations of a process share about one Canvas: connections, whether it is up and, by token,
 * its quota.
 */
export class CanvasUpstream {
  readonly origin: string;
  readonly breaker: CircuitBreaker;
  readonly retryBudget = new RetryBudget();
  /** Where files are downloaded from; knows no token. */
  readonly files: FileHost;
  readonly #http: HttpOrigin;
  readonly #onCall: (call: CallRecord) => void;
  readonly #tokens = new Map<string, TokenState>();
  readonly #sweeper: NodeJS.Timeout;
  #reachable: Promise<boolean> | undefined;
  #lookedAtMs = 0;

  /**
   * `failuresToOpen` is how many failures in a row open the breaker; `onCall` is told of every call that
   * ends, whoever made it.
   */
  constructor(
    baseUrl: URL,
    {
      failuresToOpen,
      onCall = () => undefined,
    }: { failuresToOpen?: number | undefined } & Pick<CallObserver, 'onCall'> = {},
  ) {
    this.origin = baseUrl.origin;
    this.breaker = new CircuitBreaker(failuresToOpen);
    this.#onCall = onCall;
    this.files = new FileHost(baseUrl.hostname);
    this.#http = new HttpOrigin(baseUrl.origin);
    this.#sweeper = setInterval(() => {
      this.#forgetIdleTokens();
    }, sweepMs).unref();
  }

  /**
   * Sends one call when the token's quota has room for it. A refusal is waited out and sent again,
   * whatever the method, since a refused call did not run, where the call wishes so; one that would pass
   * the deadline is returned.
   *
   * Errors  NoAnswerError; NotAdmittedError when the queue of the token is full; CircuitOpenError while
   *         Canvas is down.
   */
  async send(call: UpstreamCall): Promise<HttpAnswer> {
    const state = this.#stateOf(call.token);
    let refusal: HttpAnswer | undefined;
    for (let refusals = 0; ; refusals += 1) {
      try {
        const answer = await (call.method === 'GET'
          ? this.#sendShared(state, call)
          : this.#sendAdmitted(state, call));
        if (!isThrottled(answer) || !call.waitsOutRefusals) return answer;
        refusal = answer;
      } catch (error) {
        if (refusal && isWaitedOut(call, error)) return refusal;
        throw error;
      }
      const pauseMs = jitter(Math.min(longestPauseMs, firstPauseMs * 2 ** refusals));
      const waitMs = Math.max(pauseMs, (retryAfterSeconds(refusal) ?? 0) * 1000);
      if (waitMs >= call.deadline.remainingMs || !(await call.deadline.sleep(waitMs)))
        return refusal;
    }
  }

  /**
   * Whether Canvas answers at all, whatever it answers; looked up at most every 10 s, and without a
   * token, which costs no quota.
   */
  isReachable(): Promise<boolean> {
    if (!this.#reachable || performance.now() - this.#lookedAtMs > reachableForMs) {
      this.#lookedAtMs = performance.now();
      this.#reachable = this.#looksReachable();
    }
    return this.#reachable;
  }

  /** What is under way at this moment. */
  state(nowMs = performance.now()): UpstreamState {
    const state: UpstreamState = {
      tokens: this.#tokens.size,
      inFlight: 0,
      waiting: 0,
      leastRoom: undefined,
    };
    for (const { scheduler } of this.#tokens.values()) {
      const { inFlight, waiting, room } = scheduler.state(nowMs);
      state.inFlight += inFlight;
      state.waiting += waiting;
      state.leastRoom = Math.min(state.leastRoom ?? room, room);
    }
    return state;
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all([this.#http.close(), this.files.close()]);
  }

  /** Sends a GET, or waits for the answer of the same one where it is under way. */
  #sendShared(state: TokenState, call: UpstreamCall): Promise<HttpAnswer> {
    const askedAtMs = performance.now();
    let own: Promise<HttpAnswer> | undefined;
    const answer = state.gets[call.priority].get(call.path, call.deadline, (deadline, onSent) => {
      own = this.#sendAdmitted(state, { ...call, deadline }, onSent);
      return own;
    });
    if (own === undefined) {
      const report = (shared?: HttpAnswer) => {
        this.#report(call, { answer: shared, askedAtMs, sentAtMs: askedAtMs, shared: true });
      };
      answer.then(report, () => {
        report();
      });
    }
    return answer;
  }

  async #sendAdmitted(
    { scheduler }: TokenState,
    call: UpstreamCall,
    onSent: () => void = () => undefined,
  ): Promise<HttpAnswer> {
    const askedAtMs = performance.now();
    const admitted = scheduler.admit(call.operation, call.deadline, call.priority);
    const admission = admitted instanceof Promise ? await this.#wait(admitted, call) : admitted;
    if (!this.breaker.admits()) {
      admission.abandon();
      throw new CircuitOpenError(this.breaker);
    }
    onSent();
    const span = call.observer?.startSpan?.(call.route);
    const sentAtMs = admitted instanceof Promise ? performance.now() : askedAtMs;
    const { answerMs } = call;
    const deadline = answerMs === undefined ? call.deadline : call.deadline.within(answerMs);
    let answer: HttpAnswer | undefined;
    try {
      const headers = headersOf(call);
      answer = await this.#http.send({
        ...call,
        deadline,
        headers: span ? { ...headers, ...span.headers } : headers,
      });
      if (isGatewayFailure(answer.status)) this.breaker.fail();
      else this.breaker.succeed();
      if (isThrottled(answer)) admission.refuse();
      else admission.settle(answer);
      return answer;
    } catch (error) {
      admission.abandon();
      if (isOutage(error, performance.now() - sentAtMs)) this.breaker.fail();
      throw error;
    } finally {
      if (deadline !== call.deadline) deadline.cancel();
      this.#report(call, { answer, askedAtMs, sentAtMs, shared: false }, span);
    }
  }

  #report(
    { route, observer }: UpstreamCall,
    { answer, ...moments }: ReportedCall,
    span?: CallSpan,
  ): void {
    const refused = answer !== undefined && isThrottled(answer);
    const record = toCallRecord(answer, { route, refused, ...moments });
    span?.end(record);
    observer?.onCall?.(record);
    this.#onCall(record);
  }

  async #wait(admitted: Promise<Admission>, { deadline }: UpstreamCall): Promise<Admission> {
    try {
      return await admitted;
    } catch (error) {
      if (error instanceof NotAdmittedError && error.reason === 'deadline') {
        throw new NoAnswerError(deadline.ended ?? 'timeout', false, error);
      }
      throw error;
    }
  }

  async #looksReachable(): Promise<boolean> {
    const deadline = new Deadline(3_000);
    try {
      const call = { method: 'GET', path: '/api/v1/accounts/self', deadline } as const;
      const { status } = await this.#http.send({
        ...call,
        headers: { accept: 'application/json' },
      });
      return status < 500;
    } catch {
      return false;
    } finally {
      deadline.cancel();
    }
  }

  #stateOf(token: string): TokenState {
    let state = this.#tokens.get(token);
    if (!state) {
      state = {
        scheduler: new Scheduler(),
        gets: { interactive: new SharedGets(), background: new SharedGets() },
      };
      this.#tokens.set(token, state);
    }
    return state;
  }

  #forgetIdleTokens(): void {
    const nowMs = performance.now();
    for (const [token, { scheduler }] of this.#tokens) {
      if (scheduler.isIdle(nowMs)) this.#tokens.delete(token);
    }
  }
}

/** Whether a repetition ran out of time and nothing can have come of it, so that the refusal is what there is to say. */
function isWaitedOut({ method }: UpstreamCall, error: unknown): boolean {
  if (!(error instanceof NoAnswerError) || error.reason !== 'timeout') return false;
  return method === 'GET' || !error.sent;
}

/** A proxy's word for a Canvas that is not there. 500 is the word of a Canvas that is. */
function isGatewayFailure(status: number): boolean {
  return status === 502 || status === 503 || status === 504;
}

/** Whether a call that came to no answer says something of Canvas, and not of who gave up on it early. */
function isOutage(error: unknown, tookMs: number): boolean {
  if (!(error instanceof NoAnswerError)) return false;
  return error.reason === 'connection' || (error.reason !== 'too-large' && tookMs >= hangMs);
}

function headersOf({ token, body, observer }: UpstreamCall): Record<string, string> {
  return {
    accept: 'application/json+canvas-string-ids, application/json',
    authorization: `Bearer ${token}`,
    'user-agent': 'canvas-reporting-gateway',
    ...(observer?.requestId !== undefined && { 'x-request-id': observer.requestId }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
}

/** Milliseconds after a refusal: at first, and at the longest. Canvas sends no Retry-After. */
const firstPauseMs = 500;
const longestPauseMs = 8_000;
/** Milliseconds without an answer that count as a failure of Canvas when the caller gives up. */
const hangMs = 10_000;
/** Milliseconds for which one look at Canvas is good. */
const reachableForMs = 10_000;
/** Milliseconds between looks for tokens whose buckets have run empty and that nobody uses. */
const sweepMs = 5_000;

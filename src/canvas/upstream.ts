import { isThrottled, retryAfterSeconds } from './answer.ts';
import { CircuitBreaker, CircuitOpenError } from './circuit-breaker.ts';
import { Deadline } from './deadline.ts';
import { type HttpAnswer, type HttpCall, HttpOrigin, NoAnswerError } from './http.ts';
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
}

/** What one token has under way. */
interface TokenState {
  scheduler: Scheduler;
  gets: SharedGets;
}

/**
 * What the operations of a process share about one Canvas: connections, whether it is up and, by token,
 * its quota.
 */
export class CanvasUpstream {
  readonly origin: string;
  readonly breaker: CircuitBreaker;
  readonly retryBudget = new RetryBudget();
  readonly #http: HttpOrigin;
  readonly #tokens = new Map<string, TokenState>();
  readonly #sweeper: NodeJS.Timeout;
  #reachable: Promise<boolean> | undefined;
  #lookedAtMs = 0;

  constructor(baseUrl: URL, { failuresToOpen }: { failuresToOpen?: number | undefined } = {}) {
    this.origin = baseUrl.origin;
    this.breaker = new CircuitBreaker(failuresToOpen);
    this.#http = new HttpOrigin(baseUrl.origin);
    this.#sweeper = setInterval(() => {
      this.#forgetIdleTokens();
    }, sweepMs).unref();
  }

  /**
   * Sends one call when the token's quota has room for it. A refusal is waited out and sent again,
   * whatever the method, since a refused call did not run; one that would pass the deadline is returned.
   *
   * Errors  NoAnswerError; NotAdmittedError when the queue of the token is full; CircuitOpenError while
   *         Canvas is down.
   */
  async send(call: UpstreamCall): Promise<HttpAnswer> {
    const state = this.#stateOf(call.token);
    let refusal: HttpAnswer | undefined;
    for (let refusals = 0; ; refusals += 1) {
      try {
        const answer = await this.#sendOnce(state, call);
        if (!isThrottled(answer)) return answer;
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

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await this.#http.close();
  }

  /** One trip, shared with who asks for the same at the moment. */
  #sendOnce(state: TokenState, call: UpstreamCall): Promise<HttpAnswer> {
    if (call.method !== 'GET') return this.#sendAdmitted(state, call);
    return state.gets.get(call.path, call.deadline, (deadline, onSent) =>
      this.#sendAdmitted(state, { ...call, deadline }, onSent),
    );
  }

  async #sendAdmitted(
    { scheduler }: TokenState,
    call: UpstreamCall,
    onSent: () => void = () => undefined,
  ): Promise<HttpAnswer> {
    const admitted = scheduler.admit(call.operation, call.deadline, call.priority);
    const admission = admitted instanceof Promise ? await this.#wait(admitted, call) : admitted;
    if (!this.breaker.admits()) {
      admission.abandon();
      throw new CircuitOpenError(this.breaker);
    }
    onSent();
    const sentAtMs = performance.now();
    try {
      const answer = await this.#http.send({ ...call, headers: headersOf(call) });
      if (isGatewayFailure(answer.status)) this.breaker.fail();
      else this.breaker.succeed();
      if (isThrottled(answer)) admission.refuse();
      else admission.settle(answer);
      return answer;
    } catch (error) {
      admission.abandon();
      if (isOutage(error, performance.now() - sentAtMs)) this.breaker.fail();
      throw error;
    }
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
      state = { scheduler: new Scheduler(), gets: new SharedGets() };
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

function headersOf({ token, body }: UpstreamCall): Record<string, string> {
  return {
    accept: 'application/json+canvas-string-ids, application/json',
    authorization: `Bearer ${token}`,
    'user-agent': 'canvas-reporting-gateway',
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

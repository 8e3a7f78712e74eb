import { isThrottled, retryAfterSeconds } from './transport/answer.ts';
import { CircuitBreaker } from './policy/circuit-breaker.ts';
import { Deadline } from './deadline.ts';
import { FileHost } from './transport/file-host.ts';
import { type HttpAnswer, HttpOrigin, NoAnswerError, type Receiver } from './transport/http.ts';
import { type CallObserver, toCallRecord } from './observer.ts';
import { RetryBudget } from './policy/retry-budget.ts';
import { jitter } from './policy/retry.ts';
import { type Priority, Scheduler } from './policy/scheduler.ts';
import { anonymousHeaders } from './headers.ts';
import { SharedGets } from './policy/shared-gets.ts';
import { type Destination, Trip, type UpstreamCall } from './transport/trip.ts';

/** What all tokens have under way, in sum. */
export interface UpstreamState {
  /** Tokens whose bucket is remembered. */
  tokens: number;
  inFlight: number;
  waiting: number;
  /** Units that the emptiest bucket is believed to have left; undefined where none is remembered. */
  leastRoom: number | undefined;
}

export interface UpstreamOptions extends Pick<CallObserver, 'onCall'> {
  /** Failures in a row that open the circuit breaker. */
  failuresToOpen?: number | undefined;
  /** Called once for each origin to which Canvas redirects calls. */
  onRedirect?: (origin: string) => void;
  /** Host names, with or without a port, whose files may lie at private addresses. */
  fileHosts?: readonly string[];
}

/** What one token has under way. */
interface TokenState {
  scheduler: Scheduler;
  /** By priority: a call that somebody waits for must not stand in the line of one that nobody does. */
  gets: Record<Priority, SharedGets>;
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
  readonly #destination: Destination;
  readonly #tokens = new Map<string, TokenState>();
  readonly #sweeper: NodeJS.Timeout;
  #reachable: Promise<boolean> | undefined;
  #lookedAtMs = 0;
  readonly #onRedirect: (location: string) => void;
  /** Where redirects have led, each reported once. */
  readonly #redirects = new Set<string>();

  constructor(
    baseUrl: URL,
    {
      failuresToOpen,
      onCall = () => undefined,
      onRedirect = () => undefined,
      fileHosts,
    }: UpstreamOptions = {},
  ) {
    this.origin = baseUrl.origin;
    this.breaker = new CircuitBreaker(failuresToOpen);
    this.files = new FileHost(baseUrl.hostname, { allowedHosts: fileHosts });
    this.#http = new HttpOrigin(baseUrl.origin);
    this.#onRedirect = onRedirect;
    this.#destination = {
      http: this.#http,
      breaker: this.breaker,
      onCall,
      onRedirect: (answer) => {
        this.#noteRedirect(answer);
      },
    };
    this.#sweeper = setInterval(() => {
      this.#forgetIdleTokens();
    }, sweepMs).unref();
  }

  /**
   * Sends one call when the token's quota has room for it; a GET that is under way already is waited for.
   *
   * Errors  NoAnswerError; NotAdmittedError when the queue of the token is full; CircuitOpenError while
   *         Canvas is down.
   */
  send(call: UpstreamCall, receiver: Receiver): void {
    const state = this.#stateOf(call.caller.token);
    if (call.method === 'GET') this.#get(state, call, receiver);
    else this.#change(state, call, receiver);
  }

  /**
   * Sends a refused call again, whatever the method, since it did not run, and with growing pauses until
   * it is not refused. A refusal that cannot be waited out before the deadline is returned.
   *
   * Errors  as of `send`.
   */
  async sendAgain(call: UpstreamCall, refused: HttpAnswer): Promise<HttpAnswer> {
    const { deadline } = call.caller;
    let refusal = refused;
    for (let refusals = 0; ; refusals += 1) {
      const pauseMs = jitter(Math.min(longestPauseMs, firstPauseMs * 2 ** refusals));
      const waitMs = Math.max(pauseMs, (retryAfterSeconds(refusal) ?? 0) * 1000);
      if (waitMs >= deadline.remainingMs || !(await deadline.sleep(waitMs))) return refusal;
      try {
        const answer = await new Promise<HttpAnswer>((answered, failed) => {
          this.send(call, { answered, failed });
        });
        if (!isThrottled(answer)) return answer;
        refusal = answer;
      } catch (error) {
        if (isWaitedOut(call, error)) return refusal;
        throw error;
      }
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

  #get({ scheduler, gets }: TokenState, call: UpstreamCall, receiver: Receiver): void {
    const { deadline, priority } = call.caller;
    if (deadline.ended) {
      receiver.failed(new NoAnswerError(deadline.ended, false));
      return;
    }
    const underWay = gets[priority].find(call.path);
    if (underWay) {
      underWay.join(this.#reporting(call, receiver), deadline);
      return;
    }
    const flight = gets[priority].begin(call.path, receiver, deadline);
    new Trip(this.#destination, scheduler, call, flight.deadline, flight).start();
  }

  /** The receiver of a call that another made. */
  #reporting({ caller, route }: UpstreamCall, receiver: Receiver): Receiver {
    const askedAtMs = performance.now();
    const report = (answer?: HttpAnswer) => {
      const moments = { askedAtMs, sentAtMs: askedAtMs, shared: true };
      const record = toCallRecord(route, answer, moments);
      caller.observer?.onCall?.(record);
      this.#destination.onCall(record);
    };
    return {
      answered: (answer) => {
        report(answer);
        receiver.answered(answer);
      },
      failed: (error) => {
        report();
        receiver.failed(error);
      },
    };
  }

  #change({ scheduler }: TokenState, call: UpstreamCall, receiver: Receiver): void {
    new Trip(this.#destination, scheduler, call, call.caller.deadline, receiver).start();
  }

  async #looksReachable(): Promise<boolean> {
    const deadline = new Deadline(3_000);
    const headers = anonymousHeaders;
    const call = { method: 'GET', path: '/api/v1/accounts/self', headers } as const;
    try {
      const answer = await new Promise<HttpAnswer>((answered, failed) => {
        this.#http.send(call, deadline, { answered, failed });
      });
      this.#noteRedirect(answer);
      return answer.status < 300 || (answer.status >= 400 && answer.status < 500);
    } catch {
      return false;
    } finally {
      deadline.cancel();
    }
  }

  /** Reports where a redirect leads: the base URL is likely wrong. Only the origin, because URLs hold secrets. */
  #noteRedirect({ status, headers: { location } }: HttpAnswer): void {
    if (status < 300 || status >= 400 || location === undefined) return;
    if (!URL.canParse(location, this.origin)) return;
    const { origin } = new URL(location, this.origin);
    if (this.#redirects.has(origin) || this.#redirects.size >= maxRedirectsNoted) return;
    this.#redirects.add(origin);
    this.#onRedirect(origin);
  }

  #stateOf(token: string): TokenState {
    let state = this.#tokens.get(token);
    if (!state) {
      const scheduler = new Scheduler();
      const gets = {
        interactive: new SharedGets(scheduler),
        background: new SharedGets(scheduler),
      };
      state = { scheduler, gets };
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

/** Origins of redirects that are reported. */
const maxRedirectsNoted = 10;
/** Milliseconds after a refusal: at first, and at the longest. Canvas sends no Retry-After. */
const firstPauseMs = 500;
const longestPauseMs = 8_000;
/** Milliseconds for which one look at Canvas is good. */
const reachableForMs = 10_000;
/** Milliseconds between looks for tokens whose buckets have run empty and that nobody uses. */
const sweepMs = 5_000;

import { isThrottled, retryAfterSeconds } from './answer.ts';
import { Deadline } from './deadline.ts';
import { FileHost } from './file-host.ts';
import { type HttpAnswer, type HttpCall, HttpOrigin, NoAnswerError } from './http.ts';
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

/** What the operations of a process share about one Canvas: connections and, by token, its quota. */
export class CanvasUpstream {
  readonly origin: string;
  /** Where files are downloaded from; knows no token. */
  readonly files: FileHost;
  readonly #http: HttpOrigin;
  readonly #tokens = new Map<string, TokenState>();
  readonly #sweeper: NodeJS.Timeout;
  #reachable: Promise<boolean> | undefined;
  #lookedAtMs = 0;

  constructor(baseUrl: URL) {
    this.origin = baseUrl.origin;
    this.files = new FileHost(baseUrl.hostname);
    this.#http = new HttpOrigin(baseUrl.origin);
    this.#sweeper = setInterval(() => {
      this.#forgetIdleTokens();
    }, sweepMs).unref();
  }

  /**
   * Sends one call when the token's quota has room for it. A refusal is waited out and sent again,
   * whatever the method, since a refused call did not run; one that would pass the deadline is returned.
   *
   * Errors  NoAnswerError; NotAdmittedError when the queue of the token is full.
   */
  async send(call: UpstreamCall): Promise<HttpAnswer> {
    const state = this.#stateOf(call.token);
    for (let refusals = 0; ; refusals += 1) {
      const answer = await (call.method === 'GET'
        ? state.gets.get(call.path, call.deadline, (deadline, onSent) =>
            this.#sendAdmitted(state, { ...call, deadline }, onSent),
          )
        : this.#sendAdmitted(state, call));
      if (!isThrottled(answer)) return answer;
      const pauseMs = jitter(Math.min(longestPauseMs, firstPauseMs * 2 ** refusals));
      const waitMs = Math.max(pauseMs, (retryAfterSeconds(answer) ?? 0) * 1000);
      if (waitMs >= call.deadline.remainingMs || !(await call.deadline.sleep(waitMs)))
        return answer;
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
    await Promise.all([this.#http.close(), this.files.close()]);
  }

  async #sendAdmitted(
    { scheduler }: TokenState,
    call: UpstreamCall,
    onSent: () => void = () => undefined,
  ): Promise<HttpAnswer> {
    const admitted = scheduler.admit(call.operation, call.deadline, call.priority);
    const admission = admitted instanceof Promise ? await this.#wait(admitted, call) : admitted;
    onSent();
    try {
      const answer = await this.#http.send({ ...call, headers: headersOf(call) });
      if (isThrottled(answer)) admission.refuse();
      else admission.settle(answer);
      return answer;
    } catch (error) {
      admission.abandon();
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
/** Milliseconds for which one look at Canvas is good. */
const reachableForMs = 10_000;
/** Milliseconds between looks for tokens whose buckets have run empty and that nobody uses. */
const sweepMs = 5_000;

import { createHash } from 'node:crypto';
import pLimit, { type LimitFunction } from 'p-limit';
import { isThrottled } from './answer.ts';
import { Deadline } from './deadline.ts';
import { type HttpAnswer, type HttpCall, HttpOrigin } from './http.ts';
import { jitter } from './retry.ts';

/** What the gateway and its replicas share about one Canvas: connections, and one queue per token. */
export class CanvasUpstream {
  readonly origin: string;
  readonly #http: HttpOrigin;
  readonly #queues = new Map<string, LimitFunction>();
  #reachable: Promise<boolean> | undefined;
  #lookedAtMs = 0;

  constructor(baseUrl: URL) {
    this.origin = baseUrl.origin;
    this.#http = new HttpOrigin(baseUrl.origin);
  }

  /**
   * Sends one call with the token, when the token's queue lets it. A refusal for a spent quota is
   * waited out and sent again, whatever the method, since a refused call did not run.
   */
  async send(token: string, call: Omit<HttpCall, 'headers'>): Promise<HttpAnswer> {
    const headers: Record<string, string> = {
      accept: 'application/json+canvas-string-ids, application/json',
      authorization: `Bearer ${token}`,
      'user-agent': 'canvas-reporting-gateway',
    };
    if (call.body !== undefined) headers['content-type'] = 'application/json';
    for (let refusals = 0; ; refusals += 1) {
      const answer = await this.#queue(token)(() => this.#http.send({ ...call, headers }));
      if (!isThrottled(answer)) return answer;
      const waitMs = jitter(Math.min(8_000, 500 * 2 ** refusals));
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
    await this.#http.close();
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

  #queue(token: string): LimitFunction {
    const key = createHash('sha256').update(token).digest('base64');
    let queue = this.#queues.get(key);
    if (!queue) {
      queue = pLimit(maxInFlight);
      this.#queues.set(key, queue);
    }
    return queue;
  }
}

/** Milliseconds for which one look at Canvas is good. */
const reachableForMs = 10_000;

/** Calls of one token; Canvas charges each 50 of 600 while it runs, so the 12th would be refused. */
const maxInFlight = 8;

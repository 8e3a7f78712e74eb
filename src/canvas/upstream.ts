import { Deadline } from './deadline.ts';
import { anonymousHeaders } from './headers.ts';
import type { CallObserver } from './observer.ts';
import { coalesce, type Destination, type TokenState } from './pipeline.ts';
import { CircuitBreaker } from './policy/circuit-breaker.ts';
import { RequestCoalescer } from './policy/request-coalescer.ts';
import { RetryBudget } from './policy/retry-budget.ts';
import type { QuotaState } from './policy/quota.ts';
import { Scheduler } from './policy/scheduler.ts';
import { FileHost } from './transport/file-host.ts';
import { HttpOrigin, type HttpResponse } from './transport/http.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** What all tokens have in flight, in total. */
export interface UpstreamState {
  /** Tokens whose bucket is remembered. */
  tokens: number;
  inFlight: number;
  waiting: number;
  /** Units that the emptiest bucket is believed to have left; undefined where none is remembered. */
  leastAvailable: number | undefined;
}

export interface UpstreamOptions extends Pick<CallObserver, 'onCall'> {
  /** Failures in a row that open the circuit breaker. */
  failuresToOpen?: number | undefined;
  /** Called once for each origin to which Canvas redirects calls. */
  onRedirect?: (origin: string) => void;
  /** Host names, with or without a port, whose files may lie at private addresses. */
  fileHosts?: readonly string[];
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
      onRedirect: (response) => {
        this.#noteRedirect(response);
      },
    };
    this.#sweeper = setInterval(() => {
      this.#forgetIdleTokens();
    }, sweepMs).unref();
  }

  /** Exchanges a request for its response: the steps from `coalesce` to `send` of `pipeline.ts`. */
  exchange(request: UpstreamRequest): Promise<HttpResponse> {
    return coalesce(this.#destination, this.#stateOf(request.caller.token), request);
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
      leastAvailable: undefined,
    };
    for (const { quota } of this.#tokens.values()) {
      const { inFlight, waiting, available } = quota.state(nowMs);
      state.inFlight += inFlight;
      state.waiting += waiting;
      state.leastAvailable = Math.min(state.leastAvailable ?? available, available);
    }
    return state;
  }

  /** The quota of a token; undefined where nothing is remembered of it. */
  quotaOf(token: string): QuotaState | undefined {
    return this.#tokens.get(token)?.quota.state();
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeper);
    await Promise.all([this.#http.close(), this.files.close()]);
  }

  async #looksReachable(): Promise<boolean> {
    const deadline = new Deadline(3_000);
    const headers = anonymousHeaders;
    const call = { method: 'GET', path: '/api/v1/accounts/self', headers } as const;
    try {
      const response = await new Promise<HttpResponse>((onResponse, onError) => {
        this.#http.send(call, deadline, { onResponse, onError });
      });
      this.#noteRedirect(response);
      return response.status < 300 || (response.status >= 400 && response.status < 500);
    } catch {
      return false;
    } finally {
      deadline.cancel();
    }
  }

  /** Reports where a redirect leads: the base URL is likely wrong. Only the origin, because URLs hold secrets. */
  #noteRedirect({ status, headers: { location } }: HttpResponse): void {
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
      const quota = new Scheduler();
      const coalescers = {
        interactive: new RequestCoalescer(quota),
        background: new RequestCoalescer(quota),
      };
      state = { quota, coalescers };
      this.#tokens.set(token, state);
    }
    return state;
  }

  #forgetIdleTokens(): void {
    const nowMs = performance.now();
    for (const [token, { quota }] of this.#tokens) {
      if (quota.isIdle(nowMs)) this.#tokens.delete(token);
    }
  }
}

/** Origins of redirects that are reported. */
const maxRedirectsNoted = 10;
/** Milliseconds for which one look at Canvas is good. */
const reachableForMs = 10_000;
/** Milliseconds between looks for tokens whose buckets have run empty and that nobody uses. */
const sweepMs = 5_000;

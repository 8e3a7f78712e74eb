import { CallBudget } from './canvas/policy/call-budget.ts';
import { CanvasClient } from './canvas/client.ts';
import type { Deadline } from './canvas/deadline.ts';
import type { CallObserver } from './canvas/observer.ts';
import type { QuotaState } from './canvas/policy/quota.ts';
import type { CanvasUpstream } from './canvas/upstream.ts';
import { Loaders } from './loaders/index.ts';
import { ReportTables } from './report-files/index.ts';
import { createReportActions, type ReportActions } from './reports/index.ts';
import { CallerWatch } from './report-watching/caller-watch.ts';
import type { ReportWatchers } from './report-watching/report-watchers.ts';

/** What the requests of one gateway share. */
export interface Shared {
  upstream: CanvasUpstream;
  watchers: ReportWatchers;
  /** REST calls that an operation may make, those of its actions aside. */
  maxCalls: number;
}

/** On whose behalf, for how long, and who is told of the REST calls. */
export interface ContextOptions {
  token: string;
  deadline: Deadline;
  observer?: CallObserver | undefined;
}

/**
 * What resolvers are given: one caller's Canvas during one request, with fresh loaders for the caller's own
 * token. What few requests need is made for the first resolver that does.
 */
export class GatewayContext {
  readonly loaders: Loaders;
  /** When the operation, or the event of a subscription, has to be answered. */
  readonly deadline: Deadline;
  /** What resolvers met on the way, and the server is to know. */
  readonly seen = { unfinishedReport: false };
  readonly #shared: Shared;
  readonly #options: ContextOptions;
  readonly #canvas: CanvasClient;
  #reports: ReportActions | undefined;
  #tables: ReportTables | undefined;
  #watch: CallerWatch | undefined;

  constructor(shared: Shared, options: ContextOptions) {
    const { token, deadline, observer } = options;
    const budget = new CallBudget(shared.maxCalls);
    this.#shared = shared;
    this.#options = options;
    this.#canvas = new CanvasClient(shared.upstream, token, deadline, { observer, budget });
    this.loaders = new Loaders(this.#canvas);
    this.deadline = deadline;
  }

  get reports(): ReportActions {
    return (this.#reports ??= createReportActions(this.#actor(), this.loaders));
  }

  get tables(): ReportTables {
    return (this.#tables ??= new ReportTables(this.#canvas, this.loaders));
  }

  /** The quota of the caller's token as it is known without a call. */
  get quota(): QuotaState | undefined {
    return this.#shared.upstream.quotaOf(this.#options.token);
  }

  get watch(): CallerWatch {
    return (this.#watch ??= new CallerWatch(this.#shared.watchers, this.#options.token));
  }

  /** An action takes a few calls, and ends what it has begun: its outcome must not be lost halfway. */
  #actor(): CanvasClient {
    const { token, deadline, observer } = this.#options;
    return new CanvasClient(this.#shared.upstream, token, deadline, { observer });
  }
}

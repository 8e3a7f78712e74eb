import { CallAllowance } from './canvas/call-allowance.ts';
import { CanvasClient } from './canvas/client.ts';
import type { Deadline } from './canvas/deadline.ts';
import type { CallObserver } from './canvas/observer.ts';
import type { CanvasUpstream } from './canvas/upstream.ts';
import { Loaders } from './loaders/index.ts';
import { ReportTables } from './tables/index.ts';
import { ReportActions } from './reports/index.ts';
import { CallerWatch } from './watchers/caller-watch.ts';
import type { ReportWatchers } from './watchers/report-watchers.ts';

/** What resolvers are given: one caller's Canvas, during one request. */
export interface GatewayContext {
  readonly loaders: Loaders;
  readonly reports: ReportActions;
  readonly tables: ReportTables;
  readonly watch: CallerWatch;
  /** When the operation, or the event of a subscription, has to be answered. */
  readonly deadline: Deadline;
  /** What resolvers met on the way, and the server is to know. */
  readonly seen: { unfinishedReport: boolean };
}

/** What the requests of one gateway share. */
export interface Shared {
  upstream: CanvasUpstream;
  watchers: ReportWatchers;
  /** REST calls that an operation may make, those of its actions aside. */
  maxCalls: number;
}

/** Makes the context of one request, with fresh loaders for the caller's own token. */
export function createContext(
  { upstream, watchers, maxCalls }: Shared,
  {
    token,
    deadline,
    observer,
  }: { token: string; deadline: Deadline; observer?: CallObserver | undefined },
): GatewayContext {
  const allowance = new CallAllowance(maxCalls);
  const canvas = new CanvasClient(upstream, token, deadline, { observer, allowance });
  const loaders = new Loaders(canvas);
  // An action takes a few calls, and ends what it has begun: its outcome must not be lost halfway.
  const actor = new CanvasClient(upstream, token, deadline, { observer });
  return {
    loaders,
    reports: new ReportActions(actor, loaders),
    tables: new ReportTables(canvas, loaders),
    watch: new CallerWatch(watchers, token),
    deadline,
    seen: { unfinishedReport: false },
  };
}

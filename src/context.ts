import { CanvasClient } from './canvas/client.ts';
import type { Deadline } from './canvas/deadline.ts';
import type { CanvasUpstream } from './canvas/upstream.ts';
import { Loaders } from './loaders/index.ts';
import { createReportActions, type ReportActions } from './reports/index.ts';

/** What resolvers are given: one caller's Canvas, during one request. */
export interface GatewayContext {
  readonly loaders: Loaders;
  readonly reports: ReportActions;
  /** What resolvers met on the way, and the server is to know. */
  readonly seen: { unfinishedReport: boolean };
}

/** Makes the context of one request, with fresh loaders for the caller's own token. */
export function createContext(
  upstream: CanvasUpstream,
  { token, deadline }: { token: string; deadline: Deadline },
): GatewayContext {
  const canvas = new CanvasClient(upstream, token, deadline);
  const loaders = new Loaders(canvas);
  return {
    loaders,
    reports: createReportActions(canvas, loaders),
    seen: { unfinishedReport: false },
  };
}

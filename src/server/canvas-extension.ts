import type { RequestRecord } from '../telemetry/request-record.ts';
import type { Headed } from '../execution/caller.ts';

/** The header by which a client asks for `extensions.canvas`. */
const header = 'x-canvas-trace';

/** Whether a client asks what its operation costs in Canvas: `X-Canvas-Trace: true`. */
export function wantsCanvasExtension({ headers }: Headed): boolean {
  const value = headers.get(header);
  return value !== null && /^(?:1|true)$/i.test(value.trim());
}

/** One REST call of an operation, as its client is told of it. */
export interface RequestOfOperation {
  /** Method and route template; no ids. */
  route: string;
  /** Null when no answer came. */
  status: number | null;
  durationMs: number;
  /** Milliseconds of waiting for room in the token's bucket before that. */
  queuedMs: number;
  /** Units of the bucket; null where Canvas named none, and for a shared answer. */
  cost: number | null;
  /** Only where the answer came by a call of another operation of the same token. */
  shared?: true;
}

export interface CanvasExtension {
  /** In the order of their answers; at most 1,000 of them. */
  requests: RequestOfOperation[];
  /** Units of the bucket, of all calls together. */
  cost: number;
  /** Units that Canvas last said were left to the token; null where it said nothing. */
  rateLimitRemaining: number | null;
}

/** What an operation has cost in Canvas, for the client that asked. */
export function canvasExtension({ keptCalls, cost, remaining }: RequestRecord): CanvasExtension {
  return {
    requests: (keptCalls ?? []).map((call) => ({
      route: call.route,
      status: call.status ?? null,
      durationMs: round(call.durationMs),
      queuedMs: round(call.queuedMs),
      cost: call.cost ?? null,
      ...(call.shared && { shared: true }),
    })),
    cost: round(cost),
    rateLimitRemaining: remaining ?? null,
  };
}

/** To a thousandth: sums of fractions have tails. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

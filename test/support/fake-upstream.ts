import { RetryBudget } from '../../src/canvas/policy/retry-budget.ts';
import { type HttpResponse, NoResponseError } from '../../src/canvas/transport/http.ts';
import type { Caller, UpstreamRequest } from '../../src/canvas/upstream-request.ts';
import type { CanvasUpstream } from '../../src/canvas/upstream.ts';

/** A call as a script sees it. */
export type FakeCall = Pick<UpstreamRequest, 'path'> &
  Pick<Caller, 'token' | 'priority'> & { atMs: number };

export type FakeAnswer = Partial<Omit<HttpResponse, 'body'>> & { body?: unknown; afterMs?: number };

/** Canvas without a socket, for tests that hold the clock: answers as the script says. */
export function createFakeUpstream(script: (call: FakeCall) => FakeAnswer) {
  const calls: FakeCall[] = [];
  const answer = async ({ path, caller }: UpstreamRequest): Promise<HttpResponse> => {
    const { token, priority, deadline, responseTimeoutMs } = caller;
    const call = { token, path, priority, atMs: performance.now() };
    calls.push(call);
    const { afterMs = 0, status = 200, headers = {}, body } = script(call);
    const timeout = responseTimeoutMs === undefined ? deadline : deadline.within(responseTimeoutMs);
    if (afterMs > 0 && !(await timeout.sleep(afterMs))) {
      throw new NoResponseError(deadline.ended ?? 'timeout', true);
    }
    if (timeout !== deadline) timeout.cancel();
    return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };
  const upstream = {
    origin: 'https://canvas.test',
    retryBudget: new RetryBudget(),
    exchange: answer,
  };
  return { calls, upstream: upstream as unknown as CanvasUpstream };
}

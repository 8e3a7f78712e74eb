import { RetryBudget } from '../../src/canvas/policy/retry-budget.ts';
import { type HttpAnswer, NoAnswerError, type Receiver } from '../../src/canvas/transport/http.ts';
import type { Caller, UpstreamCall } from '../../src/canvas/transport/trip.ts';
import type { CanvasUpstream } from '../../src/canvas/upstream.ts';

/** A call as a script sees it. */
export type FakeCall = Pick<UpstreamCall, 'path'> &
  Pick<Caller, 'token' | 'priority'> & { atMs: number };

export type FakeAnswer = Partial<Omit<HttpAnswer, 'body'>> & { body?: unknown; afterMs?: number };

/** Canvas without a socket, for tests that hold the clock: answers as the script says. */
export function createFakeUpstream(script: (call: FakeCall) => FakeAnswer) {
  const calls: FakeCall[] = [];
  const answer = async ({ path, caller }: UpstreamCall): Promise<HttpAnswer> => {
    const { token, priority, deadline, answerMs } = caller;
    const call = { token, path, priority, atMs: performance.now() };
    calls.push(call);
    const { afterMs = 0, status = 200, headers = {}, body } = script(call);
    const patience = answerMs === undefined ? deadline : deadline.within(answerMs);
    if (afterMs > 0 && !(await patience.sleep(afterMs))) {
      throw new NoAnswerError(deadline.ended ?? 'timeout', true);
    }
    if (patience !== deadline) patience.cancel();
    return { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
  };
  const upstream = {
    origin: 'https://canvas.test',
    retryBudget: new RetryBudget(),
    send: (call: UpstreamCall, receiver: Receiver) => {
      void answer(call).then(
        (answered) => {
          receiver.answered(answered);
        },
        (error: unknown) => {
          receiver.failed(error as Error);
        },
      );
    },
  };
  return { calls, upstream: upstream as unknown as CanvasUpstream };
}

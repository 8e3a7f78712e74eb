import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from '../../src/canvas/deadline.ts';
import {
  always,
  biology,
  byPath,
  hang,
  hangingScript,
  notFound,
  refuse,
} from '../support/canvas-scripts.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

// What never ends here would end at a time-out of the test: soon.
vi.setConfig({ testTimeout: 5_000 });

const slowAndFast = '{ slow: course(id: 1) { name } fast: course(id: 2) { name } }';

describe('at the deadline', () => {
  it('what hangs is CANVAS_TIMEOUT, and the rest of the answer arrives', async () => {
    const { query, requests } = await startScriptedGateway(
      byPath({ '/api/v1/courses/1': hang, '/api/v1/courses/2': always(biology) }),
      { deadlineMs: 500 },
    );
    const startedAt = performance.now();
    const { data, errors } = await query(slowAndFast);
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(data).toEqual({ slow: null, fast: { name: 'Biology' } });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['slow', 'name'],
        extensions: {
          code: 'CANVAS_TIMEOUT',
          route: 'GET /api/v1/courses/:id',
          requestId: expect.any(String),
        },
      }),
    ]);
    // A GET that took all the time is not sent again.
    expect(requests).toHaveLength(2);
  });

  it('an answer that began and does not end is CANVAS_TIMEOUT, too', async () => {
    const { query } = await startScriptedGateway(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"id":"1",');
      },
      { deadlineMs: 150 },
    );
    const { data, errors } = await query('{ course(id: 1) { name } }');
    expect(data).toEqual({ course: null });
    expect(errors?.[0]?.extensions.code).toBe('CANVAS_TIMEOUT');
  });

  it('the calls that hang are given up, so that they load Canvas no longer', async () => {
    const { script, closed } = hangingScript();
    const { query } = await startScriptedGateway(script, { deadlineMs: 150 });
    await query('{ course(id: 1) { name } }');
    await closed;
  });

  it('calls that wait for their turn end as well, and are never sent', async () => {
    const { query, requests } = await startScriptedGateway(hang, { deadlineMs: 200 });
    const fields = Array.from({ length: 60 }, (_, n) => `c${n}: course(id: ${n + 1}) { name }`);
    const { errors } = await query(`{ ${fields.join(' ')} }`);
    expect(errors).toHaveLength(60);
    // Who waited for quota may be told so.
    const codes = new Set(errors?.map(({ extensions }) => extensions.code));
    codes.delete('RATE_LIMITED');
    expect(codes).toEqual(new Set(['CANVAS_TIMEOUT']));
    const sent = requests.length;
    expect(sent).toBeLessThan(60);
    await setImmediate();
    expect(requests).toHaveLength(sent);
  });

  it('is the deadline of each operation: one that ran out of time takes none from the next', async () => {
    let isSlow = true;
    const { query } = await startScriptedGateway(
      (request, response) => {
        if (isSlow) hang(request, response);
        else json(response, biology);
      },
      { deadlineMs: 500 },
    );
    expect((await query('{ course(id: 1) { name } }')).data).toEqual({ course: null });
    isSlow = false;
    expect((await query('{ course(id: 1) { name } }')).data).toEqual({
      course: { name: 'Biology' },
    });
  });

  it('no call outlives it, not even one whose answer nobody waits for any more', async () => {
    const { script, arrived, closed } = hangingScript();
    const { query } = await startScriptedGateway(
      byPath({
        // `name` cannot be null, so that its failure answers for the course while its sibling hangs.
        '/api/v1/courses/1': (request, response) =>
          void arrived.then(() => {
            notFound(request, response);
          }),
        '/api/v1/courses/1/analytics/activity': script,
      }),
      { deadlineMs: 300 },
    );
    const { data } = await query('{ course(id: 1) { name analytics { activity { views } } } }');
    expect(data).toEqual({ course: null });
    await expect(within(1_000, closed)).resolves.toBe('in time');
  });
});

describe('a client that goes away', () => {
  it('cancels its calls to Canvas', async () => {
    const { script, arrived, closed } = hangingScript();
    const { query } = await startScriptedGateway(script);
    const client = new AbortController();
    const answer = query('{ course(id: 1) { name } }', { signal: client.signal });
    answer.catch(() => undefined);
    await arrived;
    client.abort();
    await closed;
  });

  it('cancels them when its connection breaks, too', async () => {
    const { script, arrived, closed } = hangingScript();
    const { yoga } = await startScriptedGateway(script);
    const url = await serve((request, response) => void yoga(request, response));
    const client = new AbortController();
    const answer = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer a-token' },
      body: JSON.stringify({ query: '{ course(id: 1) { name } }' }),
      signal: client.signal,
    });
    answer.catch(() => undefined);
    await arrived;
    client.abort();
    await closed;
  });

  it('leaves the calls of others alone', async () => {
    const { script, arrived, closed } = hangingScript();
    let answerOther: () => void = () => undefined;
    const { query } = await startScriptedGateway(
      byPath({
        '/api/v1/courses/1': script,
        '/api/v1/courses/2': (_request, response) => {
          answerOther = () => {
            json(response, biology);
          };
        },
      }),
    );
    const client = new AbortController();
    const gone = query('{ course(id: 1) { name } }', { signal: client.signal });
    gone.catch(() => undefined);
    const other = query('{ course(id: 2) { name } }');
    await arrived;
    client.abort();
    await closed;
    answerOther();
    expect(await other).toEqual({ data: { course: { name: 'Biology' } } });
  });

  it('has nothing repeated: what breaks off is not an error of the connection', async () => {
    const timersLeft = watchTimers();
    const { script, arrived, closed } = hangingScript();
    const { query, requests } = await startScriptedGateway(script);
    const client = new AbortController();
    const answer = query('{ course(id: 1) { name } }', { signal: client.signal });
    answer.catch(() => undefined);
    await arrived;
    client.abort();
    await closed;
    expect(timersLeft()).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it('ends a wait for quota: no timer stays, and no call follows', async () => {
    const timersLeft = watchTimers();
    const refused = new EventEmitter();
    const { query, requests } = await startScriptedGateway((_request, response) => {
      response.once('close', () => refused.emit('closed'));
      refuse(response);
    });
    const client = new AbortController();
    const answer = query('{ course(id: 1) { name } }', { signal: client.signal });
    answer.catch(() => undefined);
    await once(refused, 'closed');
    // Some turns of the event loop, in which the refusal arrives and the wait begins.
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    client.abort();
    // Over a socket some turns more, until the gateway sees it close.
    for (let turn = 0; turn < 500 && timersLeft().length > 0; turn += 1) await setImmediate();
    expect(timersLeft()).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  it('before its operation begins causes no call at all', async () => {
    const { query, requests } = await startScriptedGateway(always(biology));
    const answer = query('{ course(id: 1) { name } }', { signal: AbortSignal.abort() });
    await expect(answer).rejects.toThrow();
    // An operation of somebody else, sent after it, is the first that Canvas sees.
    await query('{ course(id: 2) { name } }');
    expect(requests).toEqual(['GET /api/v1/courses/2?include%5B%5D=term']);
  });
});

describe('an answer', () => {
  it('releases the timer of its deadline', async () => {
    const deadlineMs = 123_457;
    const { query } = await startScriptedGateway(always(biology), { deadlineMs });
    const started = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    await query('{ course(id: 1) { name } }');
    const at = started.mock.calls.findIndex(([, ms]) => ms === deadlineMs);
    expect(at).toBeGreaterThanOrEqual(0);
    expect(cleared).toHaveBeenCalledWith(started.mock.results[at]?.value);
  });
});

describe('Deadline', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells each listener once why it ended', () => {
    vi.useFakeTimers();
    const deadline = new Deadline(1_000);
    const listener = vi.fn();
    const forgotten = vi.fn();
    const other = vi.fn();
    deadline.onEnd(listener);
    const subscription = deadline.onEnd(forgotten);
    deadline.onEnd(other);
    subscription.dispose();
    subscription.dispose();
    vi.advanceTimersByTime(999);
    expect(deadline.ended).toBeUndefined();
    vi.advanceTimersByTime(1);
    deadline.cancel();
    expect(deadline.ended).toBe('timeout');
    expect(deadline.remainingMs).toBe(0);
    expect(listener).toHaveBeenCalledOnce();
    expect(other).toHaveBeenCalledOnce();
    expect(forgotten).not.toHaveBeenCalled();
  });

  it('ends a sleep that would outlast it', async () => {
    vi.useFakeTimers();
    const deadline = new Deadline(1_000);
    const short = deadline.sleep(400);
    const long = deadline.sleep(4_000);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await short).toBe(true);
    expect(await long).toBe(false);
    expect(await deadline.sleep(1)).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('when cancelled ends at once, and says so', async () => {
    vi.useFakeTimers();
    const deadline = new Deadline(1_000);
    const sleep = deadline.sleep(400);
    deadline.cancel();
    expect(await sleep).toBe(false);
    expect(deadline.ended).toBe('cancelled');
    expect(vi.getTimerCount()).toBe(0);
  });
});

/** Tells which timers that were started since keep the process alive, for a wait or a repetition. */
function watchTimers(): () => NodeJS.Timeout[] {
  const started = vi.spyOn(globalThis, 'setTimeout');
  const cleared = vi.spyOn(globalThis, 'clearTimeout');
  return () =>
    started.mock.results
      .map(({ value }) => value as NodeJS.Timeout)
      .filter((timer) => timer.hasRef() && !cleared.mock.calls.some(([one]) => one === timer));
}

function within(ms: number, event: Promise<unknown>): Promise<'in time' | 'too late'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      resolve('too late');
    }, ms);
    void event.then(() => {
      clearTimeout(timer);
      resolve('in time');
    });
  });
}

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CanvasError } from '../../src/canvas/errors.ts';
import type { ReportKey } from '../../src/reports/keys.ts';
import { ReportWatchers } from '../../src/report-watching/report-watchers.ts';
import type { Subscription, Update } from '../../src/report-watching/subscription.ts';
import { createFakeUpstream, type FakeAnswer, type FakeCall } from '../support/fake-upstream.ts';

const key: ReportKey = { type: 'AccountReport', accountId: '1', report: 'sis_export_csv', id: '7' };
const other: ReportKey = { ...key, id: '8' };
const run = (more: object = {}) => ({ id: '7', report: key.report, status: 'running', ...more });

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Watchers over a Canvas that answers by the script. */
function start(script: (call: FakeCall) => FakeAnswer = () => ({ body: run() })) {
  const { calls, upstream } = createFakeUpstream(script);
  const watchers = new ReportWatchers(upstream);
  return { calls, watchers };
}

/** Takes what a subscription brings as it comes. */
function follow(subscription: Subscription) {
  const seen: unknown[] = [];
  void (async () => {
    for await (const update of subscription) seen.push(toWord(update));
    seen.push('end');
  })();
  return seen;
}

function toWord(update: Update): string {
  if ('error' in update) return (update.error as CanvasError).code;
  const { record } = update.snapshot;
  return 'status' in record ? `${record.status} ${record.progress ?? 0}` : record.id;
}

const passMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('the looks at a report', () => {
  it('are as many for a thousand subscribers as for one', async () => {
    const one = start();
    follow(one.watchers.watch(key, 'a'));
    await passMs(300_000);
    one.watchers.close();
    const thousand = start();
    for (let index = 0; index < 1_000; index += 1) follow(thousand.watchers.watch(key, 'a'));
    expect(thousand.watchers.size).toBe(1);
    await passMs(300_000);
    // Jitter moves each pause by a fifth.
    expect(thousand.calls.length).toBeGreaterThan(15);
    expect(Math.abs(thousand.calls.length - one.calls.length)).toBeLessThanOrEqual(5);
  });

  it('begin within a second, and grow to 15 seconds apart while nothing changes', async () => {
    const { calls, watchers } = start();
    follow(watchers.watch(key, 'a'));
    await passMs(200_000);
    const pauses = calls.slice(1).map(({ atMs }, index) => atMs - calls[index]!.atMs);
    expect(pauses[0]).toBeLessThanOrEqual(1_000);
    for (const [index, pause] of pauses.entries()) {
      const most = Math.min(15_000, 1_000 * 1.5 ** index);
      expect(pause).toBeGreaterThanOrEqual(0.79 * most);
      expect(pause).toBeLessThanOrEqual(most + 1);
    }
    expect(pauses.at(-1)).toBeGreaterThan(11_000);
  });

  it('come quickly again after a change', async () => {
    let progress = 0;
    const { calls, watchers } = start(() => ({ body: run({ progress }) }));
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(120_000);
    progress = 50;
    await passMs(15_001);
    expect(seen).toEqual(['running 0', 'running 50']);
    const before = calls.length;
    await passMs(1_001);
    // Where the change came shortly before the end of the 15 s, one look; else more.
    expect(calls.length).toBeGreaterThan(before - 1);
    const last = calls.slice(-2).map(({ atMs }) => atMs);
    expect(last[1]! - last[0]!).toBeLessThan(11_000);
  });

  it('stop with the last subscriber, and leave no timer behind', async () => {
    const { calls, watchers } = start();
    const first = watchers.watch(key, 'a');
    const second = watchers.watch(key, 'a');
    follow(first);
    follow(second);
    await passMs(5_000);
    await first.return();
    await passMs(30_000);
    const before = calls.length;
    expect(watchers.size).toBe(1);
    await second.return();
    expect(watchers.size).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    await passMs(60_000);
    expect(calls).toHaveLength(before);
  });

  it('cancel a call that is under way when the last subscriber leaves', async () => {
    const { watchers } = start(() => ({ body: run(), afterMs: 10_000 }));
    const subscription = watchers.watch(key, 'a');
    await subscription.return();
    await passMs(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('go behind interactive calls, but for the first one', async () => {
    const { calls, watchers } = start();
    follow(watchers.watch(key, 'a'));
    await passMs(10_000);
    expect(calls[0]!.priority).toBe('interactive');
    expect(new Set(calls.slice(1).map(({ priority }) => priority))).toEqual(
      new Set(['background']),
    );
  });

  it('are apart for two reports', async () => {
    const { watchers } = start();
    follow(watchers.watch(key, 'a'));
    follow(watchers.watch(other, 'a'));
    await passMs(0);
    expect(watchers.size).toBe(2);
  });
});

describe('a token', () => {
  it('looks once for itself before it shares what others bring', async () => {
    const { calls, watchers } = start();
    const a = follow(watchers.watch(key, 'a'));
    await passMs(0);
    const b = follow(watchers.watch(key, 'b'));
    expect(b).toEqual([]);
    await passMs(0);
    expect(calls.map(({ token }) => token)).toEqual(['a', 'b']);
    expect(a).toEqual(['running 0']);
    expect(b).toEqual(['running 0']);
  });

  it('without the right never shares anything', async () => {
    let progress = 0;
    const { watchers } = start(({ token }) =>
      token === 'a' ? { body: run({ progress }) } : { status: 403, body: {} },
    );
    const a = follow(watchers.watch(key, 'a'));
    await passMs(0);
    const b = follow(watchers.watch(key, 'b'));
    progress = 10;
    await passMs(20_000);
    expect(b).toEqual(['FORBIDDEN', 'end']);
    expect(a).toEqual(['running 0', 'running 10']);
  });

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
  ])('that is turned away by %i ends its own subscribers alone', async (status, code) => {
    let revoked = false;
    let progress = 0;
    const { watchers } = start(({ token }) =>
      token === 'a' && revoked ? { status, body: {} } : { body: run({ progress }) },
    );
    const a = follow(watchers.watch(key, 'a'));
    const b = follow(watchers.watch(key, 'b'));
    await passMs(0);
    revoked = true;
    await passMs(60_000);
    progress = 99;
    await passMs(20_000);
    expect(a).toEqual(['running 0', code, 'end']);
    expect(b).toEqual(['running 0', 'running 99']);
  });

  it('takes over when the one that looked has left', async () => {
    const { calls, watchers } = start();
    const a = watchers.watch(key, 'a');
    follow(a);
    follow(watchers.watch(key, 'b'));
    await passMs(0);
    await a.return();
    calls.length = 0;
    await passMs(30_000);
    expect(calls.length).toBeGreaterThan(3);
    expect(new Set(calls.map(({ token }) => token))).toEqual(new Set(['b']));
  });

  it('whose proof has grown old looks for itself before it is told of a change', async () => {
    // Of a hundred tokens most have not had a turn for longer than a minute.
    const revoked = new Set<string>();
    let progress = 0;
    const { calls, watchers } = start(({ token }) =>
      revoked.has(token) ? { status: 401, body: {} } : { body: run({ progress }) },
    );
    const seen = Array.from({ length: 100 }, (_, index) =>
      follow(watchers.watch(key, `t${index}`)),
    );
    await passMs(240_000);
    revoked.add('t99');
    progress = 50;
    calls.length = 0;
    await passMs(15_001);
    expect(calls.filter(({ token }) => token === 't98')).toHaveLength(1);
    expect(seen[98]).toEqual(['running 0', 'running 50']);
    expect(seen[99]).toEqual(['running 0', 'UNAUTHENTICATED', 'end']);
  });

  it('that comes back gets the report at once, without a call', async () => {
    const { calls, watchers } = start();
    follow(watchers.watch(key, 'a'));
    await passMs(0);
    const again = follow(watchers.watch(key, 'a'));
    await Promise.resolve();
    await Promise.resolve();
    expect(again).toEqual(['running 0']);
    expect(calls).toHaveLength(1);
  });
});

describe('a failure of Canvas', () => {
  const failures: [string, FakeAnswer][] = [
    ['a spent quota', { status: 429, body: '429 Too Many Requests (Rate Limit Exceeded)' }],
    ['a spent quota of older Canvas', { status: 403, body: '403 Forbidden (Rate Limit Exceeded)' }],
    ['500', { status: 500, body: {} }],
    ['502', { status: 502, body: '<html>' }],
    ['503', { status: 503, body: '<html>' }],
    ['no answer in time', { afterMs: 3_600_000 }],
    ['a page in place of JSON', { body: '<html>' }],
    ['a redirect', { status: 302, body: '' }],
  ];
  it.each(failures)('(%s) ends no stream, and is no event', async (_, failure) => {
    let failing = false;
    let progress = 0;
    const { watchers } = start(() => (failing ? failure : { body: run({ progress }) }));
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(2_000);
    failing = true;
    await passMs(120_000);
    failing = false;
    progress = 80;
    await passMs(31_000);
    expect(seen).toEqual(['running 0', 'running 80']);
  });

  it.each(failures.slice(0, 6))('(%s) at the first look is outlived, too', async (_, failure) => {
    let failing = true;
    const { watchers } = start(() => (failing ? failure : { body: run() }));
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(60_000);
    expect(seen).toEqual([]);
    failing = false;
    await passMs(31_000);
    expect(seen).toEqual(['running 0']);
  });

  it('that names a pause gets it', async () => {
    let failing = false;
    const { calls, watchers } = start(() =>
      failing ? { status: 429, headers: { 'retry-after': '40' }, body: '' } : { body: run() },
    );
    follow(watchers.watch(key, 'a'));
    await passMs(0);
    failing = true;
    await passMs(39_000);
    expect(calls).toHaveLength(2);
    await passMs(20_000);
    expect(calls.length).toBeGreaterThan(2);
  });

  it('makes a look one call: nothing is repeated in between', async () => {
    const { calls, watchers } = start(() => ({ status: 503, body: {} }));
    follow(watchers.watch(key, 'a'));
    await passMs(700);
    expect(calls).toHaveLength(1);
  });
});

describe('a subscriber', () => {
  it('that reads slowly gets the newest state, and holds back nobody', async () => {
    let progress = 0;
    const { watchers } = start(() => ({ body: run({ progress: (progress += 1) }) }));
    const slow = watchers.watch(key, 'a');
    const quick = follow(watchers.watch(key, 'a'));
    await passMs(30_000);
    expect(quick.length).toBeGreaterThan(20);
    const { value } = await slow.next();
    expect(toWord(value!)).toBe(quick.at(-1));
  });

  it('that leaves while it waits is let go', async () => {
    const { watchers } = start();
    const subscription = watchers.watch(key, 'a');
    await passMs(0);
    await subscription.next();
    const waiting = subscription.next();
    await subscription.return();
    expect(await waiting).toEqual({ done: true, value: undefined });
  });

  it('is told the end state, and then the end', async () => {
    let body = run();
    const { calls, watchers } = start(() => ({ body }));
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(0);
    body = run({ status: 'complete', progress: 100, attachment: { id: '5' } });
    await passMs(1_001);
    expect(seen).toEqual(['running 0', 'complete 100', 'end']);
    expect(watchers.size).toBe(0);
    await passMs(60_000);
    expect(calls).toHaveLength(2);
  });

  it('is not told of the run time, which Canvas computes for each read', async () => {
    let runTime = 0;
    const { watchers } = start(() => ({ body: run({ run_time: (runTime += 1) }) }));
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(60_000);
    expect(seen).toEqual(['running 0']);
  });

  it('is told of progress that goes backwards, as Canvas sends it after a retry', async () => {
    const progress = [10, 60, 5];
    const { watchers } = start(() => ({
      body: run({ progress: progress.length > 1 ? progress.shift() : progress[0] }),
    }));
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(60_000);
    expect(seen).toEqual(['running 10', 'running 60', 'running 5']);
  });

  it('is not told of the offset of instants, which differs between tokens', async () => {
    const { watchers } = start(({ token }) => ({
      body: run({
        started_at: token === 'a' ? '2026-01-05T07:00:00-07:00' : '2026-01-05T14:00:00Z',
      }),
    }));
    const a = follow(watchers.watch(key, 'a'));
    const b = follow(watchers.watch(key, 'b'));
    await passMs(60_000);
    expect([a, b]).toEqual([['running 0'], ['running 0']]);
  });

  it('never sees an old answer that comes late', async () => {
    // The look of b begins before the report changes, and its answer comes after.
    let progress = 10;
    const { watchers } = start(({ token }) => ({
      body: run({ progress }),
      afterMs: token === 'b' ? 1_500 : 0,
    }));
    const a = follow(watchers.watch(key, 'a'));
    await passMs(0);
    const b = follow(watchers.watch(key, 'b'));
    await passMs(0);
    progress = 90;
    await passMs(1_400);
    expect(a).toEqual(['running 10', 'running 90']);
    await passMs(1_000);
    expect(b).toEqual(['running 90']);
    expect(a).toEqual(['running 10', 'running 90']);
  });

  it('is told at once what an action of somebody has made of the report', async () => {
    const { watchers } = start();
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(0);
    const record = { ...run({ status: 'aborted' }) };
    watchers.tell(key, { type: 'AccountReport', record });
    await passMs(0);
    expect(seen).toEqual(['running 0', 'aborted 0', 'end']);
  });

  it('is let go when the watchers close', async () => {
    const { watchers } = start();
    const seen = follow(watchers.watch(key, 'a'));
    await passMs(0);
    watchers.close();
    const late = follow(watchers.watch(key, 'a'));
    await passMs(0);
    expect(seen).toEqual(['running 0', 'end']);
    expect(late).toEqual(['end']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

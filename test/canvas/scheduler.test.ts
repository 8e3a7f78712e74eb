import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from '../../src/canvas/deadline.ts';
import { Scheduler } from '../../src/canvas/policy/scheduler.ts';

/** Canvas's bucket as `increment_bucket.lua` keeps it, in the time of the test. */
class CanvasBucket {
  level = 0;
  refusals = 0;
  inFlight = 0;
  most = 0;
  #atMs = performance.now();
  readonly mark: number;

  constructor(mark: number) {
    this.mark = mark;
  }

  /** Whether Canvas takes one more request now. */
  begin(): boolean {
    this.#leak();
    this.level += 50;
    if (this.level >= this.mark) {
      this.level -= 50;
      this.refusals += 1;
      return false;
    }
    this.inFlight += 1;
    this.most = Math.max(this.most, this.inFlight);
    return true;
  }

  /** Ends a request; what `X-Rate-Limit-Remaining` says. */
  end(cost: number): number {
    this.#leak();
    this.level = Math.max(0, this.level - 50 + cost);
    this.inFlight -= 1;
    return this.mark - this.level;
  }

  #leak(): void {
    const nowMs = performance.now();
    this.level = Math.max(0, this.level - ((nowMs - this.#atMs) / 1000) * 10);
    this.#atMs = nowMs;
  }
}

interface Call {
  /** Milliseconds to Canvas, in Canvas, and back. */
  there: number;
  work: number;
  back: number;
  cost: number;
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Sends calls through a scheduler to a bucket until each has been answered. */
async function send(
  scheduler: Scheduler,
  bucket: CanvasBucket,
  operation: object,
  { there, work, back, cost }: Call,
): Promise<void> {
  for (;;) {
    const admittedAtMs = await scheduler.admit(operation, new Deadline(Infinity));
    await sleep(there);
    if (bucket.begin()) {
      await sleep(work);
      const remaining = bucket.end(cost);
      await sleep(back);
      scheduler.settle(admittedAtMs, { cost, remaining });
      return;
    }
    await sleep(back);
    scheduler.refuse();
    await sleep(500);
  }
}

/** Runs to the end of all promises in the test's own time; returns how long it took there. */
async function inTime(work: () => Promise<unknown>): Promise<number> {
  const startMs = performance.now();
  let isDone = false as boolean;
  const done = work().finally(() => (isDone = true));
  done.catch(() => undefined); // awaited below
  while (!isDone) await vi.advanceTimersByTimeAsync(1);
  await done;
  return performance.now() - startMs;
}

const call = fc.record({
  there: fc.integer({ min: 0, max: 5 }),
  work: fc.integer({ min: 5, max: 60 }),
  back: fc.integer({ min: 0, max: 5 }),
  cost: fc.double({ min: 0.05, max: 1, noNaN: true }),
});

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

describe('alone with its token', () => {
  it('never meets a refusal, whatever calls cost and however long they take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 40, maxLength: 120 }),
        fc.constantFrom(600, 700, 1000),
        async (calls, mark) => {
          const bucket = new CanvasBucket(mark);
          const scheduler = new Scheduler();
          await inTime(() => Promise.all(calls.map((one) => send(scheduler, bucket, calls, one))));
          expect(bucket.refusals).toBe(0);
        },
      ),
      { numRuns: 100 },
    );
  });

  it.each([
    [600, 11],
    [700, 13],
    [1000, 19],
  ])('learns the mark: with %i units, %i calls are in flight at once', async (mark, most) => {
    const bucket = new CanvasBucket(mark);
    const scheduler = new Scheduler();
    const one = { there: 1, work: 28, back: 1, cost: 0.2 };
    await inTime(async () => {
      await send(scheduler, bucket, scheduler, one);
      await Promise.all(Array.from({ length: 60 }, () => send(scheduler, bucket, scheduler, one)));
    });
    expect(bucket.most).toBe(most);
    expect(bucket.refusals).toBe(0);
  });

  it('takes no longer than the waves that the bucket allows', async () => {
    const bucket = new CanvasBucket(600);
    const scheduler = new Scheduler();
    const one = { there: 1, work: 28, back: 1, cost: 0.2 };
    const tookMs = await inTime(async () => {
      await send(scheduler, bucket, scheduler, one);
      await Promise.all(Array.from({ length: 51 }, () => send(scheduler, bucket, scheduler, one)));
    });
    const wavesMs = 30 + Math.ceil(51 / 11) * 30;
    expect(tookMs).toBeLessThanOrEqual(wavesMs * 1.15);
  });

  it('goes on at the pace of the leak when the bucket is full, and is never refused', async () => {
    const bucket = new CanvasBucket(600);
    const scheduler = new Scheduler();
    const one = { there: 1, work: 28, back: 1, cost: 20 };
    const calls = 60; // 1,200 units: twice what the bucket holds
    const tookMs = await inTime(() =>
      Promise.all(Array.from({ length: calls }, () => send(scheduler, bucket, scheduler, one))),
    );
    expect(bucket.refusals).toBe(0);
    // All but what the bucket holds below its mark has to leak, at 10 units a second.
    const shortestMs = ((calls * 20 - 600) / 10) * 1000;
    expect(tookMs).toBeLessThan(shortestMs * 1.15);
  });

  it('does not look again and again while its first calls are unanswered', async () => {
    const scheduler = new Scheduler();
    const deadline = new Deadline(Infinity);
    while (!(scheduler.admit(scheduler, deadline) instanceof Promise)); // the last one waits
    const startMs = performance.now();
    await vi.advanceTimersToNextTimerAsync();
    expect(performance.now() - startMs).toBe(1_000);
  });

  it('waits for the leak alone once another call has ended, not for as long as it seemed beside it', async () => {
    const scheduler = new Scheduler();
    const deadline = new Deadline(Infinity);
    const probe = await scheduler.admit(scheduler, deadline);
    scheduler.settle(probe, { cost: 540, remaining: 60 }); // room for one call at a time
    const first = await scheduler.admit(scheduler, deadline);
    const second = Promise.resolve(scheduler.admit(scheduler, deadline)); // 42 units too few: a second at least
    const endedAtMs = performance.now();
    scheduler.settle(first, { cost: 9, remaining: 51 }); // 1 unit too few: 100 ms
    expect(vi.getTimerCount()).toBe(1); // the nearer moment in place of the later one
    let admittedAtMs = 0;
    await inTime(async () => {
      admittedAtMs = (await second).atMs;
    });
    expect(admittedAtMs - endedAtMs).toBeGreaterThan(90);
    expect(admittedAtMs - endedAtMs).toBeLessThan(120);
  });
});

describe('beside another client of the same token', () => {
  it('meets hardly a refusal, and loses no call', async () => {
    const bucket = new CanvasBucket(600);
    const scheduler = new Scheduler();
    let done = 0;
    let running = true;
    const other = async () => {
      while (running) {
        if (bucket.begin()) {
          await sleep(30);
          bucket.end(0.3);
        }
        await sleep(40);
      }
    };
    const one = { there: 1, work: 28, back: 1, cost: 0.2 };
    await inTime(async () => {
      const others = [other(), other()];
      const before = bucket.refusals;
      await Promise.all(
        Array.from({ length: 1_000 }, () =>
          send(scheduler, bucket, scheduler, one).then(() => (done += 1)),
        ),
      );
      expect(bucket.refusals - before).toBeLessThan(10);
      running = false;
      await Promise.all(others);
    });
    expect(done).toBe(1_000);
  });

  it('takes its places again soon after the other has gone', async () => {
    const bucket = new CanvasBucket(600);
    const scheduler = new Scheduler();
    const one = { there: 1, work: 28, back: 1, cost: 0.2 };
    await inTime(async () => {
      for (let held = 0; held < 8; held += 1) bucket.begin();
      await Promise.all(Array.from({ length: 30 }, () => send(scheduler, bucket, scheduler, one)));
      expect(bucket.refusals).toBeLessThanOrEqual(1);
      for (let held = 0; held < 8; held += 1) bucket.end(0.1);
      await sleep(6_000);
      bucket.most = 0;
      await Promise.all(Array.from({ length: 60 }, () => send(scheduler, bucket, scheduler, one)));
    });
    expect(bucket.most).toBeGreaterThanOrEqual(10);
  });
});

describe('the queue', () => {
  it('lets operations take turns: two calls wait for a few of five hundred', async () => {
    const bucket = new CanvasBucket(600);
    const scheduler = new Scheduler();
    const one = { there: 1, work: 28, back: 1, cost: 0.1 };
    const finished: string[] = [];
    const run = (operation: { name: string }) =>
      send(scheduler, bucket, operation, one).then(() => finished.push(operation.name));
    const large = { name: 'large' };
    const small = { name: 'small' };
    await inTime(async () => {
      const first = Array.from({ length: 500 }, () => run(large));
      await sleep(100);
      await Promise.all([...first, run(small), run(small)]);
    });
    expect(finished.lastIndexOf('small')).toBeLessThan(80);
  });

  it('serves background calls after all interactive ones', async () => {
    const bucket = new CanvasBucket(600);
    const scheduler = new Scheduler();
    const order: string[] = [];
    const deadline = new Deadline(Infinity);
    await inTime(async () => {
      const admitted = async (name: string, priority: 'interactive' | 'background') => {
        const admittedAtMs = await scheduler.admit({}, deadline, priority);
        order.push(name);
        bucket.begin();
        await sleep(10);
        const remaining = bucket.end(0.1);
        scheduler.settle(admittedAtMs, { cost: 0.1, remaining });
      };
      await Promise.all([
        ...Array.from({ length: 5 }, () => admitted('probe', 'interactive')),
        ...Array.from({ length: 5 }, () => admitted('background', 'background')),
        ...Array.from({ length: 5 }, () => admitted('interactive', 'interactive')),
      ]);
    });
    expect(order.slice(5)).toEqual([
      ...Array<string>(5).fill('interactive'),
      ...Array<string>(5).fill('background'),
    ]);
  });

  it('is left by who gives up, and by who runs out of time', async () => {
    const scheduler = new Scheduler();
    const deadline = new Deadline(50);
    for (let probe = 0; probe < 5; probe += 1) await scheduler.admit(scheduler, deadline);
    const waiting = Promise.resolve(scheduler.admit(scheduler, deadline));
    const outcome = waiting.catch((error: unknown) => error);
    expect(scheduler.state().waiting).toBe(1);
    await vi.advanceTimersByTimeAsync(51);
    expect(await outcome).toMatchObject({ name: 'NotAdmittedError', reason: 'deadline' });
    expect(scheduler.state().waiting).toBe(0);
  });

  it('is bounded', () => {
    const scheduler = new Scheduler();
    const deadline = new Deadline(Infinity);
    const admit = () => scheduler.admit(scheduler, deadline);
    expect(() => {
      for (let calls = 0; calls < 100_000; calls += 1) void admit();
    }).toThrow(expect.objectContaining({ name: 'NotAdmittedError', reason: 'queue-full' }));
  });
});

describe('an idle token', () => {
  it('is forgotten when its bucket has run empty, and not before', async () => {
    const bucket = new CanvasBucket(600);
    const scheduler = new Scheduler();
    expect(scheduler.isIdle()).toBe(true);
    const one = { there: 1, work: 10, back: 1, cost: 20 };
    await inTime(() => send(scheduler, bucket, scheduler, one));
    expect(scheduler.isIdle()).toBe(false);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(scheduler.isIdle()).toBe(true);
  });
});

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CanvasError } from '../../src/canvas/errors.ts';
import type { ReportKey } from '../../src/reports/keys.ts';
import { ReportWatchers } from '../../src/report-watching/report-watchers.ts';
import type { Update } from '../../src/report-watching/subscription.ts';
import { createFakeUpstream, type FakeAnswer, type FakeCall } from '../support/fake-upstream.ts';

const accountKey: ReportKey = {
  type: 'AccountReport',
  accountId: '1',
  report: 'sis_export_csv',
  id: '7',
};
const courseKey: ReportKey = {
  type: 'CourseReport',
  courseId: '1',
  reportType: 'course_pace_docx',
  id: '7',
};
const quizKey: ReportKey = { type: 'QuizReport', courseId: '3', quizId: '301', id: '7' };
const quizPath = '/api/v1/courses/3/quizzes/301/reports/7';
const file = { id: '5', size: 10 };

/** How a report looks at one moment. */
interface Moment {
  state: 'running' | 'complete';
  progress: number;
  hasFile: boolean;
}

/** The reports of each family as Canvas shows such a moment. */
const families = {
  account: { key: accountKey, answer: showRun },
  course: { key: courseKey, answer: showRun },
  quiz: {
    key: quizKey,
    answer: ({ state, progress, hasFile }: Moment, { path }: FakeCall): FakeAnswer =>
      path.startsWith('/api/v1/progress/')
        ? {
            body: {
              id: '4',
              workflow_state: state === 'complete' ? 'completed' : 'running',
              completion: progress,
            },
          }
        : {
            body: {
              id: '7',
              report_type: 'item_analysis',
              progress_url: 'https://canvas.test/api/v1/progress/4',
              ...(hasFile && { file }),
            },
          },
  },
};

function showRun({ state, progress, hasFile }: Moment): FakeAnswer {
  return {
    body: {
      id: '7',
      report: 'sis_export_csv',
      status: state,
      progress,
      ...(hasFile && { attachment: file }),
    },
  };
}

const anyFamily = fc.constantFrom<keyof typeof families>('account', 'course', 'quiz');
const runs = { numRuns: 100 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Watches a report by some tokens; `seen` is what each of them is told, and when. */
function watch(key: ReportKey, tokens: readonly string[], script: (call: FakeCall) => FakeAnswer) {
  const { calls, upstream } = createFakeUpstream(script);
  const watchers = new ReportWatchers(upstream);
  const beganMs = performance.now();
  const seen = tokens.map((token) => {
    const told: { word: string; atMs: number }[] = [];
    const tell = (word: string) => told.push({ word, atMs: performance.now() - beganMs });
    void (async () => {
      for await (const update of watchers.watch(key, token)) tell(toWord(update));
      tell('end');
    })();
    return told;
  });
  return {
    calls,
    seen,
    words: () => seen.map((told) => told.map(({ word }) => word)),
    /** Nobody watches any more, and nothing is left behind. */
    expectQuiet: () => {
      expect(watchers.size).toBe(0);
      expect(vi.getTimerCount()).toBe(0);
    },
  };
}

function toWord(update: Update): string {
  if ('error' in update) return (update.error as CanvasError).code;
  const { type, record, finished } = update.snapshot;
  const [state, progress, found] =
    type === 'QuizReport'
      ? [record.progress?.workflow_state, record.progress?.completion, record.file]
      : [record.status, record.progress, record.attachment];
  // A quiz report that has its file is asked for no job.
  const looks = type === 'QuizReport' && found ? 'complete 100' : `${state!} ${progress!}`;
  return `${looks}${found ? ' file' : ''}${finished ? ' finished' : ''}`;
}

const passMs = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const unrepeated = <T>(items: readonly T[]) =>
  items.filter((item, index) => item !== items[index - 1]);

it('progress that goes backwards is told as it is, and ends nothing', async () => {
  const steps = fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(anyFamily, steps, async (name, progress) => {
      const { key, answer } = families[name];
      const beganMs = performance.now();
      // Steps last longer than the longest pause between looks, so that each is seen.
      const watched = watch(key, ['a'], (call) => {
        const step = Math.floor((call.atMs - beganMs) / 20_000);
        const done = step >= progress.length;
        return answer(
          { state: done ? 'complete' : 'running', progress: progress[step] ?? 100, hasFile: done },
          call,
        );
      });
      await passMs(20_000 * (progress.length + 1));
      expect(watched.words()).toEqual([
        [
          ...unrepeated(progress).map((percent) => `running ${percent}`),
          'complete 100 file finished',
          'end',
        ],
      ]);
      watched.expectQuiet();
    }),
    runs,
  );
});

describe('a file that is not there when its report is complete', () => {
  const completeAfterMs = fc.integer({ min: 0, max: 30_000 });

  /** A report that completes, and whose file comes later, or never. */
  function watchLate(
    name: keyof typeof families,
    { completeMs, fileMs }: { completeMs: number; fileMs: number },
  ) {
    const { key, answer } = families[name];
    const beganMs = performance.now();
    return watch(key, ['a', 'b'], (call) => {
      const atMs = call.atMs - beganMs;
      const done = atMs >= completeMs;
      return answer(
        {
          state: done ? 'complete' : 'running',
          progress: done ? 100 : 50,
          hasFile: atMs >= fileMs,
        },
        call,
      );
    });
  }

  it.each([3_000, 8_000])('is looked for: %i ms later the last event has it', async (lateMs) => {
    await fc.assert(
      fc.asyncProperty(anyFamily, completeAfterMs, async (name, completeMs) => {
        const watched = watchLate(name, { completeMs, fileMs: completeMs + lateMs });
        await passMs(60_000);
        for (const told of watched.words()) {
          const [last, ...before] = told.slice(0, -1).reverse();
          expect(last).toBe('complete 100 file finished');
          expect(before.join()).not.toContain('finished');
          expect(told.at(-1)).toBe('end');
        }
        watched.expectQuiet();
      }),
      runs,
    );
  });

  it('and never comes ends the stream of a run without it, after ten seconds and some', async () => {
    const runFamily = fc.constantFrom<'account' | 'course'>('account', 'course');
    await fc.assert(
      fc.asyncProperty(runFamily, completeAfterMs, async (name, completeMs) => {
        const watched = watchLate(name, { completeMs, fileMs: Infinity });
        await passMs(completeMs + 45_000);
        for (const told of watched.seen) {
          const words = told.map(({ word }) => word);
          expect(words.slice(-3)).toEqual(['compiling 100', 'complete 100 finished', 'end']);
          const [compiling, finished] = told.slice(-3).map(({ atMs }) => atMs);
          // A look is at most 5 s after the one before it: the pauses began anew with the change.
          expect(finished! - compiling!).toBeGreaterThanOrEqual(10_000);
          expect(finished! - compiling!).toBeLessThan(16_000);
        }
        watched.expectQuiet();
      }),
      runs,
    );
  });

  it('is not waited for when the run ended long ago: it has gone', async () => {
    const { calls, words, expectQuiet } = watch(accountKey, ['a'], () => ({
      body: {
        id: '7',
        report: 'sis_export_csv',
        status: 'complete',
        progress: 100,
        ended_at: new Date(Date.now() - 3_600_000).toISOString(),
      },
    }));
    await passMs(0);
    expect(words()).toEqual([['complete 100 finished', 'end']]);
    expect(calls).toHaveLength(1);
    expectQuiet();
  });
});

it.each([
  ['the report', 404, 'NOT_FOUND'],
  ['the right to read it', 403, 'FORBIDDEN'],
])('%s that is taken away ends every stream with its code', async (_, status, code) => {
  const goneAfterMs = fc.integer({ min: 1_500, max: 120_000 });
  const tokens = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(anyFamily, tokens, goneAfterMs, async (name, readers, goneMs) => {
      const { key, answer } = families[name];
      const beganMs = performance.now();
      const watched = watch(key, readers, (call) =>
        // The job of a deleted quiz report is gone, too.
        call.atMs - beganMs >= goneMs
          ? { status, body: {} }
          : answer({ state: 'running', progress: 10, hasFile: false }, call),
      );
      await passMs(goneMs + 15_001 + readers.length * 100);
      expect(watched.words()).toEqual(readers.map(() => ['running 10', code, 'end']));
      for (const told of watched.seen) expect(told.at(-1)!.atMs).toBeGreaterThanOrEqual(goneMs);
      watched.expectQuiet();
    }),
    runs,
  );
});

describe('a progress_url that names no job', () => {
  const jobless = fc.oneof(
    fc.webUrl().filter((url) => !/\/progress\/\d/.test(url)),
    fc.constantFrom(
      'javascript:alert(4)',
      '',
      '/api/v1/progress/',
      'https://canvas.test/progress/x',
    ),
  );
  const record = { id: '7', report_type: 'item_analysis' };

  it('is an error of Canvas, and causes no call', async () => {
    await fc.assert(
      fc.asyncProperty(jobless, async (url) => {
        const { calls, words, expectQuiet } = watch(quizKey, ['a'], () => ({
          body: { ...record, progress_url: url },
        }));
        await passMs(60_000);
        expect(words()).toEqual([['CANVAS_BAD_RESPONSE', 'end']]);
        expect(calls.map(({ path }) => path)).toEqual([quizPath]);
        expectQuiet();
      }),
      runs,
    );
  });

  it('from some moment on is no event: the report itself is read until its file is there', async () => {
    await fc.assert(
      fc.asyncProperty(jobless, fc.integer({ min: 0, max: 60_000 }), async (url, lateMs) => {
        const doneMs = 5_000;
        const beganMs = performance.now();
        const { calls, words, expectQuiet } = watch(quizKey, ['a'], ({ path, atMs }) => {
          const done = atMs - beganMs >= doneMs;
          const job = { id: '4', workflow_state: done ? 'completed' : 'running', completion: 10 };
          if (path === '/api/v1/progress/4') return { body: job };
          if (atMs - beganMs >= doneMs + lateMs) return { body: { ...record, file } };
          return {
            body: { ...record, progress_url: done ? url : 'https://canvas.test/api/v1/progress/4' },
          };
        });
        await passMs(doneMs + lateMs + 35_000);
        const told = words()[0]!;
        expect(told[0]).toBe('running 10');
        expect(told.at(-2)).toMatch(/file finished$/);
        expect(told.at(-1)).toBe('end');
        expect(new Set(calls.map(({ path }) => path))).toEqual(
          new Set([quizPath, '/api/v1/progress/4']),
        );
        expectQuiet();
      }),
      runs,
    );
  });
});

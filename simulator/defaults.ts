import type { SimulatorOptions } from './options.ts';

/** The simulator as it starts when nothing else is asked for: today's Canvas, in good health. */
export const defaultOptions: SimulatorOptions = {
  host: '127.0.0.1',
  port: 0,
  filesPort: 0,
  seed: 1,
  size: 'default',
  bucket: { enabled: true, highWaterMark: 600, maximum: 800, upFront: 50, outflow: 10 },
  generation: {
    forbiddenStatus: 403,
    throttledStatus: 403,
    departmentActivity: 'arrays',
    gradeValues: 'integers',
    pageViewKeys: 'hours',
    assignmentsShape: 'full',
    asyncAnalytics: true,
    fileVerifiers: true,
    duplicateReportCheck: true,
  },
  faults: {
    latencyMs: 0,
    rate: 1,
    kind: 'none',
    status: 502,
    retryAfter: null,
    path: '',
    method: '',
    times: null,
    jobs: 'succeed',
  },
  // Long enough to watch, short enough to wait for.
  jobs: { queuedMs: 700, runningMs: 2_500, compilingMs: 800 },
  files: { urlLifetimeMs: 300_000, ranges: true, generatedBytes: 0, redirects: 1 },
};

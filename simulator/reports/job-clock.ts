import type { Faults, JobTimes } from '../options.ts';

/** What was settled about a background job when it was queued. Milliseconds; the rest follows from the time. */
export interface Job {
  readonly createdAt: Date;
  readonly queuedMs: number;
  readonly runningMs: number;
  /** 0 for all but the parallel account reports. */
  readonly compilingMs: number;
  /** A stuck job runs for ever. */
  readonly end: 'succeed' | 'fail' | 'stick';
}

/** Where a job stands at one instant. */
export interface JobState {
  readonly phase: 'queued' | 'running' | 'compiling' | 'succeeded' | 'failed';
  /** Share of the running phase that is over, 0 to 1. */
  readonly share: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

// Where a stuck job stays for ever.
const stuckShare = 0.42;

/** Queues a job now, with the times and the fault that hold for the request that starts it. */
export function queueJob(
  times: JobTimes,
  end: Faults['jobs'],
  { parallel = false, createdAt = new Date() } = {},
): Job {
  return {
    createdAt,
    queuedMs: times.queuedMs,
    runningMs: times.runningMs,
    compilingMs: parallel ? times.compilingMs : 0,
    end,
  };
}

/** At the start a job has not begun, however fast it is; by the clock it may be over at once. */
export type Instant = Date | 'start';

const waiting: JobState = { phase: 'queued', share: 0, startedAt: null, endedAt: null };

/** The state of a job: it derives from the time that went by, so that no timer runs for it. */
export function jobStateAt(job: Job, instant: Instant = new Date()): JobState {
  if (instant === 'start') return waiting;
  const start = job.createdAt.getTime() + job.queuedMs;
  const ran = instant.getTime() - start;
  if (ran < 0) return waiting;
  const startedAt = new Date(start);
  if (job.end === 'stick') {
    const share = Math.min(stuckShare, ran / Math.max(1, job.runningMs));
    return { phase: 'running', share, startedAt, endedAt: null };
  }
  if (ran < job.runningMs) {
    return { phase: 'running', share: ran / job.runningMs, startedAt, endedAt: null };
  }
  if (ran < job.runningMs + job.compilingMs) {
    return { phase: 'compiling', share: 1, startedAt, endedAt: null };
  }
  return {
    phase: job.end === 'fail' ? 'failed' : 'succeeded',
    share: 1,
    startedAt,
    endedAt: new Date(start + job.runningMs + job.compilingMs),
  };
}

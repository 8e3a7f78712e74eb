import type { RouteRequest } from '../http/types.ts';
import { utc } from '../http/dates.ts';
import type { Payload } from '../http/types.ts';
import { type Job, jobStateAt, queueJob } from './job-clock.ts';

/** What a background job with a public Progress record is about (canvas-rest §4.8). */
export interface ProgressStart {
  contextId: bigint;
  /** `Course`, `Quizzes::QuizStatistics`, … */
  contextType: string;
  tag: string;
  /** `still` stays at 0 until the end, `tens` climbs in steps of ten. Default `still`. */
  completion?: 'still' | 'tens';
}

/** One Progress record; everything that changes is read off the clock. */
export class Progress {
  readonly id: bigint;
  readonly contextId: bigint;
  readonly contextType: string;
  readonly tag: string;
  readonly job: Job;
  readonly #completion: 'still' | 'tens';

  constructor(id: bigint, start: ProgressStart, job: Job) {
    this.id = id;
    this.contextId = start.contextId;
    this.contextType = start.contextType;
    this.tag = start.tag;
    this.job = job;
    this.#completion = start.completion ?? 'still';
  }

  get state(): 'queued' | 'running' | 'completed' | 'failed' {
    const { phase } = jobStateAt(this.job);
    if (phase === 'succeeded') return 'completed';
    return phase === 'compiling' ? 'running' : phase;
  }

  /** Percent. */
  get completion(): number {
    const { phase, share } = jobStateAt(this.job);
    if (phase === 'succeeded') return 100;
    return this.#completion === 'tens' ? Math.floor(share * 10) * 10 : 0;
  }

  get updatedAt(): Date {
    const { startedAt, endedAt } = jobStateAt(this.job);
    return endedAt ?? startedAt ?? this.job.createdAt;
  }

  /** When the job ended, one way or the other; null before. */
  get endedAt(): Date | null {
    return jobStateAt(this.job).endedAt;
  }
}

/** The Progress records of one simulator. */
export class ProgressStore {
  #lastId = 8_000n;
  readonly #records = new Map<bigint, Progress>();

  start(start: ProgressStart, job: Job): Progress {
    this.#lastId += 1n;
    const progress = new Progress(this.#lastId, start, job);
    this.#records.set(progress.id, progress);
    return progress;
  }

  find(id: bigint): Progress | undefined {
    return this.#records.get(id);
  }

  /** As when the quiz report or the analytics retry drops it: GET is 404 afterwards. */
  destroy(id: bigint): void {
    this.#records.delete(id);
  }
}

/** Queues a background job; its times and its end are those that hold for this request. */
export function startProgress(request: RouteRequest, start: ProgressStart): Progress {
  const job = queueJob(request.options.jobs, request.faults.jobs);
  return request.state.progress.start(start, job);
}

/** The record of an id, unless it was destroyed. */
export function findProgress(request: RouteRequest, id: bigint): Progress | undefined {
  return request.state.progress.find(id);
}

/** Where a Progress is read. */
export function progressUrl(request: RouteRequest, progress: Progress): string {
  return `${request.origin}/api/v1/progress/${progress.id}`;
}

/** A Progress as the API shows it; `results` never, because no reporting job has any. */
export function progressJson(request: RouteRequest, progress: Progress): Record<string, Payload> {
  const failed = progress.state === 'failed';
  return {
    id: progress.id,
    context_id: progress.contextId,
    context_type: progress.contextType,
    user_id: null,
    tag: progress.tag,
    completion: progress.completion,
    workflow_state: progress.state,
    created_at: utc(progress.job.createdAt),
    updated_at: utc(progress.updatedAt),
    message: failed ? `Unexpected error, ID: ${progress.id}` : null,
    url: progressUrl(request, progress),
  };
}

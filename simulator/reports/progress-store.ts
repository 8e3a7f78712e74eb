import { type Job, jobStateAt } from './job-clock.ts';

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

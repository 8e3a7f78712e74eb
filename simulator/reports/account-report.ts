import { setTimeout as delay } from 'node:timers/promises';
import type { FileStore, StoredFile } from './file-store.ts';
import { type Instant, type JobState, jobStateAt } from './job-clock.ts';
import { createReportFile } from './report-file.ts';
import type { AccountReportStart } from './report-request.ts';
import { LineCounter } from './table.ts';

/** A run at one instant. */
export interface AccountReportState extends JobState {
  readonly status:
    'created' | 'running' | 'compiling' | 'complete' | 'error' | 'aborted' | 'deleted';
  /** Whether the worker has noticed that it was aborted. */
  readonly isStopped: boolean;
  readonly lines: number;
  readonly file: StoredFile | null;
}

const patienceMs = 1_000; // for a file that should be there by the clock
const noticeShare = 0.2; // of the running time: how long a worker overlooks that it was aborted

const statuses = {
  queued: 'created',
  running: 'running',
  compiling: 'compiling',
  succeeded: 'complete',
  failed: 'error',
} as const;

/** One run of an account report. Its state follows from the clock, its file is written when first looked at. */
export class AccountReport {
  readonly start: AccountReportStart;
  abortedAt: Date | null = null;
  deletedAt: Date | null = null;
  readonly #files: FileStore;
  readonly #counter = new LineCounter();
  #writing: Promise<void> | undefined;
  #file: StoredFile | undefined;
  /** Set when somebody was told "running" after the clock said otherwise. */
  #isLate = false;
  #lateEnd: Date | null = null;
  #broke = false;

  constructor(start: AccountReportStart, files: FileStore) {
    this.start = start;
    this.#files = files;
  }

  get id(): bigint {
    return this.start.id;
  }

  /** The state at the instant. */
  async look(instant: Instant = new Date()): Promise<AccountReportState> {
    const state = await this.#jobState(this.abortedAt ?? this.deletedAt ?? instant);
    const isDone = state.phase === 'succeeded' && this.abortedAt === null;
    const lines = this.#linesAt(state);
    const file = isDone ? (this.#file ?? null) : null;
    if (this.abortedAt === null) {
      const status = this.deletedAt === null ? statuses[state.phase] : 'deleted';
      return { ...state, status, isStopped: false, lines, file };
    }
    const noticedAt = this.abortedAt.getTime() + this.start.job.runningMs * noticeShare;
    const isStopped = Date.now() >= noticedAt;
    return {
      ...state,
      endedAt: isStopped ? new Date(noticedAt) : null,
      status: this.deletedAt === null ? 'aborted' : 'deleted',
      isStopped,
      lines,
      file,
    };
  }

  /** By the clock, but never complete before the file is there. */
  async #jobState(instant: Instant): Promise<JobState> {
    const state = jobStateAt(this.start.job, instant);
    if (state.phase === 'queued' || this.start.job.end !== 'succeed') return state;
    if (this.#writing === undefined && this.abortedAt === null) {
      this.#writing = this.#write(state);
    }
    if (state.phase !== 'succeeded') return state;
    await Promise.race([this.#writing, delay(patienceMs, undefined, { ref: false })]);
    if (this.#broke) return { ...state, phase: 'failed' };
    if (this.#file !== undefined) return { ...state, endedAt: this.#lateEnd ?? state.endedAt };
    this.#isLate = true;
    const phase = this.start.type.parallel === true ? 'compiling' : 'running';
    return { ...state, phase, endedAt: null };
  }

  async #write(state: JobState): Promise<void> {
    const { job } = this.start;
    const endedAt =
      state.endedAt ??
      new Date(job.createdAt.getTime() + job.queuedMs + job.runningMs + job.compilingMs);
    try {
      this.#file = await createReportFile(this.#files, this.start, this.#counter, endedAt);
      if (this.#isLate) this.#lateEnd = new Date();
    } catch {
      this.#broke = true;
    }
  }

  #linesAt({ phase, share }: JobState): number {
    const { lines } = this.#counter;
    if (phase === 'queued') return 0;
    if (phase === 'succeeded') return lines;
    return Math.floor(lines * share);
  }
}

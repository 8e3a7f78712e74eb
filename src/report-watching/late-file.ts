import { type Snapshot, toSnapshot } from './snapshot.ts';

/** Milliseconds since its end after which a file that is not there has gone rather than not come. */
const lateMs = 60_000; // leaves room for a clock of Canvas that differs from ours

/**
 * The patience with a run that is complete before its file is there: for a while it is shown as
 * compiling, as a quiz report is whose job is done, so that the last that is told of it has the file.
 */
export class LateFile {
  readonly #patienceMs: number;
  #missingSinceMs: number | undefined;

  constructor(patienceMs: number) {
    this.#patienceMs = patienceMs;
  }

  /** The run as it is to be shown. */
  await(seen: Snapshot): Snapshot {
    if (!mayComeYet(seen)) {
      this.#missingSinceMs = undefined;
      return seen;
    }
    const nowMs = performance.now();
    this.#missingSinceMs ??= nowMs;
    return nowMs - this.#missingSinceMs < this.#patienceMs ? toCompiling(seen) : seen;
  }
}

/** Whether a run has only just become complete, and has no file. */
function mayComeYet({ type, record }: Snapshot): boolean {
  if (type === 'QuizReport' || record.status !== 'complete' || record.attachment) return false;
  return record.ended_at == null || Date.now() - Date.parse(record.ended_at) < lateMs;
}

function toCompiling(seen: Snapshot): Snapshot {
  const record = { ...seen.record, status: 'compiling' };
  return toSnapshot({ ...seen, record } as Snapshot);
}

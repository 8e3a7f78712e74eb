import type { Quiz } from '../world/types.ts';
import type { StoredFile } from './file-store.ts';
import type { Progress } from './progress-store.ts';

export const quizReportTypes = ['student_analysis', 'item_analysis'] as const;
export type QuizReportType = (typeof quizReportTypes)[number];

/** By what a statistics record is told from others of its quiz (canvas-rest §2.3). */
export interface QuizReportKey {
  readonly type: QuizReportType;
  readonly includesAllVersions: boolean;
  readonly includesSisIds: boolean;
}

/** One statistics record of a quiz; its CSV comes and goes, the record stays. */
export interface QuizReport extends QuizReportKey {
  readonly id: bigint;
  readonly courseId: bigint;
  readonly quizId: bigint;
  readonly anonymous: boolean;
  readonly createdAt: Date;
  /** Of the last generation of the CSV; undefined when there was none or it was dropped. */
  progress: Progress | undefined;
  /** Begun when the generation is over and somebody looks. */
  file: Promise<StoredFile> | undefined;
}

interface Entry {
  readonly report: QuizReport;
  readonly madeAt: number;
}

/** The statistics records of one simulator. */
export class QuizReportStore {
  #lastId = 3_000n;
  /** Counts all that happens, because two things can happen in one millisecond. */
  #moment = 0;
  readonly #byQuiz = new Map<bigint, Entry[]>();
  readonly #byId = new Map<bigint, QuizReport>();
  readonly #touchedAt = new Map<bigint, number>();

  /** The quiz has newer activity than all of its records. */
  touch(quizId: bigint): void {
    this.#moment += 1;
    this.#touchedAt.set(quizId, this.#moment);
  }

  /** The newest record of the key if it is newer than the quiz's last activity; else a new one. */
  current(quiz: Quiz, key: QuizReportKey): QuizReport {
    // The history of the world is older than any record, so only what was touched since counts.
    const touchedAt = this.#touchedAt.get(quiz.id) ?? 0;
    const known = this.#byQuiz
      .get(quiz.id)
      ?.findLast(({ report, madeAt }) => madeAt > touchedAt && hasKey(report, key));
    return known?.report ?? this.#create(quiz, key);
  }

  find(id: bigint): QuizReport | undefined {
    return this.#byId.get(id);
  }

  #create(quiz: Quiz, key: QuizReportKey): QuizReport {
    this.#lastId += 1n;
    this.#moment += 1;
    const report: QuizReport = {
      ...key,
      id: this.#lastId,
      courseId: quiz.courseId,
      quizId: quiz.id,
      anonymous: quiz.anonymousSubmissions,
      createdAt: new Date(),
      progress: undefined,
      file: undefined,
    };
    const entries = this.#byQuiz.get(quiz.id) ?? [];
    entries.push({ report, madeAt: this.#moment });
    this.#byQuiz.set(quiz.id, entries);
    this.#byId.set(report.id, report);
    return report;
  }
}

function hasKey(report: QuizReport, key: QuizReportKey): boolean {
  return (
    report.type === key.type &&
    report.includesAllVersions === key.includesAllVersions &&
    report.includesSisIds === key.includesSisIds
  );
}

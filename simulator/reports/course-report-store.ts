import type { Faults, JobTimes } from '../options.ts';
import type { Course, User } from '../world/types.ts';
import type { PaceTarget } from './course-pace.ts';
import type { StoredFile } from './file-store.ts';
import { type Job, jobStateAt, queueJob } from './job-clock.ts';

/** The only type of course report (canvas-rest §3.4). */
export const coursePace = 'course_pace_docx';

/** What a run was given, as it is echoed. */
export interface CourseReportParameters {
  readonly section_ids?: readonly (string | number | bigint | boolean)[];
  readonly enrollment_ids?: readonly (string | number | bigint | boolean)[];
}

/** One run of a course report. */
export interface CourseReport {
  readonly id: bigint;
  readonly course: Course;
  readonly starter: User;
  readonly parameters: CourseReportParameters;
  readonly targets: readonly PaceTarget[];
  readonly job: Job;
  /** Begun when the job is over and somebody looks. */
  file: Promise<StoredFile> | undefined;
}

/** What a start needs to know. */
export interface CourseReportRequest {
  readonly course: Course;
  readonly starter: User;
  readonly parameters: CourseReportParameters;
  readonly targets: readonly PaceTarget[];
  readonly times: JobTimes;
  readonly end: Faults['jobs'];
}

/** The course report runs of one simulator. */
export class CourseReportStore {
  #lastId = 400n;
  /** By course, oldest first. */
  readonly #runs = new Map<bigint, CourseReport[]>();

  /** Queues a run behind those of the same course, which run one at a time. Without targets it fails. */
  start({ times, end, ...request }: CourseReportRequest): CourseReport {
    const runs = this.#runs.get(request.course.id) ?? [];
    const job = queueJob(times, request.targets.length === 0 && end === 'succeed' ? 'fail' : end);
    const previousEnd = runs.at(-1) && endOf(runs.at(-1)!.job);
    const waitMs = (previousEnd?.getTime() ?? 0) - job.createdAt.getTime();
    this.#lastId += 1n;
    const report: CourseReport = {
      ...request,
      id: this.#lastId,
      job: { ...job, queuedMs: Math.max(job.queuedMs, waitMs) },
      file: undefined,
    };
    this.#runs.set(request.course.id, [...runs, report]);
    return report;
  }

  /** The newest run that this user started in the course. */
  latest(course: Course, user: User): CourseReport | undefined {
    return this.#runs.get(course.id)?.findLast(({ starter }) => starter.id === user.id);
  }

  find(course: Course, id: bigint): CourseReport | undefined {
    return this.#runs.get(course.id)?.find((report) => report.id === id);
  }
}

/** When a job will have ended; a stuck one holds up nobody. */
function endOf(job: Job): Date | null {
  const far = new Date(job.createdAt.getTime() + job.queuedMs + job.runningMs + job.compilingMs);
  return jobStateAt(job, far).endedAt;
}

import type { Faults, JobTimes } from '../options.ts';
import type { Params } from '../types.ts';
import type { Account, User } from '../world/types.ts';
import type { Job } from './job-clock.ts';
import type { ReportContext } from './report-context.ts';
import type { ReportOutput, ReportType } from './report-type.ts';
import type { CsvStyle } from './table.ts';

/** What a start needs to know. */
export interface ReportRequest {
  readonly type: ReportType;
  readonly account: Account;
  readonly starter: User;
  readonly params: Params;
  readonly times: JobTimes;
  readonly end: Faults['jobs'];
  readonly style: CsvStyle;
  /** See `FileOptions`; default 0. */
  readonly generatedBytes?: number;
  /** Default now. */
  readonly createdAt?: Date;
}

/** What a run is made of when it is started. */
export interface AccountReportStart {
  readonly id: bigint;
  readonly type: ReportType;
  readonly account: Account;
  readonly starter: User;
  /** As they were sent. */
  readonly sent: Params;
  readonly job: Job;
  readonly style: CsvStyle;
  readonly generatedBytes: number;
  /** What it will write; null where the run ends in `error`. */
  readonly planned: { context: ReportContext; output: ReportOutput } | null;
}

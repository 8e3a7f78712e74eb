/**
 * What one run of the embedded Canvas can be asked to be. Times are milliseconds, rates per second.
 *
 * Everything under `generation` and `faults` can also be switched while it runs, for all requests
 * (`PUT /_simulator/settings`) or for one (the request header `X-Simulator`, a JSON object of the
 * same keys); see `http/settings.ts`.
 */
export interface SimulatorOptions {
  host: string;
  /** 0 picks a free port. */
  port: number;
  /** Port of the second origin, which serves the files; 0 picks a free one. */
  filesPort: number;
  seed: number;
  size: WorldSize;
  /** The leaky bucket of each token (canvas: `request_throttle.rb`). */
  bucket: BucketOptions;
  generation: Generation;
  faults: Faults;
  jobs: JobTimes;
  files: FileOptions;
}

/** Any part of it, at any depth. */
export type DeepPartial<T> = { [K in keyof T]?: T[K] extends object ? DeepPartial<T[K]> : T[K] };

export type WorldSize = 'default' | 'large';

export interface BucketOptions {
  enabled: boolean;
  /** Units; a request is refused when the level stands at or above it. */
  highWaterMark: number;
  /** Units; the level never rises above it. */
  maximum: number;
  /** Units charged while a request runs. */
  upFront: number;
  /** Units per second. */
  outflow: number;
}

/** Which Canvas it imitates, where installations and revisions differ. */
export interface Generation {
  /** Status of a missing right: 403 today, 401 in older installs. */
  forbiddenStatus: 403 | 401;
  /** Status of a throttled request: 403 until autumn 2025, 429 since. */
  throttledStatus: 403 | 429;
  /** Department activity: `arrays` as the source has it, `hashes` as documented. */
  departmentActivity: 'arrays' | 'hashes';
  /** Values of the grade distribution. */
  gradeValues: 'integers' | 'strings' | 'nulls';
  /** Keys of a student's page views: hours with offset (page-view service) or days (database). */
  pageViewKeys: 'hours' | 'days';
  /** What courses/:id/analytics/assignments shows: the usual teacher's shape, or the other one. */
  assignmentsShape: 'full' | 'limited';
  /** False answers async analytics in-line, as an installation without a shared cache does. */
  asyncAnalytics: boolean;
  /** False leaves `verifier` out of file URLs. */
  fileVerifiers: boolean;
  /** False is the older Canvas, which queues a second identical account report (no 409, no 400). */
  duplicateReportCheck: boolean;
}

/** What goes wrong. Absent or 0 means: nothing. */
export interface Faults {
  /** Milliseconds that every answer takes, computing included. */
  latencyMs: number;
  /** Share of requests, 0 to 1, that `kind` befalls; with `path`, only of those whose path contains it. */
  rate: number;
  kind:
    | 'none'
    | 'status'
    | 'html'
    | 'reset-before-headers'
    | 'reset-in-body'
    | 'truncated-json'
    | 'wrong-content-type'
    | 'login-redirect'
    | 'hang'
    | 'trickle'
    | 'throttled';
  /** For `status` and `html`. */
  status: number;
  /** Seconds in a `Retry-After` header of a `throttled` or `status` fault; null sends none. */
  retryAfter: number | null;
  path: string;
  method: string;
  /** How many requests `kind` befalls at most, counted from the last change of settings; null is all. */
  times: number | null;
  /** How a job ends: as it should, in `error`, or never. */
  jobs: 'succeed' | 'fail' | 'stick';
}

/** How long report jobs take. */
export interface JobTimes {
  queuedMs: number;
  runningMs: number;
  compilingMs: number;
}

/** How the second origin serves files. */
export interface FileOptions {
  /** Milliseconds after which the signed URL of a download is refused. */
  urlLifetimeMs: number;
  /** False ignores `Range` and always sends the whole file. */
  ranges: boolean;
  /**
   * Bytes of the CSVs that account reports write: 0 for what the report has to say, else rows that are
   * made up while they are read, and take no room.
   */
  generatedBytes: number;
  /** Redirects between the verifier URL and the file, at least 1. */
  redirects: number;
}

import {
  CanvasForbiddenError,
  CanvasInvalidRequestError,
  CanvasNotFoundError,
} from '../canvas/errors.ts';

/** Why a report was not started, stopped or deleted, where the caller can do something about it. */
export interface ReportFailure {
  code:
    | 'INVALID_PARAMETERS'
    | 'UNKNOWN_REPORT'
    | 'FORBIDDEN'
    | 'NOT_FOUND'
    | 'ALREADY_RUNNING'
    | 'NOT_ABORTABLE'
    | 'NOT_DELETABLE'
    | 'NOT_SUPPORTED';
  message: string;
  /** The input field that it is about, e.g. `parameters.enrollmentTermId`. */
  attribute?: string;
}

/** The result of an action on a report: the report, or why there is none. */
export interface ReportOutcome<Report> {
  report?: Report | undefined;
  /** True when an existing run was taken instead of a new one. */
  reused: boolean;
  errors: readonly ReportFailure[];
  /** What is odd about the parameters and was sent all the same. */
  warnings?: readonly string[];
}

export function succeeded<Report>(report: Report, reused = false): ReportOutcome<Report> {
  return { report, reused, errors: [] };
}

export function failed<Report>(failure: ReportFailure, report?: Report): ReportOutcome<Report> {
  return { report, reused: false, errors: [failure] };
}

/**
 * Turns what Canvas refused into an outcome. Outages, time-outs and throttling are thrown again: the
 * caller cannot act on them.
 */
export function toFailure(
  error: unknown,
  { notFound, invalid }: { notFound: ReportFailure; invalid?: ReportFailure },
): ReportFailure {
  if (error instanceof CanvasForbiddenError) {
    return { code: 'FORBIDDEN', message: 'The token lacks the right to do this.' };
  }
  if (error instanceof CanvasNotFoundError) return notFound;
  if (error instanceof CanvasInvalidRequestError && invalid) return invalid;
  throw error;
}

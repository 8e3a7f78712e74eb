import type { AccountReport } from '../canvas/endpoints/account-reports.ts';

/** What earlier runs say of the next one. Times are seconds, sizes bytes. */
export interface ReportExpectation {
  /** Complete runs that the figures are from. */
  runs: number;
  medianSeconds: number | undefined;
  ninetiethPercentileSeconds: number | undefined;
  medianSize: number | undefined;
  /** Share of the ended runs that failed, 0 to 1. Aborted runs do not count. */
  errorRate: number | undefined;
}

/** Sums up the runs of one type. */
export function toExpectation(runs: readonly AccountReport[]): ReportExpectation {
  const complete = runs.filter(({ status }) => status === 'complete');
  const failed = runs.filter(({ status }) => status === 'error').length;
  const seconds = sorted(complete.map(secondsOf));
  const sizes = sorted(complete.map(({ attachment }) => attachment?.size ?? undefined));
  const ended = complete.length + failed;
  return {
    runs: complete.length,
    medianSeconds: quantile(seconds, 0.5),
    ninetiethPercentileSeconds: quantile(seconds, 0.9),
    medianSize: quantile(sizes, 0.5),
    errorRate: ended === 0 ? undefined : failed / ended,
  };
}

function secondsOf({ started_at: start, ended_at: end, run_time: runTime }: AccountReport) {
  const seconds = (Date.parse(end ?? '') - Date.parse(start ?? '')) / 1000;
  return seconds >= 0 ? seconds : (runTime ?? undefined);
}

function sorted(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined).sort((a, b) => a - b);
}

/** The quantile of sorted values, interpolated between its neighbours; undefined of none. */
function quantile(values: readonly number[], share: number): number | undefined {
  if (values.length === 0) return undefined;
  const at = (values.length - 1) * share;
  const below = values[Math.floor(at)]!;
  return below + (values[Math.ceil(at)]! - below) * (at - Math.floor(at));
}

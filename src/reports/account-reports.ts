import type { CanvasClient } from '../canvas/client.ts';
import {
  abortAccountReport,
  type AccountReport,
  type AccountReportKey,
  type AvailableReport,
  deleteAccountReport,
  getAccountReport,
  listAccountReports,
  startAccountReport,
} from '../canvas/endpoints/account-reports.ts';
import {
  CanvasBadResponseError,
  CanvasConflictError,
  CanvasForbiddenError,
  CanvasInvalidRequestError,
  CanvasNotFoundError,
  CanvasServerError,
  CanvasTimeoutError,
  CanvasUnreachableError,
} from '../canvas/errors.ts';
import type { Loaders } from '../loaders/index.ts';
import { failed, type ReportFailure, type ReportOutcome, succeeded, toFailure } from './outcome.ts';
import {
  type CheckedParameters,
  checkNames,
  encodeParameters,
  findMissingChoice,
  isStartedWith,
  nearestNames,
  type ReportParameters,
} from './parameters.ts';

/** What to start, under Canvas's own names. */
export interface AccountReportStart {
  accountId: string;
  report: string;
  /** The parameters that the schema types; they win over `extra`. */
  parameters: ReportParameters;
  /** Further ones, checked for slips. */
  extra: ReportParameters;
  /** Seconds; a fitting run that is active, or finished since then, is taken instead of a new one. */
  reuseWithinSeconds?: number | undefined;
}

type Outcome = ReportOutcome<AccountReport>;

const noSuchAccount: ReportFailure = {
  code: 'NOT_FOUND',
  message: 'Canvas knows no such account.',
  attribute: 'accountId',
};
const running: ReportFailure = {
  code: 'ALREADY_RUNNING',
  message: 'An identical run is in progress, and Canvas does not say which.',
};
const noSuchRun: ReportFailure = { code: 'NOT_FOUND', message: 'Canvas knows no such run.' };

/** Starts, stops and deletes the runs of account reports. */
export function createAccountReportActions(canvas: CanvasClient, loaders: Loaders) {
  return {
    /**
     * Starts a run. The name of the report and its parameters are checked against what the account offers
     * first, because Canvas takes wrong ones as they are.
     */
    async start(start: AccountReportStart): Promise<Outcome> {
      const { accountId, report } = start;
      const given = { ...start.extra, ...start.parameters };
      const missing = findMissingChoice(report, given);
      if (missing) return failed(missing);
      const { errors, warnings } = await check(loaders, start);
      if (errors.length > 0) return { reused: false, errors };
      const parameters = encodeParameters(given);
      try {
        const existing = await findReusable(canvas, start, parameters ?? {});
        if (existing) return { ...succeeded(existing, true), warnings };
        const started = await startAccountReport(canvas, accountId, report, parameters);
        return { ...succeeded(started.report, started.reused), warnings };
      } catch (error) {
        if (error instanceof CanvasConflictError)
          return { ...failed<AccountReport>(running), warnings };
        const failure = toFailure(error, {
          notFound: unknownReport(report, []),
          invalid: {
            code: 'INVALID_PARAMETERS',
            message: 'Canvas refused the term: it is not one of the root account.',
            attribute: 'parameters.enrollmentTermId',
          },
        });
        return { ...failed<AccountReport>(failure), warnings };
      }
    },

    /** Stops a run. Canvas answers 404 both to a finished run and to none; a second look tells them apart. */
    async abort(key: AccountReportKey): Promise<Outcome> {
      try {
        const aborted = await abortAccountReport(canvas, key);
        return succeeded(aborted ?? (await getAccountReport(canvas, key)));
      } catch (error) {
        if (!(error instanceof CanvasNotFoundError)) {
          return failed(toFailure(error, { notFound: noSuchRun }));
        }
      }
      try {
        const run = await getAccountReport(canvas, key);
        return failed(
          { code: 'NOT_ABORTABLE', message: 'The run has finished already.', attribute: 'id' },
          run,
        );
      } catch (error) {
        return failed(toFailure(error, { notFound: { ...noSuchRun, attribute: 'id' } }));
      }
    },

    /** Deletes a run, in whatever state. */
    async delete(key: AccountReportKey): Promise<Outcome> {
      try {
        const report = await deleteAccountReport(canvas, key);
        return { report, reused: false, errors: [] };
      } catch (error) {
        return failed(toFailure(error, { notFound: { ...noSuchRun, attribute: 'id' } }));
      }
    },
  };
}

/**
 * What is wrong or odd, as far as the list of the account's reports says. The list only finds slips: where
 * it cannot be read, the start is tried all the same.
 */
async function check(
  loaders: Loaders,
  { accountId, report, parameters, extra }: AccountReportStart,
): Promise<CheckedParameters> {
  let available: AvailableReport[];
  try {
    available = await loaders.availableReports.load({ accountId, html: false });
  } catch (error) {
    if (error instanceof CanvasNotFoundError) return { errors: [noSuchAccount], warnings: [] };
    if (!isOnlyTheList(error)) throw error;
    const warning =
      'The name and the parameters were not checked: Canvas did not list its reports.';
    return { errors: [], warnings: [warning] };
  }
  const offered = available.find((candidate) => candidate.report === report);
  if (!offered) {
    const names = available.map((type) => type.report);
    return { errors: [unknownReport(report, nearestNames(report, names))], warnings: [] };
  }
  return checkNames(
    { typed: Object.keys(parameters), extra: Object.keys(extra) },
    { report, listed: Object.keys(offered.parameters ?? {}) },
  );
}

/** Whether a failure to list the reports says nothing of the start. */
function isOnlyTheList(error: unknown): boolean {
  return [
    CanvasForbiddenError,
    CanvasInvalidRequestError,
    CanvasServerError,
    CanvasBadResponseError,
    CanvasUnreachableError,
    CanvasTimeoutError,
  ].some((kind) => error instanceof kind);
}

function unknownReport(report: string, nearest: readonly string[]): ReportFailure {
  const hint = nearest.length > 0 ? ` Did you mean ${nearest.join(', ')}?` : '';
  return {
    code: 'UNKNOWN_REPORT',
    message: `This account offers no report "${report}".${hint}`,
    attribute: 'report',
  };
}

async function findReusable(
  canvas: CanvasClient,
  { accountId, report, reuseWithinSeconds }: AccountReportStart,
  parameters: ReportParameters,
): Promise<AccountReport | undefined> {
  if (reuseWithinSeconds === undefined) return undefined;
  const { items } = await listAccountReports(canvas, accountId, report, {});
  const since = Date.now() - reuseWithinSeconds * 1000;
  return items.find(
    (run) => isUsable(run, since) && isStartedWith(run.parameters ?? {}, parameters),
  );
}

function isUsable({ status, ended_at: endedAt }: AccountReport, since: number): boolean {
  if (status === 'complete') return endedAt != null && Date.parse(endedAt) >= since;
  return status === 'created' || status === 'running' || status === 'compiling';
}

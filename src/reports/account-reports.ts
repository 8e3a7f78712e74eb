import type { CanvasClient } from '../canvas/client.ts';
import {
  abortAccountReport,
  type AccountReport,
  type AccountReportKey,
  deleteAccountReport,
  getAccountReport,
  listAccountReports,
  startAccountReport,
} from '../canvas/endpoints/account-reports.ts';
import { CanvasNotFoundError } from '../canvas/errors.ts';
import type { Loaders } from '../loaders/index.ts';
import { failed, type ReportFailure, type ReportOutcome, succeeded, toFailure } from './outcome.ts';
import {
  encodeParameters,
  findSlips,
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
  /** Seconds; a fitting run that is active or finished since then is taken in place of a new one. */
  reuseWithinSeconds?: number | undefined;
}

type Outcome = ReportOutcome<AccountReport>;

const noSuchRun: ReportFailure = { code: 'NOT_FOUND', message: 'Canvas knows no such run.' };

/** Starts, stops and deletes the runs of account reports. */
export function createAccountReportActions(canvas: CanvasClient, loaders: Loaders) {
  return {
    /**
     * Starts a run, after a look at what this account offers: a wrong name or a slip among the
     * parameters costs no POST, which Canvas would take as it is.
     */
    async start(start: AccountReportStart): Promise<Outcome> {
      const { accountId, report } = start;
      const failure = await findFailure(loaders, start);
      if (failure.length > 0) return { reused: false, errors: failure };
      const parameters = encodeParameters({ ...start.extra, ...start.parameters });
      try {
        const existing = await findReusable(canvas, start, parameters ?? {});
        if (existing) return succeeded(existing, true);
        const started = await startAccountReport(canvas, accountId, report, parameters);
        return succeeded(started.report, started.reused);
      } catch (error) {
        return failed(
          toFailure(error, {
            notFound: unknownReport(report, []),
            invalid: {
              code: 'INVALID_PARAMETERS',
              message: 'Canvas refused the term: it is not one of the root account.',
              attribute: 'parameters.enrollmentTermId',
            },
          }),
        );
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

/** What can be told to be wrong before anything is started. */
async function findFailure(
  loaders: Loaders,
  { accountId, report, extra }: AccountReportStart,
): Promise<readonly ReportFailure[]> {
  try {
    const available = await loaders.availableReports.load({ accountId, html: false });
    const offered = available.find((candidate) => candidate.report === report);
    if (!offered) {
      return [
        unknownReport(
          report,
          nearestNames(
            report,
            available.map((type) => type.report),
          ),
        ),
      ];
    }
    const listed = available.flatMap((type) => Object.keys(type.parameters ?? {}));
    return findSlips(Object.keys(extra), listed);
  } catch (error) {
    return [
      toFailure(error, {
        notFound: {
          code: 'NOT_FOUND',
          message: 'Canvas knows no such account.',
          attribute: 'accountId',
        },
      }),
    ];
  }
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

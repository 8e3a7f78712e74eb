import type { CanvasClient } from '../canvas/client.ts';
import {
  type AccountReport,
  type AccountReportKey,
  type AvailableReport,
  getAccountReport,
  listAccountReports,
  listAvailableReports,
} from '../canvas/endpoints/account-reports.ts';
import { createBatchLoader, createEachLoader } from './cached-loader.ts';
import { loadGroups } from './load-groups.ts';
import { loadListed } from './load-listed.ts';
import { createPageLoader } from './pages.ts';

/** Loads the runs of account reports, and the types that an account offers. */
export function createAccountReportLoaders(canvas: CanvasClient) {
  /**
   * Keyed by run. One run or two cost a call each. Three and more of one type are read from the newest page
   * of the type's list, and those that are not on it by a call each.
   */
  const accountReports = createBatchLoader<AccountReportKey, AccountReport>(
    'accountReports',
    (keys) =>
      loadGroups(
        keys,
        ({ accountId, report }) => `${accountId}/${report}`,
        (runs) =>
          loadListed(runs, {
            // Two runs of hundreds are rarely both among the newest.
            minKeysForList: 3,
            list: () => newestRuns(canvas, runs[0]!),
            find: (newest, { id }) => newest.find((run) => run.id === id),
            load: (key) => getAccountReport(canvas, key),
          }),
      ),
    ({ accountId, report, id }) => `${accountId}/${report}/${id}`,
  );
  return {
    accountReports,
    accountReportRuns: createPageLoader<{ accountId: string; report: string }, AccountReport>(
      'accountReportRuns',
      ({ accountId, report, ...page }) => listAccountReports(canvas, accountId, report, page),
    ),
    availableReports: createEachLoader<{ accountId: string; html: boolean }, AvailableReport[]>(
      'availableReports',
      ({ accountId, html }) => listAvailableReports(canvas, accountId, { html }),
      ({ accountId, html }) => `${accountId}/${html ? 'html' : ''}`,
    ),
  };
}

async function newestRuns(
  canvas: CanvasClient,
  { accountId, report }: AccountReportKey,
): Promise<AccountReport[]> {
  const { items } = await listAccountReports(canvas, accountId, report, {});
  return items;
}

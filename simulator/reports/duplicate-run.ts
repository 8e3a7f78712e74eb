import { isDeepStrictEqual } from 'node:util';
import type { Params } from '../types.ts';
import type { AccountReport } from './account-report.ts';
import { parametersOf } from './account-report-json.ts';

const windowMs = 12 * 3_600_000; // 12 hours

/**
 * The run that a new one would repeat, for the 409 of canvas-rest §2.2.2: an active, recent one of
 * the same account and type; when parameters were sent, with the same stored parameters, types
 * included. A run adds to its parameters as it starts, so that hardly matches but while it waits.
 */
export async function findDuplicate(
  runs: readonly AccountReport[],
  params: Params | undefined,
): Promise<AccountReport | undefined> {
  for (const run of runs) {
    if (Date.now() - run.start.job.createdAt.getTime() >= windowMs) continue;
    const state = await run.look();
    if (!['created', 'running', 'compiling'].includes(state.status)) continue;
    if (params === undefined || isDeepStrictEqual(parametersOf(run, state), params)) return run;
  }
  return undefined;
}

import type { World } from '../world/types.ts';
import type { ReportRequest } from './report-request.ts';
import { findReportType } from './report-types.ts';

/** A run from before the simulator was started. */
export type PastRun = Omit<ReportRequest, 'style'> & { readonly abortedAfterMs?: number };

const hour = 3_600_000; // ms
const times = { queuedMs: 4_000, runningMs: 45_000, compilingMs: 6_000 };

/** Runs of the last weeks, in every end state, so that no list is empty on a fresh start. Oldest first. */
export function pastRuns(world: World): PastRun[] {
  const root = world.rootAccount;
  const college = world.childAccounts(root.id)[0] ?? root;
  const [administrator] = world.administrators();
  const starter = world.user(administrator!.userId)!;
  const term = String(world.terms.at(-1)!.id);

  const past = (
    type: string,
    hoursAgo: number,
    run: Partial<Pick<PastRun, 'account' | 'params' | 'end' | 'abortedAfterMs'>> = {},
  ): PastRun => ({
    type: findReportType(type)!,
    account: root,
    starter,
    params: {},
    times,
    end: 'succeed',
    createdAt: new Date(Date.now() - hoursAgo * hour),
    ...run,
  });

  return [
    past('provisioning_csv', 510, { params: { accounts: 'true', terms: 'true' } }),
    past('provisioning_csv', 342, { params: { terms: 'true' } }),
    past('course_storage_csv', 320),
    // None of the files was asked for.
    past('sis_export_csv', 190, { params: { enrollment_term_id: term } }),
    past('provisioning_csv', 174, { params: { accounts: 'true', courses: 'true' } }),
    past('grade_export_csv', 120, {
      params: { enrollment_term_id: term },
      abortedAfterMs: 20_000,
    }),
    past('unused_courses_csv', 97, { account: college }),
    past('unpublished_courses_csv', 96),
    past('zero_activity_csv', 73, { account: college, end: 'fail' }),
    past('public_courses_csv', 30, { account: college, params: { enrollment_term_id: term } }),
  ];
}

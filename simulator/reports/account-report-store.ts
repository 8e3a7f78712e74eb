import type { Account, World } from '../world/types.ts';
import { AccountReport } from './account-report.ts';
import type { FileStore } from './file-store.ts';
import { queueJob } from './job-clock.ts';
import { pastRuns } from './past-runs.ts';
import { ReportContext, ReportFailure } from './report-context.ts';
import type { ReportRequest } from './report-request.ts';

/** The account report runs of one simulator. On a fresh start there are some past ones already. */
export class AccountReportStore {
  #lastId = 1_000n;
  readonly #world: World;
  readonly #files: FileStore;
  /** By account and type, oldest first. */
  readonly #runs = new Map<string, AccountReport[]>();

  constructor(world: World, files: FileStore) {
    this.#world = world;
    this.#files = files;
    for (const { abortedAfterMs, ...request } of pastRuns(world)) {
      const run = this.start({ style: 'plain', ...request });
      if (abortedAfterMs !== undefined) {
        run.abortedAt = new Date(run.start.job.createdAt.getTime() + abortedAfterMs);
      }
    }
  }

  start(request: ReportRequest): AccountReport {
    const { type, account, starter, params, style, generatedBytes = 0, createdAt } = request;
    const planned = this.#plan(request);
    const end = planned === null && request.end === 'succeed' ? 'fail' : request.end;
    this.#lastId += 1n;
    const job = queueJob(request.times, end, {
      parallel: type.parallel === true,
      ...(createdAt && { createdAt }),
    });
    const run = new AccountReport(
      {
        id: this.#lastId,
        type,
        account,
        starter,
        sent: params,
        job,
        style,
        generatedBytes,
        planned,
      },
      this.#files,
    );
    const key = keyOf(account, type.type);
    this.#runs.set(key, [...(this.#runs.get(key) ?? []), run]);
    return run;
  }

  /** The runs of a type in exactly this account, newest first, without the deleted ones. */
  list(account: Account, type: string): AccountReport[] {
    const runs = this.#runs.get(keyOf(account, type)) ?? [];
    return runs.filter(({ deletedAt }) => deletedAt === null).reverse();
  }

  /** The run of this id, if it is of this account and type and not deleted. */
  find(account: Account, type: string, id: bigint): AccountReport | undefined {
    return this.list(account, type).find((run) => run.id === id);
  }

  #plan({ type, account, params }: ReportRequest) {
    try {
      const context = new ReportContext(this.#world, account, params);
      return { context, output: type.plan(context) };
    } catch (error) {
      if (error instanceof ReportFailure) return null;
      throw error;
    }
  }
}

function keyOf(account: Account, type: string): string {
  return `${account.id} ${type}`;
}

import { zoned } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Params, Payload } from '../types.ts';
import type { User } from '../world/types.ts';
import type { AccountReport, AccountReportState } from './account-report.ts';
import { fileJson } from './file-json.ts';
import type { Instant } from './job-clock.ts';

/**
 * A run as the API shows it now, or showed it at another instant (canvas-rest §2.2); `attachment` is
 * absent, not null, without a file.
 */
export async function accountReportJson(
  request: RouteRequest,
  run: AccountReport,
  instant?: Instant,
): Promise<Record<string, Payload>> {
  const state = await run.look(instant);
  const { id, type, account, starter, job } = run.start;
  const { timeZone } = request.caller.user;
  const { file } = state;
  return {
    id,
    progress: progressOf(run, state),
    parameters: parametersOf(run, state),
    current_line: currentLineOf(run, state),
    status: state.status,
    report: type.type,
    created_at: zoned(job.createdAt, timeZone),
    started_at: zoned(state.startedAt, timeZone),
    ended_at: zoned(state.endedAt, timeZone),
    file_url: file && `${request.origin}/accounts/${account.id}/files/${file.id}/download`,
    message: messageOf(run, state),
    run_time: runTimeOf(run, state),
    user: userJson(request, starter),
    attachment: file ? fileJson(request, file) : undefined,
  };
}

/** The parameters as stored: what was sent, and what the run has added or changed. */
export function parametersOf(run: AccountReport, state: AccountReportState): Params {
  const { sent, type, planned } = run.start;
  if (state.startedAt === null && !state.isStopped) return sent;
  const replaced = planned === null ? {} : (type.replaces?.(planned.context) ?? {});
  return { ...sent, ...replaced, locale: null, extra_text: extraTextOf(run, state) };
}

/** `extra_text` grows with the run, and ends as the text of a failure where there is one. */
function extraTextOf(run: AccountReport, state: AccountReportState): string {
  const { id, type, planned } = run.start;
  if (state.isStopped) return 'Report has been aborted.';
  if (state.phase === 'failed') {
    return `Generating the report, ${type.title}, failed. Please report the following error code to your system administrator: ErrorReport:${id}`;
  }
  const sentences = planned?.context.describe() ?? ['Term: All Terms;'];
  return (state.phase === 'succeeded' ? sentences : sentences.slice(0, 1)).join(' ');
}

function progressOf({ start }: AccountReport, state: AccountReportState): number {
  if (state.isStopped) return 100;
  switch (state.phase) {
    case 'succeeded':
    case 'failed':
      return 100;
    case 'compiling':
      return 99;
    case 'running':
      // Batches of ten, or lines of a known total; all others sit at 0 until the end.
      if (start.type.parallel === true) return Math.floor(state.share * 10) * 10;
      return start.type.knowsTotal === true ? Math.floor(state.share * 99) : 0;
    default:
      return 0;
  }
}

/** Every 1000 lines; the parallel types count the rows that they have collected. */
function currentLineOf({ start }: AccountReport, { phase, lines }: AccountReportState) {
  if (phase === 'succeeded' || (start.type.parallel === true && lines > 0)) return lines;
  return lines < 1000 ? null : lines - (lines % 1000);
}

function runTimeOf({ start }: AccountReport, { startedAt, endedAt }: AccountReportState): number {
  const from = startedAt ?? start.job.createdAt;
  const seconds = ((endedAt ?? new Date()).getTime() - from.getTime()) / 1000;
  return Math.max(0, seconds);
}

function messageOf(run: AccountReport, state: AccountReportState): string | null {
  const { type, account } = run.start;
  if (state.isStopped) return `The report, ${type.title}, was stopped.`;
  if (state.phase === 'failed') return `Generating the report, ${type.title}, failed.`;
  if (state.phase !== 'succeeded' || state.status === 'aborted') return null;
  const settings = extraTextOf(run, state);
  return `${type.title} report successfully generated with the following settings: Account: ${account.name}; ${settings}`;
}

/** A user's display object; `anonymous_id` is the id in base 36. */
function userJson({ origin }: RouteRequest, { id, shortName }: User): Payload {
  return {
    id,
    anonymous_id: id.toString(36),
    display_name: shortName,
    avatar_image_url: `${origin}/images/messages/avatar-50.png`,
    html_url: `${origin}/users/${id}`,
    pronouns: null,
  };
}

import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { flag, hash, id, instant, integer, number, state, webUrl } from '../decode.ts';
import { CanvasConflictError } from '../errors.ts';
import type { ListPage, Page } from '../pagination.ts';
import { file } from './files.ts';

/** One run of an account report. */
export type AccountReport = z.infer<typeof accountReport>;

const accountReport = z.object({
  id,
  /** The type, e.g. `provisioning_csv`. */
  report: z.string(),
  status: state,
  /** Percent; 100 also after a failure or an abort. */
  progress: integer.nullish(),
  /** CSV lines, the header included; restarts for each member of a zip. */
  current_line: integer.nullish(),
  /** Seconds. */
  run_time: number.nullish(),
  message: z.string().nullish(),
  /** As sent, plus what the run adds (`locale`, `extra_text`). */
  parameters: hash(z.unknown()).nullish(),
  /** With the offset of the caller's time zone. */
  created_at: instant.nullish(),
  started_at: instant.nullish(),
  ended_at: instant.nullish(),
  /** Wants a browser session; `attachment.url` does not. */
  file_url: webUrl.nullish(),
  attachment: file.nullish(),
  /** `{}` when the user is gone. */
  user: z
    .object({
      id: id.nullish(),
      display_name: z.string().nullish(),
      avatar_image_url: webUrl.nullish(),
    })
    .nullish(),
});

const accountReports = z.array(accountReport);

/** A type of report that this Canvas offers in an account. */
export type AvailableReport = z.infer<typeof availableReport>;

const availableReport = z.object({
  /** The public documentation calls the type `name`. */
  report: z.string(),
  title: z.string().nullish().catch(null),
  /** An empty hash is `[]` in some Canvases. */
  parameters: z
    .union([
      z.record(
        z.string(),
        z
          .object({
            required: flag.nullish().catch(null),
            description: z.string().nullish().catch(null),
          })
          .catch({}),
      ),
      z.array(z.unknown()).transform(() => null),
    ])
    .nullish()
    .catch(null),
  description_html: z.string().nullish().catch(null),
  parameters_html: z.string().nullish().catch(null),
  last_run: accountReport.nullish(),
});

/** An item without a name of its own, or that cannot be read, is left out: the rest stays of use. */
const availableReports = z
  .array(
    z.unknown().transform((item) => {
      const { report, name, last_run: lastRun, ...rest } = toObject(item);
      const run = accountReport.nullish().safeParse(lastRun);
      return availableReport.safeParse({ ...rest, report: report ?? name, last_run: run.data })
        .data;
    }),
  )
  .transform((items, context) => {
    const readable = items.filter((item) => item !== undefined);
    if (readable.length > 0 || items.length === 0) return readable;
    context.addIssue({ code: 'custom', message: 'Expected a report', path: [0] });
    return z.NEVER;
  });

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What a start came to: a new run, or the one that Canvas says is running already. */
export interface StartedAccountReport {
  report: AccountReport;
  reused: boolean;
}

/**
 * The types of report of an account, each with its newest run. Not paged.
 *
 *     GET /api/v1/accounts/:account_id/reports
 *
 * Units   `description_html` and `parameters_html` are there when `html` asks for them.
 * Errors  CanvasForbiddenError, CanvasNotFoundError.
 * Source  canvas-lms, `AccountReportsController#available_reports`.
 */
export function listAvailableReports(
  canvas: CanvasClient,
  accountId: string,
  { html }: { html: boolean },
): Promise<AvailableReport[]> {
  return canvas.get({
    route: '/api/v1/accounts/:account_id/reports',
    params: { account_id: accountId },
    query: { 'include[]': html ? ['description_html', 'parameters_html'] : [] },
    schema: availableReports,
  });
}

/**
 * Starts a run.
 *
 *     POST /api/v1/accounts/:account_id/reports/:report
 *
 * Shape   A 409 carries the run that is in the way; it is returned with `reused: true`.
 * Errors  CanvasInvalidRequestError: the term is not one of the root account.
 *         CanvasNotFoundError: unknown account or type. CanvasForbiddenError.
 *         A lost answer leaves `outcome: 'UNKNOWN'`; the call is never sent twice.
 * Source  canvas-lms, `AccountReportsController#create`; the 409 is not in the public documentation.
 */
export async function startAccountReport(
  canvas: CanvasClient,
  accountId: string,
  report: string,
  parameters: Readonly<Record<string, unknown>> | undefined,
): Promise<StartedAccountReport> {
  try {
    const started = await canvas.post({
      route: '/api/v1/accounts/:account_id/reports/:report',
      params: { account_id: accountId, report },
      body: parameters === undefined ? {} : { parameters },
      schema: accountReport,
    });
    return { report: started, reused: false };
  } catch (error) {
    const existing =
      error instanceof CanvasConflictError ? accountReport.safeParse(error.body) : undefined;
    if (existing?.success) return { report: existing.data, reused: true };
    throw error;
  }
}

/**
 * A page of the runs of one type, newest first; empty for an unknown type.
 *
 *     GET /api/v1/accounts/:account_id/reports/:report
 *
 * Source  canvas-lms, `AccountReportsController#index`.
 */
export function listAccountReports(
  canvas: CanvasClient,
  accountId: string,
  report: string,
  page: ListPage,
): Promise<Page<AccountReport>> {
  return canvas.getPage({
    route: '/api/v1/accounts/:account_id/reports/:report',
    params: { account_id: accountId, report },
    schema: accountReports,
    ...page,
  });
}

/**
 * One run.
 *
 *     GET /api/v1/accounts/:account_id/reports/:report/:id
 *
 * Errors  CanvasNotFoundError: of another type or account, or deleted.
 * Source  canvas-lms, `AccountReportsController#show`.
 */
export function getAccountReport(
  canvas: CanvasClient,
  { accountId, report, id: reportId }: AccountReportKey,
): Promise<AccountReport> {
  return canvas.get({
    route: '/api/v1/accounts/:account_id/reports/:report/:id',
    params: { account_id: accountId, report, id: reportId },
    schema: accountReport,
  });
}

/**
 * Deletes a run, from any state; answers with it, its status `deleted`.
 *
 *     DELETE /api/v1/accounts/:account_id/reports/:report/:id
 *
 * Source  canvas-lms, `AccountReportsController#destroy`.
 */
export function deleteAccountReport(
  canvas: CanvasClient,
  { accountId, report, id: reportId }: AccountReportKey,
): Promise<AccountReport | undefined> {
  return canvas.delete({
    route: '/api/v1/accounts/:account_id/reports/:report/:id',
    params: { account_id: accountId, report, id: reportId },
    schema: accountReport.optional(),
  });
}

/**
 * Stops a run that has not finished; undefined where the response has no body.
 *
 *     PUT /api/v1/accounts/:account_id/reports/:report/:id/abort
 *
 * Errors  CanvasNotFoundError: it has finished, or there is no such run; Canvas does not say which.
 * Source  canvas-lms, `AccountReportsController#abort`.
 */
export function abortAccountReport(
  canvas: CanvasClient,
  { accountId, report, id: reportId }: AccountReportKey,
): Promise<AccountReport | undefined> {
  return canvas.put({
    route: '/api/v1/accounts/:account_id/reports/:report/:id/abort',
    params: { account_id: accountId, report, id: reportId },
    schema: accountReport.optional(),
  });
}

/** What finds a run: REST needs all three. */
export interface AccountReportKey {
  accountId: string;
  report: string;
  id: string;
}

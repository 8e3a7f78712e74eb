import { badRequest, internalError, notFound } from '../http/errors.ts';
import { findAccount, findNumber } from '../http/lookup.ts';
import { paginate } from '../http/paginate.ts';
import { isObject, toList } from '../http/params.ts';
import { requireOnAccount } from '../http/rights.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import type { Params, Payload } from '../types.ts';
import type { AccountReport } from '../reports/account-report.ts';
import { accountReportJson } from '../reports/account-report-json.ts';
import { findDuplicate } from '../reports/duplicate-run.ts';
import { descriptionHtml, parametersHtml } from '../reports/report-html.ts';
import type { ReportType } from '../reports/report-type.ts';
import { findReportType, reportTypes } from '../reports/report-types.ts';
import { findInvalidTerm } from '../reports/term-check.ts';
import type { Account } from '../world/types.ts';

const ofType = '/api/v1/accounts/:account_id/reports/:report';

/** The six routes of canvas-rest §2.2. */
export const accountReportRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/accounts/:account_id/reports', cost: 0.3, handle: listTypes },
  { method: 'POST', template: ofType, cost: 0.25, handle: start },
  { method: 'GET', template: ofType, cost: 0.2, handle: listRuns },
  { method: 'GET', template: `${ofType}/:id`, cost: 0.1, handle: show },
  { method: 'DELETE', template: `${ofType}/:id`, cost: 0.15, handle: destroy },
  { method: 'PUT', template: `${ofType}/:id/abort`, cost: 0.15, handle: abort },
];

/** Unpaginated, sorted by title. */
async function listTypes(request: RouteRequest): Promise<RouteAnswer> {
  const account = findReadable(request);
  const includes = new Set(toList(request.params.include));
  const body = await Promise.all(
    reportTypes.map(async (type): Promise<Payload> => {
      const [lastRun] = request.state.accountReports.list(account, type.type);
      return {
        title: type.title,
        parameters: type.parameters && parametersJson(type.parameters),
        report: type.type,
        last_run: lastRun ? await accountReportJson(request, lastRun) : null,
        description_html: includes.has('description_html') ? descriptionHtml(type) : undefined,
        parameters_html: includes.has('parameters_html') ? parametersHtml(type) : undefined,
      };
    }),
  );
  return { status: 200, body };
}

function parametersJson(parameters: NonNullable<ReportType['parameters']>): Payload {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { required, description }]) => [
      name,
      { required, description },
    ]),
  );
}

/** Right, type, term, duplicate: in this order. */
async function start(request: RouteRequest): Promise<RouteAnswer> {
  const { caller, options, generation, faults } = request;
  const account = findReadable(request);
  const type = findReportType(request.path_params.report!);
  if (type === undefined) throw notFound();
  const params = readParameters(request);
  if (generation.duplicateReportCheck) {
    const term = findInvalidTerm(request.world, params ?? {});
    if (term !== null) throw badRequest({ error: `invalid enrollment_term_id '${term}'` });
    const runs = request.state.accountReports.list(account, type.type);
    const duplicate = await findDuplicate(runs, params);
    if (duplicate !== undefined) return conflict(request, account, duplicate);
  }
  const run = request.state.accountReports.start({
    type,
    account,
    starter: caller.user,
    params: params ?? {},
    times: options.jobs,
    generatedBytes: options.files.generatedBytes,
    end: faults.jobs,
    style: type.localized === true && caller.prefersSemicolons ? 'semicolons' : 'plain',
  });
  return { status: 200, body: await accountReportJson(request, run, 'start') };
}

/** Canvas takes it for an object without looking: a scalar is a 500. */
function readParameters({ params }: RouteRequest): Params | undefined {
  const { parameters } = params;
  if (parameters === undefined || parameters === null) return undefined;
  if (!isObject(parameters)) throw internalError();
  return parameters;
}

async function conflict(
  request: RouteRequest,
  account: Account,
  run: AccountReport,
): Promise<RouteAnswer> {
  const path = `/api/v1/accounts/${account.id}/reports/${run.start.type.type}/${run.id}`;
  return {
    status: 409,
    headers: { Location: `${request.origin}${path}` },
    body: await accountReportJson(request, run),
  };
}

async function listRuns(request: RouteRequest): Promise<RouteAnswer> {
  const account = findReadable(request);
  // An unknown type is an empty list.
  const runs = request.state.accountReports.list(account, request.path_params.report!);
  const { page, headers } = paginate(request, runs, 'all-rels');
  const body = await Promise.all(page.map((run) => accountReportJson(request, run)));
  return { status: 200, headers, body };
}

async function show(request: RouteRequest): Promise<RouteAnswer> {
  return { status: 200, body: await accountReportJson(request, findRun(request)) };
}

/** From any state; the answer still has the file. */
async function destroy(request: RouteRequest): Promise<RouteAnswer> {
  const run = findRun(request);
  run.deletedAt = new Date();
  return { status: 200, body: await accountReportJson(request, run) };
}

/** A finished run cannot be found by this route. */
async function abort(request: RouteRequest): Promise<RouteAnswer> {
  const run = findRun(request);
  const { status } = await run.look();
  if (!['created', 'running', 'compiling'].includes(status)) throw notFound();
  run.abortedAt = new Date();
  return { status: 200, body: await accountReportJson(request, run) };
}

function findReadable(request: RouteRequest): Account {
  const account = findAccount(request, request.path_params.account_id!);
  requireOnAccount(request, account, 'read_reports');
  return account;
}

function findRun(request: RouteRequest): AccountReport {
  const account = findReadable(request);
  const { report, id } = request.path_params;
  const run = request.state.accountReports.find(account, report!, findNumber(id!));
  if (run === undefined) throw notFound();
  return run;
}

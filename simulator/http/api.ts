import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatorOptions } from '../options.ts';
import type { SimulatorState } from '../state.ts';
import type { World } from '../world/types.ts';
import { type Authenticator, type Identity, tokenOf } from './auth.ts';
import { readBody } from './body.ts';
import { internalError, notFound, RouteError } from './errors.ts';
import { answerInstead, type FaultSwitch, sendDamaged, throttledAnswer } from './faults.ts';
import { mergeParams, parseForm, toText } from './params.ts';
import type { RequestLog, RequestRecord } from './request-log.ts';
import type { Router } from './router.ts';
import { type Settings, SettingsError } from './settings.ts';
import { type Charge, type Throttle, toDecimal } from './throttle.ts';
import type { Params } from '../types.ts';
import { jsonAnswer, send, type WireAnswer } from './wire.ts';

/** What the API of one simulator is made of. */
export interface ApiParts {
  readonly world: World;
  readonly state: SimulatorState;
  readonly settings: Settings;
  readonly router: Router;
  readonly authenticator: Authenticator;
  readonly throttle: Throttle;
  readonly faultSwitch: FaultSwitch;
  readonly log: RequestLog;
  readonly origin: string;
  readonly filesOrigin: string;
}

/** A request while it is under way. */
interface ApiRequest {
  readonly message: IncomingMessage;
  readonly path: string;
  readonly search: URLSearchParams;
  readonly token: string | null;
  readonly options: SimulatorOptions;
  readonly record: RequestRecord;
  /** Units; the route says. */
  cost: number;
}

const costOfNoRoute = 0.05; // units

/**
 * Answers one request of the REST API.
 *
 * As in Canvas, the quota comes before all else, then the route, then the token, and last the route's
 * own checks. The fault that may befall a request stands around all of it.
 */
export async function answerApi(
  parts: ApiParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const request = beginRequest(parts, message);
  if (request instanceof SettingsError) {
    message.resume();
    send(response, jsonAnswer(400, { error: request.message }));
    return;
  }
  const { options, record, token } = request;
  const key = token ?? `ip:${message.socket.remoteAddress ?? ''}`;
  const charge = parts.throttle.begin(key, options.bucket);
  if (charge.refused) {
    parts.throttle.end(charge, 0, options.bucket);
    message.resume();
    finish(record, throttledAnswer(options.generation), response);
    return;
  }
  const { faults, generation } = options;
  const fault = parts.faultSwitch.pick(options, record.method, record.path);
  // Computing is part of the time that an answer takes: a Canvas has more than one process.
  const latency = faults.latencyMs > 0 ? delay(faults.latencyMs) : undefined;
  const instead = answerInstead(fault, faults, generation, parts.origin);
  if (instead !== undefined) message.resume();
  const answer = instead ?? (await runRoute(parts, request));
  await latency;
  if (fault === 'hang') {
    response.once('close', () => parts.throttle.end(charge, request.cost, options.bucket));
    return;
  }
  settle(parts.throttle, charge, request, answer);
  record.status = fault === 'reset-before-headers' ? null : answer.status;
  sendDamaged(response, answer, fault);
}

function beginRequest(parts: ApiParts, message: IncomingMessage): ApiRequest | SettingsError {
  const url = message.url ?? '/';
  const mark = url.indexOf('?');
  const search = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
  const token = tokenOf(message.headers, search);
  const record = parts.log.add(message.method ?? 'GET', url, token, message.headers);
  try {
    const options = parts.settings.forRequest(message.headers['x-simulator']);
    const path = mark < 0 ? url : url.slice(0, mark);
    return { message, path, search, token, options, record, cost: costOfNoRoute };
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
}

/** Gives the charge back and writes what the request cost into the headers. */
function settle(throttle: Throttle, charge: Charge, request: ApiRequest, answer: WireAnswer): void {
  const remaining = throttle.end(charge, request.cost, request.options.bucket);
  request.record.cost = request.cost;
  request.record.remaining = remaining;
  answer.headers['X-Request-Context-Id'] = randomUUID();
  if ('X-Rate-Limit-Remaining' in answer.headers) return; // a refusal says its own
  answer.headers['X-Request-Cost'] = toDecimal(request.cost);
  answer.headers['X-Rate-Limit-Remaining'] = toDecimal(remaining);
}

function finish(record: RequestRecord, answer: WireAnswer, response: ServerResponse): void {
  record.status = answer.status;
  record.remaining = 0;
  answer.headers['X-Request-Context-Id'] = randomUUID();
  send(response, answer);
}

async function runRoute(parts: ApiParts, request: ApiRequest): Promise<WireAnswer> {
  const accept = request.message.headers.accept ?? '';
  const stringIds = accept.includes('application/json+canvas-string-ids');
  try {
    return await callRoute(parts, request, accept, stringIds);
  } catch (error) {
    if (!(error instanceof RouteError)) {
      request.record.error =
        error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { status, body, headers } = error instanceof RouteError ? error : internalError();
    return jsonAnswer(status, body, stringIds, headers);
  }
}

async function callRoute(
  parts: ApiParts,
  request: ApiRequest,
  accept: string,
  stringIds: boolean,
): Promise<WireAnswer> {
  const { message, path, search, options, record } = request;
  const body = await readBody(message);
  record.body = body;
  const params = mergeParams(search.size === 0 ? {} : parseForm(search), body);
  const method = methodOf(message, params);
  const match = parts.router.match(method, path);
  if (match === undefined) throw notFound();
  request.cost = match.route.cost;
  const token = request.token ?? toText(body.access_token) ?? null;
  const identity = parts.authenticator.identify(token, match.route, params);
  const answer = await match.route.handle({
    method,
    path,
    path_params: match.params,
    params,
    caller: identity.caller,
    world: parts.world,
    state: parts.state,
    options,
    generation: options.generation,
    faults: options.faults,
    origin: parts.origin,
    filesOrigin: parts.filesOrigin,
    acceptsJsonApi: accept.includes('application/vnd.api+json'),
    search,
  });
  const headers = { ...identityHeaders(identity, match.route.template), ...answer.headers };
  if (answer.text !== undefined) return { status: answer.status, headers, body: answer.text };
  if (answer.body === undefined) return { status: answer.status, headers, body: '' };
  return jsonAnswer(answer.status, answer.body, stringIds, headers);
}

/** A POST may stand for another method (canvas-rest §1.10). */
function methodOf(message: IncomingMessage, params: Params): string {
  const method = message.method ?? 'GET';
  if (method !== 'POST') return method;
  const header = message.headers['x-http-method-override'];
  const override = typeof header === 'string' ? header : toText(params._method);
  return override === undefined ? method : override.toUpperCase();
}

function identityHeaders({ caller, realUser }: Identity, template: string): Record<string, string> {
  const headers: Record<string, string> = {
    'X-Canvas-User-Id': String(caller.user.id),
    'X-Canvas-Meta': metaOf(template),
  };
  if (realUser !== null) headers['X-Canvas-Real-User-Id'] = String(realUser.id);
  return headers;
}

const metas = new Map<string, string>();

/** `o=<controller>;n=<action>;`, guessed from the template. */
function metaOf(template: string): string {
  let meta = metas.get(template);
  if (meta === undefined) {
    const segments = template.split('/');
    const names = segments.slice(3).filter((segment) => !segment.startsWith(':'));
    const action = segments.at(-1)!.startsWith(':') ? 'show' : 'index';
    meta = `o=${names.join('_')};n=${action};`;
    metas.set(template, meta);
  }
  return meta;
}

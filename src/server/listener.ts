import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { toLoggableError } from '../telemetry/loggable-error.ts';
import type { RequestRecord } from '../telemetry/request-record.ts';
import type { FastPath } from './fast-path/fast-path.ts';
import { ClientGoneError, headerOf } from './fast-path/request.ts';
import { normalizeAccept } from './policies/accept.ts';
import type { LoadControl } from './load-control.ts';
import { loadKeyOf } from './policies/load.ts';
import { firstRefusal, type Policy, type Refusal, toResponseParts } from './policies/policy.ts';
import type { Telemetry } from './telemetry.ts';

export interface ListenerOptions {
  /** Applied to every request, whichever way it takes. */
  policies: readonly Policy[];
  /** Applied before the pages of `pages`, too. */
  hostPolicy: Policy;
  fastPath: FastPath;
  /** Says when operations start. */
  loadControl: LoadControl;
  /** The path that GraphQL is served at. */
  endpoint: string;
  /** Serves what the fast path does not. */
  yoga: (message: IncomingMessage, response: ServerResponse) => Promise<void> | void;
  /** Serves pages beside GraphQL, and passes other requests on to `next`. */
  pages: ((next: RequestListener) => RequestListener | undefined) | undefined;
  telemetry: Telemetry;
  log: Logger;
}

/** The status in logs and metrics of a request whose client went away: there is no response. */
const clientGone = 499;

/**
 * The first thing that a request meets: the rules of requests, then the fast path or Yoga. Whatever throws on
 * the way ends in a response with a code, a log line and a metric. A connection is closed without a response
 * only when its client has gone.
 */
export function createListener(options: ListenerOptions): RequestListener {
  const { policies, hostPolicy, pages } = options;
  const serve = createGraphQLListener(options, policies);
  const next = pages?.(serve) ?? serve;
  return (message, response) => {
    guard(options, message, response, () => {
      const refusal = firstRefusal([hasOneHost(message), hostPolicy], toPolicyRequest(message));
      if (refusal) refuse(options, message, response, refusal);
      else next(message, response);
    });
  };
}

function createGraphQLListener(
  options: ListenerOptions,
  policies: readonly Policy[],
): RequestListener {
  const { fastPath, yoga, telemetry, loadControl, endpoint } = options;
  const serve = (message: IncomingMessage, response: ServerResponse) =>
    fastPath.accepts(message)
      ? fastPath.serve(message, response, telemetry.begin(toPolicyRequest(message)))
      : yoga(message, response);
  return (message, response) => {
    guard(options, message, response, () => {
      const request = toPolicyRequest(message);
      const refusal = firstRefusal(policies, request);
      if (refusal) {
        refuse(options, message, response, refusal);
        return undefined;
      }
      const { accept } = message.headers;
      if (accept !== undefined) message.headers.accept = normalizeAccept(accept);
      if (request.path !== endpoint) return serve(message, response);
      const end = loadControl.start(loadKeyOf(request), () => {
        guard(options, message, response, () => serve(message, response));
      });
      response.once('close', end);
      return undefined;
    });
  };
}

/** A `Host` that comes twice is as good as none (RFC 9112, section 3.2). */
function hasOneHost({ rawHeaders }: IncomingMessage): Policy {
  return () => {
    const hosts = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
    if (hosts.length <= 1) return undefined;
    return { status: 400, code: 'BAD_REQUEST', message: 'The request has more than one Host' };
  };
}

function toPolicyRequest(message: IncomingMessage) {
  const { method = 'GET', url = '/' } = message;
  const mark = url.indexOf('?');
  return {
    method,
    path: mark < 0 ? url : url.slice(0, mark),
    query: mark < 0 ? '' : url.slice(mark + 1),
    headers: { get: (name: string) => headerOf(message, name) },
  };
}

function refuse(
  { telemetry }: ListenerOptions,
  message: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
): void {
  const request = toPolicyRequest(message);
  const record = telemetry.begin(request);
  if (refusal.code !== undefined) record.refusedWith = refusal.code;
  const { headers, body } = toResponseParts(refusal, record.requestId);
  // The body of the request is not read.
  message.resume();
  response.writeHead(refusal.status, headers);
  response.end(body);
  telemetry.answered(record, request, { status: refusal.status });
}

/** Runs a step of a request; what it throws, at once or later, ends in a response. */
function guard(
  options: ListenerOptions,
  message: IncomingMessage,
  response: ServerResponse,
  step: () => unknown,
): void {
  try {
    const running = step();
    if (running instanceof Promise) {
      running.catch((error: unknown) => {
        fail(options, message, response, error);
      });
    }
  } catch (error) {
    fail(options, message, response, error);
  }
}

function fail(
  options: ListenerOptions,
  message: IncomingMessage,
  response: ServerResponse,
  error: unknown,
): void {
  const { telemetry, log } = options;
  const isGone = error instanceof ClientGoneError || response.closed || message.destroyed;
  const request = toPolicyRequest(message);
  const record: RequestRecord = telemetry.begin(request);
  record.refusedWith = isGone ? 'CLIENT_GONE' : 'INTERNAL_SERVER_ERROR';
  if (isGone) {
    response.destroy();
    telemetry.answered(record, request, { status: clientGone });
    return;
  }
  log.error({ requestId: record.requestId, error: toLoggableError(error) }, 'unexpected error');
  if (response.headersSent) {
    // The rest of the response cannot be written, and its client must not take it for whole.
    response.destroy();
  } else {
    const { headers, body } = toResponseParts(
      {
        status: 500,
        code: 'INTERNAL_SERVER_ERROR',
        message: 'Something went wrong in the gateway',
      },
      record.requestId,
    );
    response.writeHead(500, headers);
    response.end(body);
  }
  telemetry.answered(record, request, { status: 500 });
}

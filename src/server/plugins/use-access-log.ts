import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { requestIdOf } from './use-request-id.ts';

/** What is written of a request that was answered: no token, no variables, no names. */
export interface AnsweredRequest {
  request: Request;
  operation: string | undefined;
  status: number;
  /** By `performance.now()`. */
  startedAtMs: number;
}

/** Writes the line of one request: what, how long, with what status. */
export function logRequest(
  log: Logger,
  { request, operation, status, startedAtMs }: AnsweredRequest,
): void {
  log.info(
    {
      requestId: requestIdOf(request),
      method: request.method,
      operation,
      status,
      durationMs: Math.round(performance.now() - startedAtMs),
    },
    'request',
  );
}

/** Writes a line for each request. */
export function useAccessLog(log: Logger): Plugin {
  const startedAtMs = new WeakMap<Request, number>();
  const operations = new WeakMap<Request, string>();
  return {
    onRequest({ request }) {
      startedAtMs.set(request, performance.now());
    },
    onParams({ request, params }) {
      if (params.operationName) operations.set(request, params.operationName);
    },
    onResponse({ request, response }) {
      logRequest(log, {
        request,
        operation: operations.get(request),
        status: response.status,
        startedAtMs: startedAtMs.get(request) ?? performance.now(),
      });
    },
  };
}

import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { requestIdOf } from './use-request-id.ts';

/** Writes a line for each request: what, how long, with what status. No token, no variables, no names. */
export function useAccessLog(log: Logger): Plugin {
  const startedAt = new WeakMap<Request, number>();
  const operations = new WeakMap<Request, string>();
  return {
    onRequest({ request }) {
      startedAt.set(request, performance.now());
    },
    onParams({ request, params }) {
      if (params.operationName) operations.set(request, params.operationName);
    },
    onResponse({ request, response }) {
      log.info(
        {
          requestId: requestIdOf(request),
          method: request.method,
          operation: operations.get(request),
          status: response.status,
          durationMs: Math.round(performance.now() - (startedAt.get(request) ?? 0)),
        },
        'request',
      );
    },
  };
}

import type { ExecutionResult } from 'graphql';
import { mapAsyncIterator, type Plugin } from 'graphql-yoga';
import type { Telemetry } from '../telemetry.ts';

/**
 * Tells of each request: a line in the log, numbers, a span. Its results are completed: errors with the
 * id of the request and a code, `extensions.canvas` for who asked.
 *
 * Requests of the `quiet` paths, which probes send all day, are logged at `debug`.
 */
export function useTelemetry(telemetry: Telemetry, quiet: readonly string[]): Plugin {
  return {
    onRequest({ request }) {
      telemetry.record(request);
    },
    onParams({ request, params }) {
      telemetry.record(request).requestedName = params.operationName ?? undefined;
    },
    onResultProcess({ request, result, setResult }) {
      const record = telemetry.record(request);
      const complete = (one: ExecutionResult) => telemetry.complete(record, one);
      if (Array.isArray(result)) setResult(result.map(complete));
      else if (Symbol.asyncIterator in result) setResult(mapAsyncIterator(result, complete));
      else setResult(complete(result));
    },
    onResponse({ request, response }) {
      telemetry.answered(telemetry.record(request), request, {
        status: response.status,
        quiet: quiet.includes(new URL(request.url).pathname),
      });
    },
  };
}

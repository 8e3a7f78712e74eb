import { type ExecutionArgs, type ExecutionResult, getOperationAST } from 'graphql';
import { mapAsyncIterator, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Telemetry } from '../telemetry.ts';

/**
 * Tells of each request: a line in the log, numbers, a span. Its results are completed: errors with the
 * id of the request and a code, `extensions.canvas` for who asked.
 *
 * Requests of the `quiet` paths, which probes send all day, are logged at `debug`. What the shorter way
 * serves meets `onExecute` alone here.
 */
export function useTelemetry(telemetry: Telemetry, quiet: readonly string[]): Plugin {
  const begin = (args: ExecutionArgs) => {
    const { request } = args.contextValue as YogaInitialContext;
    const operation = getOperationAST(args.document, args.operationName);
    if (operation) {
      telemetry.execute(request, { name: operation.name?.value, type: operation.operation });
    }
  };
  return {
    onRequest({ request }) {
      telemetry.record(request);
    },
    onParams({ request, params }) {
      telemetry.record(request).requestedName = params.operationName ?? undefined;
    },
    onExecute({ args }) {
      begin(args);
    },
    onSubscribe({ args }) {
      begin(args);
    },
    onResultProcess({ request, result, setResult }) {
      const complete = (one: ExecutionResult) => telemetry.complete(request, one);
      if (Array.isArray(result)) setResult(result.map(complete));
      else if (Symbol.asyncIterator in result) setResult(mapAsyncIterator(result, complete));
      else setResult(complete(result));
    },
    onResponse({ request, response }) {
      telemetry.answered(request, {
        status: response.status,
        quiet: quiet.includes(new URL(request.url).pathname),
      });
    },
  };
}

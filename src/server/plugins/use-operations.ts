import type { ExecutionArgs } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import type { Executor } from '../../execution/executor.ts';
import { operationOf } from '../../execution/operation.ts';
import type { Telemetry } from '../telemetry.ts';

/** Has operations executed as everywhere in the gateway: see `Executor`. */
export function useOperations(executor: Executor, telemetry: Telemetry): Plugin {
  const operationIn = ({ document, operationName }: ExecutionArgs) =>
    operationOf(document, operationName);
  return {
    onExecute({ args, context, setExecuteFn }) {
      const { request } = context as YogaInitialContext;
      // What names no operation of its document is refused by whoever looks for it.
      const operation = operationIn(args);
      if (!operation) return;
      setExecuteFn(({ variableValues }: ExecutionArgs) =>
        executor.execute(operation, variableValues ?? {}, request, telemetry.record(request)),
      );
    },
    onSubscribe({ args, setSubscribeFn }) {
      const { request } = args.contextValue;
      const operation = operationIn(args);
      if (!operation) return;
      setSubscribeFn((args: ExecutionArgs) =>
        executor.subscribe(operation, args, request, telemetry.record(request)),
      );
    },
  };
}

import type { ExecutionResult } from 'graphql';
import { compileQuery } from 'graphql-jit';
import type { GatewayContext } from '../context.ts';
import type { MaybePromise } from '../schema/maybe-promise.ts';
import { schema } from '../schema/index.ts';
import { isCompilable } from './compilable.ts';
import { compileWriter, type DataWriter } from './data-writer.ts';
import { type CompiledRoot, executionSchema, withoutArguments } from './execution-schema.ts';
import type { Operation } from './operation.ts';

/** An operation as code. */
export interface CompiledOperation {
  /**
   * Executes the operation with variables that graphql-js has coerced. A result with errors only says that
   * there are some: execute the operation by graphql-js to get them.
   */
  execute: (
    context: GatewayContext,
    variables: Readonly<Record<string, unknown>>,
  ) => MaybePromise<ExecutionResult>;
  /** Writes the `data` of results; undefined where JSON.stringify does it as well. */
  write: DataWriter | undefined;
}

/** Compiles an operation; undefined for one that is always interpreted: see `isCompilable`. */
export function compile(operation: Operation): CompiledOperation | undefined {
  if (!isCompilable(operation)) return undefined;
  const { document, node, name } = operation;
  const compiled = compileQuery(executionSchema, withoutArguments(document), name, {
    disableLeafSerialization: true,
    disablingCapturingStackErrors: true,
  });
  if (!('query' in compiled)) return undefined;
  return {
    execute: (context, variables) => {
      const root: CompiledRoot = { variables };
      return compiled.query(root, context, {});
    },
    write: compileWriter(schema, document, node),
  };
}

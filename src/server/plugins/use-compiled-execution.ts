import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  GraphQLError,
  Kind,
  OperationTypeNode,
} from 'graphql';
import { type CompiledQuery, compileQuery } from 'graphql-jit';
import type { Plugin } from 'graphql-yoga';
import { isForInterpreting, executionSchema, fieldNodesAt } from '../../graphql/index.ts';
import { comesInParts } from './use-incremental-delivery.ts';

type Compiled = CompiledQuery<ExecutionResult, Record<string, unknown>>;

/** How often an operation of a document was executed, and what it was compiled to. */
interface Compilation {
  executions: number;
  compiled: Compiled | undefined;
}

const compilations = new WeakMap<DocumentNode, Map<string, Compilation>>();

/**
 * Executes by compiled code a query that comes again: graphql-js interprets a document anew for each of
 * its fields, which is most of the CPU time of a long list. What cannot be compiled is interpreted.
 *
 * `after` is the number of executions before a query is compiled: compiling costs a few milliseconds, so
 * what comes once is not worth it. What asks for types is interpreted, because the schema that is compiled
 * has others; mutations are, because graphql-jit misses the defaults of input fields, and they are never
 * many; and so are answers in parts, of which it knows nothing.
 */
export function useCompiledExecution({ after }: { after: number }): Plugin {
  return {
    onExecute({ args, setExecuteFn }) {
      const { document, operationName } = args as ExecutionArgs;
      const compiled = compiledQuery(args, after);
      if (!compiled) return;
      setExecuteFn(async ({ rootValue, contextValue, variableValues }: ExecutionArgs) => {
        const result = await compiled.query(rootValue, contextValue, variableValues);
        if (!result.errors) return result;
        const locate = (error: GraphQLError) => withNodes(error, document, operationName);
        return { ...result, errors: result.errors.map(locate) };
      });
    },
  };
}

function compiledQuery(
  { document, operationName }: ExecutionArgs,
  after: number,
): Compiled | undefined {
  const compilation = compilationOf(document, operationName ?? '');
  compilation.executions += 1;
  if (compilation.executions === after + 1) {
    const result = isCompilable(document, operationName)
      ? compileQuery<ExecutionResult, Record<string, unknown>>(
          executionSchema,
          document,
          operationName ?? undefined,
          { disableLeafSerialization: true },
        )
      : undefined;
    if (result && 'query' in result) compilation.compiled = result;
  }
  return compilation.compiled;
}

/** Whether graphql-jit would do as graphql-js does. */
function isCompilable(document: DocumentNode, operationName: string | null | undefined): boolean {
  const operation = getOperationAST(document, operationName);
  return (
    operation?.operation === OperationTypeNode.QUERY &&
    !comesInParts(document) &&
    !isForInterpreting(document) &&
    // It asks for a variable that must not be null even where there is a default.
    !operation.variableDefinitions?.some(
      ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue,
    )
  );
}

function compilationOf(document: DocumentNode, operationName: string): Compilation {
  let operations = compilations.get(document);
  if (!operations) {
    operations = new Map<string, Compilation>();
    compilations.set(document, operations);
  }
  let compilation = operations.get(operationName);
  if (!compilation) {
    operations.set(operationName, (compilation = { executions: 0, compiled: undefined }));
  }
  return compilation;
}

/** Compiled code knows where in the text an error belongs, and not by which nodes. */
function withNodes(
  { message, path, originalError, extensions }: GraphQLError,
  document: DocumentNode,
  operationName: string | null | undefined,
): GraphQLError {
  const nodes = fieldNodesAt(document, operationName, path ?? []);
  return new GraphQLError(message, { nodes, path, originalError, extensions });
}

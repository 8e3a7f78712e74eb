import { type ExecutionResult, GraphQLError, Kind, OperationTypeNode } from 'graphql';
import { compileQuery } from 'graphql-jit';
import type { GatewayContext } from '../context.ts';
import { compileWriter, type DataWriter } from './data-writer.ts';
import { executionSchema, toExecutionDocument } from './execution-schema.ts';
import { fieldNodesAt, isForInterpreting } from './documents.ts';
import { schema } from '../schema/index.ts';
import type { Operation } from './operation.ts';

/** An operation as code. */
export interface CompiledOperation {
  execute(
    context: GatewayContext,
    variables: Record<string, unknown>,
  ): ExecutionResult | Promise<ExecutionResult>;
  /** Writes the `data` of its answers; undefined where no code does it better than JSON.stringify. */
  write: DataWriter | undefined;
}

/**
 * Compiles an operation: graphql-js interprets a document anew for each of its fields, which is most of the
 * CPU time of a long list. Undefined for what compiled code would not do as graphql-js does.
 *
 * What asks for types is interpreted, because the schema that is compiled has others; mutations are, because
 * graphql-jit misses the defaults of input fields, and they are never many; and so are answers in parts, of
 * which it knows nothing.
 */
export function compile(operation: Operation): CompiledOperation | undefined {
  if (!isCompilable(operation)) return undefined;
  const { document, node, name } = operation;
  const compiled = compileQuery<Record<string, unknown>, Record<string, unknown>>(
    executionSchema,
    toExecutionDocument(document),
    name,
    { disableLeafSerialization: true },
  );
  if (!('query' in compiled)) return undefined;
  const locate = (result: ExecutionResult) => withNodes(result, operation);
  return {
    execute: (context, variables) => {
      const result = compiled.query(undefined, context, variables);
      return result instanceof Promise ? result.then(locate) : locate(result);
    },
    write: compileWriter(schema, document, node),
  };
}

function isCompilable({ node, document, comesInParts }: Operation): boolean {
  return (
    node.operation === OperationTypeNode.QUERY &&
    !comesInParts &&
    !isForInterpreting(document) &&
    // It asks for a variable that must not be null even where there is a default.
    !node.variableDefinitions?.some(
      ({ type, defaultValue }) => type.kind === Kind.NON_NULL_TYPE && defaultValue,
    )
  );
}

/** Compiled code knows where in the text an error belongs, and not by which nodes. */
function withNodes(result: ExecutionResult, { document, name }: Operation): ExecutionResult {
  if (!result.errors) return result;
  const errors = result.errors.map(({ message, path, originalError, extensions }) => {
    const nodes = fieldNodesAt(document, name, path ?? []);
    return new GraphQLError(message, { nodes, path, originalError, extensions });
  });
  return { ...result, errors };
}

import { GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import { requestIdOf } from './use-request-id.ts';

/** An answer, or a part of one; the parts that follow the first are in `incremental`. */
interface Part {
  errors?: readonly GraphQLError[];
  incremental?: readonly Part[];
}

/**
 * Completes the extensions of every error with the id of the request, and with a code where none is.
 * `mask` turns an error of a later part into what a client may see; those of whole answers come masked.
 */
export function useErrorDetails(mask: (error: unknown) => GraphQLError): Plugin {
  return {
    onResultProcess: ({ request, result, setResult }) => {
      const requestId = requestIdOf(request);
      const complete = <T extends object>(answer: T & Part): T => ({
        ...answer,
        ...(answer.errors && {
          errors: answer.errors.map((error) => withDetails(error, requestId)),
        }),
        ...(answer.incremental && { incremental: answer.incremental.map(completeLater) }),
      });
      const completeLater = (part: Part): Part =>
        complete({ ...part, ...(part.errors && { errors: part.errors.map(mask) }) });
      if (Array.isArray(result)) setResult(result.map(complete));
      else if (isAsyncIterable(result)) setResult(mapAsyncIterator(result, complete));
      else setResult(complete(result));
    },
  };
}

/** The error with the id of its request, and with a code. */
export function withDetails(error: GraphQLError, requestId: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    path: error.path,
    originalError: error.originalError,
    extensions: { code: 'BAD_REQUEST', ...error.extensions, requestId },
  });
}

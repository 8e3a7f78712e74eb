import { GraphQLError } from 'graphql';
import { isAsyncIterable, mapAsyncIterator, type Plugin } from 'graphql-yoga';
import { requestIdOf } from './use-request-id.ts';

/** Completes the extensions of every error with the id of the request, and with a code where none is. */
export function useErrorDetails(): Plugin {
  return {
    onResultProcess: ({ request, result, setResult }) => {
      const requestId = requestIdOf(request);
      const complete = <T extends object>(answer: T): T =>
        'errors' in answer && Array.isArray(answer.errors)
          ? {
              ...answer,
              errors: answer.errors.map((error: GraphQLError) => withDetails(error, requestId)),
            }
          : answer;
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

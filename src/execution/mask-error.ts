import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import { CanvasError } from '../canvas/errors.ts';

/**
 * Turns whatever a resolver threw into what a client may see. Of a Canvas error that is its code, the
 * status of Canvas's answer and the route; of an unexpected error, nothing: `unexpectedCause` tells the
 * log what it was. The only place that does so.
 */
export function toPublicError(error: unknown): GraphQLError {
  if (!(error instanceof GraphQLError)) return unexpected(error);
  const cause = findCause(error);
  const place: GraphQLErrorOptions = {
    nodes: error.nodes,
    ...(error.path && { path: error.path }),
  };
  if (cause === undefined) return error;
  if (cause instanceof CanvasError) {
    return new GraphQLError(cause.message, {
      ...place,
      extensions: {
        code: cause.code,
        route: cause.route,
        ...(cause.status !== undefined && { status: cause.status }),
        ...(cause.retryAfterSeconds !== undefined && {
          retryAfterSeconds: cause.retryAfterSeconds,
        }),
        ...(cause.outcome !== undefined && { outcome: cause.outcome }),
      },
    });
  }
  return unexpected(cause, place);
}

/** What an error that nobody expected was before it was masked; undefined for all others. */
export function unexpectedCause(error: GraphQLError): unknown {
  return causes.get(error);
}

const causes = new WeakMap<GraphQLError, unknown>();

/** What was thrown, where it was not a GraphQLError meant for the client. */
function findCause(error: GraphQLError): Error | undefined {
  let cause: Error | undefined = error;
  while (cause instanceof GraphQLError) cause = cause.originalError;
  return cause;
}

function unexpected(cause: unknown, place: GraphQLErrorOptions = {}): GraphQLError {
  const error = new GraphQLError('Something went wrong in the gateway', {
    ...place,
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  });
  causes.set(error, cause ?? 'nothing');
  return error;
}

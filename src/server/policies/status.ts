import type { ExecutionResult } from 'graphql';

/** The statuses of codes that are not the client's mistake in what it asked for. */
const statuses: Partial<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  INTERNAL_SERVER_ERROR: 500,
  OVERLOADED: 503,
  SHUTTING_DOWN: 503,
};

/**
 * The status of a result (GraphQL over HTTP, section 6.4). As `application/json` it is 200. As
 * `application/graphql-response+json` it is 2xx only where the result has `data`.
 */
export function statusOf({ data, errors }: ExecutionResult, mediaType: string): number {
  if (mediaType !== 'application/graphql-response+json' || data !== undefined) return 200;
  return statuses[String(errors?.[0]?.extensions.code)] ?? 400;
}

import { usePersistedOperations } from '@graphql-yoga/plugin-persisted-operations';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { documentIdOf, type PersistedDocuments } from '../persisted-documents.ts';

/** With `application/json` these are answers like any other, as clients of persisted queries expect. */
const http = { spec: true, status: 400 };

/**
 * Runs documents that a request names by their hash; with `only`, no others. The messages are those by
 * which Apollo's and urql's clients know that they have to send the document itself.
 */
export function usePersistedDocuments(
  documents: PersistedDocuments,
  { only }: { only: boolean },
): Plugin {
  return usePersistedOperations({
    allowArbitraryOperations: !only,
    extractPersistedOperationId: (params, request) =>
      documentIdOf({ ...params, documentId: documentIdParameter(params, request) }),
    getPersistedOperation: (id) => documents.get(id) ?? null,
    customErrors: {
      notFound: {
        message: 'PersistedQueryNotFound',
        extensions: { code: 'PERSISTED_QUERY_NOT_FOUND', http },
      },
      keyNotFound: {
        message: only
          ? 'Send the `documentId` of a persisted document'
          : 'Send a `query`, or the `documentId` of a persisted document',
        // No request of GraphQL at all, and so 400 in every format.
        extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
      },
      persistedQueryOnly: {
        message:
          'This gateway runs persisted documents only: send `documentId` in place of `query`',
        extensions: { code: 'PERSISTED_QUERY_ONLY', http },
      },
    },
  });
}

/** The parameter of the body, or of the URL of a GET, of which Yoga reads none but its own. */
function documentIdParameter(params: GraphQLParams, request: Request): unknown {
  return request.method === 'GET'
    ? new URL(request.url).searchParams.get('documentId')
    : (params as { documentId?: unknown }).documentId;
}

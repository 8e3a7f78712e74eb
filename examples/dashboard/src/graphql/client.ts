import { cacheExchange } from '@urql/exchange-graphcache';
import { createClient as createStreamClient } from 'graphql-sse';
import { Client, fetchExchange, subscriptionExchange } from 'urql';
import { embeddedTypes } from './embedded-types.ts';
import { errorPathsExchange } from './error-paths.ts';

const url = '/graphql';

/** A client that speaks for one token; what it has read is shared by all pages, and with no other token. */
export function createClient(token: string): Client {
  const headers = { authorization: `Bearer ${token}` };
  const streams = createStreamClient({ url, headers, retryAttempts: 2 });
  return new Client({
    url,
    fetchOptions: { headers },
    preferGetMethod: false,
    exchanges: [
      cacheExchange({ keys: Object.fromEntries(embeddedTypes.map((type) => [type, () => null])) }),
      errorPathsExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: streams.subscribe(
              { query: query ?? '', variables: variables as Record<string, unknown> },
              sink,
            ),
          }),
        }),
      }),
    ],
  });
}

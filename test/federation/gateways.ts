import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { createGatewayRuntime } from '@graphql-hive/gateway-runtime';
import { parse } from 'graphql';
import { onTestFinished } from 'vitest';
import type { Answer } from '../support/gateway.ts';

export interface SupergraphQuery {
  token: string | null;
  variables?: Record<string, unknown>;
}

/** Sends operations to a supergraph, each with the token of its caller. */
type Query = (operation: string, options: SupergraphQuery) => Promise<Answer>;

const bearer = (token: string | null) => (token === null ? undefined : `Bearer ${token}`);

async function startApollo(supergraphSdl: string): Promise<Query> {
  const quiet = () => undefined;
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    buildService: ({ url }) =>
      new RemoteGraphQLDataSource<{ authorization?: string }>({
        url: url!,
        willSendRequest: ({ request, context }) => {
          if (context.authorization === undefined) return;
          request.http?.headers.set('authorization', context.authorization);
        },
      }),
  });
  const { executor } = await gateway.load();
  onTestFinished(() => gateway.stop());
  type RequestContext = Parameters<typeof executor>[0];
  return async (operation, { token, variables }) => {
    const context = {
      document: parse(operation),
      request: { query: operation, variables },
      queryHash: operation,
      context: { authorization: bearer(token) },
      metrics: {},
    };
    const answer = await executor(context as unknown as RequestContext);
    return JSON.parse(JSON.stringify(answer)) as Answer;
  };
}

function startHive(supergraph: string): Query {
  const gateway = createGatewayRuntime({
    supergraph,
    logging: false,
    propagateHeaders: {
      fromClientToSubgraphs: ({ request }) => ({
        authorization: request.headers.get('authorization'),
      }),
    },
  });
  onTestFinished(() => gateway.dispose());
  return async (operation, { token, variables }) => {
    const authorization = bearer(token);
    const response = await gateway.fetch('http://supergraph.test/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(authorization !== undefined && { authorization }),
      },
      body: JSON.stringify({ query: operation, variables }),
    });
    return (await response.json()) as Answer;
  };
}

/** The gateways of the field, in this process, over real sockets to the subgraphs. */
export const gateways = {
  '@apollo/gateway': startApollo,
  '@graphql-hive/gateway-runtime': startHive,
};

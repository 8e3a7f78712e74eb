import SchemaBuilder from '@pothos/core';
import RelayPlugin from '@pothos/plugin-relay';
import type { GatewayContext } from '../context.ts';

/**
 * The schema builder. Fields are nullable unless they say otherwise: what costs a call of its own can
 * fail on its own.
 */
export const builder = new SchemaBuilder<{
  Context: GatewayContext;
  /** Instants and days stay the text that Canvas sent. */
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: string; Output: string };
    Date: { Input: string; Output: string };
    URL: { Input: string; Output: string };
    JSON: { Input: unknown; Output: unknown };
    _Any: { Input: unknown; Output: unknown };
  };
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}>({
  plugins: [RelayPlugin],
  relay: {
    cursorType: 'String',
    nodesOnConnection: { description: 'The items alone.' },
    // `node` and `nodes` are our own (node.ts): they make references, which cost nothing.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodeTypeOptions: { description: 'An object with a global id.' },
    idFieldOptions: { description: 'The global id.' },
    edgesFieldOptions: {
      nullable: { list: false, items: false },
      description: 'The items, each with its cursor.',
    },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: { description: 'Where the item stands; opaque, for `after`.' },
    pageInfoFieldOptions: { description: 'Where the page stands in the list.' },
    pageInfoTypeOptions: { description: 'Where a page stands in its list.' },
    hasNextPageFieldOptions: { description: 'Whether more follows.' },
    hasPreviousPageFieldOptions: { description: 'Whether something comes before.' },
    startCursorFieldOptions: { description: 'The cursor of the first edge.' },
    endCursorFieldOptions: { description: 'The cursor of the last edge, for `after`.' },
  },
});

builder.queryType({ description: 'What can be read.' });
builder.mutationType({
  description: 'What can be changed: reports can be started, stopped and deleted.',
});
builder.subscriptionType({ description: 'What can be watched.' });

/** The Relay interface of everything with a global id. */
export const Node = builder.nodeInterfaceRef();

import { builder, Node } from './builder.ts';
import { checking } from './argument-check.ts';
import { parseNodeId } from './ids.ts';
import { toReference } from './references.ts';

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    description: 'Any object by its global id; costs nothing until a field of its own is selected.',
    args: { id: t.arg.id({ required: true, description: 'The global id.' }) },
    extensions: checking(({ id }: { id: string }) => parseNodeId(id)),
    resolve: (_, { id }) => toReference(parseNodeId(id)),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    description: 'Several objects, in the order of the ids.',
    args: { ids: t.arg.idList({ required: true, description: 'The global ids.' }) },
    extensions: checking(({ ids }: { ids: string[] }) => ids.map(parseNodeId)),
    resolve: (_, { ids }) => ids.map((id) => toReference(parseNodeId(id))),
  }),
}));

import { type GraphQLResolveInfo, isObjectType, valueFromASTUntyped } from 'graphql';
import type { GatewayContext } from '../../context.ts';
import { builder } from '../builder.ts';
import { badUserInput } from '../errors.ts';
import { isCanvasId, type NodeKey, parseGlobalId, type SimpleType } from '../ids.ts';
import {
  AccountReportType,
  AccountType,
  CourseReportType,
  CourseType,
  type NodeRef,
  QuizReportType,
  QuizType,
  recordReaderOf,
  TermType,
  toReference,
  UserType,
} from '../references.ts';
import { selectedFields } from '../selection.ts';
import { entityKeys, printSubgraph } from './subgraph.ts';

/*
 * What a gateway of Apollo Federation asks a subgraph: what it has, and the objects that another
 * subgraph spoke of by their keys.
 */

builder.scalarType('_Any', {
  description: 'An object as another subgraph names it: `__typename` and the fields of one key.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: valueFromASTUntyped,
});

const Entity = builder.unionType('_Entity', {
  description: 'An object that other subgraphs can name by a key, and add fields to.',
  types: [
    AccountType,
    CourseType,
    TermType,
    UserType,
    QuizType,
    AccountReportType,
    CourseReportType,
    QuizReportType,
  ],
  resolveType: ({ __typename }) => __typename,
});

let sdl: string | undefined;

const Service = builder.objectRef<object>('_Service').implement({
  description: 'This graph as a part of a supergraph.',
  fields: (t) => ({
    sdl: t.string({
      nullable: false,
      description: 'The schema with the directives of Federation, to be composed with others.',
      resolve: (_service, _args, _context, { schema }) => (sdl ??= printSubgraph(schema)),
    }),
  }),
});

builder.queryFields((t) => ({
  _service: t.field({
    type: Service,
    nullable: false,
    description: 'What a supergraph is composed of; wants no token.',
    resolve: () => ({}),
  }),
  _entities: t.field({
    type: [Entity],
    nullable: { list: false, items: true },
    description:
      'Objects by their keys, in the order given; null with an error for one that cannot be found. One costs nothing until a field of its own is selected.',
    args: {
      representations: t.arg({
        type: ['_Any'],
        required: true,
        description:
          'Each with `__typename` and one key: `id`, or where one number is enough `_id`.',
      }),
    },
    resolve: (_, { representations }, context, info) => {
      const readers = new Map<string, ReturnType<typeof recordReaderFor>>();
      const readerOf = ({ __typename }: NodeRef) => {
        if (!readers.has(__typename)) readers.set(__typename, recordReaderFor(__typename, info));
        return readers.get(__typename);
      };
      return representations.map(async (representation) => {
        const ref = toReference(parseRepresentation(representation));
        await assertFound(ref, readerOf(ref), context);
        return ref;
      });
    },
  }),
}));

/** By what the record of such an object is read, where the operation selects a field of it. */
function recordReaderFor(typeName: string, info: GraphQLResolveInfo) {
  const type = info.schema.getType(typeName);
  if (!isObjectType(type)) return undefined;
  const fields = type.getFields();
  for (const name of selectedFields(type, info)) {
    const resolve = fields[name]?.resolve;
    const reader = resolve && recordReaderOf(resolve);
    if (reader) return reader;
  }
  return undefined;
}

/**
 * Reads an object whose record the operation needs in any case, and fails where Canvas knows none: then
 * the object is null, once, in place of each of its fields. Every other failure is left to the fields.
 */
async function assertFound(
  ref: NodeRef,
  read: ReturnType<typeof recordReaderFor>,
  context: GatewayContext,
): Promise<void> {
  try {
    await read?.(ref, context);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'NOT_FOUND') throw error;
  }
}

/** What a representation names; one that cannot be right is BAD_USER_INPUT. */
function parseRepresentation(representation: unknown): NodeKey {
  if (typeof representation !== 'object' || representation === null) {
    throw badUserInput('A representation is an object with `__typename` and a key');
  }
  const { __typename: type, id, _id } = representation as Record<string, unknown>;
  if (typeof type !== 'string' || !Object.hasOwn(entityKeys, type)) {
    throw badUserInput('`__typename` is not that of an entity of this graph');
  }
  if (id != null) {
    const key = parseGlobalId(toText(id));
    if (key?.type === type) return key;
    throw badUserInput(`\`id\` is not a global id of type ${type}`);
  }
  if (_id != null && isFoundByNumber(type)) {
    const number = toText(_id);
    if (isCanvasId(number)) return { type, id: number };
    throw badUserInput('`_id` is not a number of Canvas');
  }
  throw badUserInput(`A representation of type ${type} names it by a key`);
}

/** The text of an ID in JSON; a number beyond 2^53 has lost digits, and names nothing. */
function toText(id: unknown): string {
  if (typeof id === 'string') return id;
  return Number.isSafeInteger(id) ? String(id) : '';
}

function isFoundByNumber(type: string): type is SimpleType {
  const keys: readonly string[] = entityKeys[type as keyof typeof entityKeys];
  return keys.includes('_id');
}

import {
  defaultFieldResolver,
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getNamedType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  isEnumType,
  isLeafType,
  isObjectType,
  isSpecifiedScalarType,
  Kind,
  parseType,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { buildSchema } from '../schema/index.ts';
import { countResults, measureOf } from './result-size.ts';

/** The root value of compiled code: the variables of the operation, coerced by graphql-js. */
export interface CompiledRoot {
  readonly variables: Readonly<Record<string, unknown>>;
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

/** The field of the client's document that a field without arguments was made from. */
const originals = new WeakMap<FieldNode, FieldNode>();

/**
 * The document that compiled code is made from: the client's, without arguments and variables. graphql-jit
 * coerces values in its own way, so it gets none to coerce: `toExecutionSchema` has the other half.
 */
export function withoutArguments(document: DocumentNode): DocumentNode {
  const definitions = document.definitions.map((definition) => {
    switch (definition.kind) {
      case Kind.OPERATION_DEFINITION: {
        const selectionSet = strip(definition.selectionSet);
        return { ...definition, variableDefinitions: [], selectionSet };
      }
      case Kind.FRAGMENT_DEFINITION:
        return { ...definition, selectionSet: strip(definition.selectionSet) };
      default:
        return definition;
    }
  });
  return { ...document, definitions };
}

function strip(selectionSet: SelectionSetNode): SelectionSetNode {
  const selections = selectionSet.selections.map((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return { ...selection };
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return { ...selection, selectionSet: strip(selection.selectionSet) };
    }
    const below = selection.selectionSet && strip(selection.selectionSet);
    const field: FieldNode = { ...selection, arguments: [], selectionSet: below };
    originals.set(field, selection);
    return field;
  });
  return { ...selectionSet, selections };
}

/**
 * Rewrites a schema to what compiled code is made from. Its fields take no arguments: their resolvers get
 * those of the client's document, as graphql-js coerces them. Its leaves are not serialized by graphql-jit,
 * which is slow at it: resolved leaves are serialized by their resolver, properties of a payload have been
 * parsed already, and our own scalars pass as strings.
 */
function toExecutionSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const leaf = getNamedType(field.type);
      const isProperty = field.extensions.pothosExposedField === field.name;
      if (isProperty && !measureOf(field.type)) field.resolve = undefined;
      if (isEnumType(leaf) || (field.resolve && isLeafType(leaf) && isSpecifiedScalarType(leaf))) {
        field.resolve = serializing(leaf, field.resolve ?? defaultFieldResolver);
      } else if (isLeafType(leaf) && !isSpecifiedScalarType(leaf)) {
        field.type = toStrings(field.type, schema);
      }
      if (field.args.length > 0) {
        field.resolve = withArguments({ ...field }, field.resolve ?? defaultFieldResolver);
        field.args = [];
      }
    }
  }
  return schema;
}

/** A resolver that takes the arguments of the client's document, where compiled code has none. */
function withArguments(field: GraphQLField<unknown, unknown>, resolve: Resolver): Resolver {
  return (parent, _args, context, info) => {
    const node = originals.get(info.fieldNodes[0]!)!;
    const { variables } = info.rootValue as CompiledRoot;
    return resolve(parent, getArgumentValues(field, node, variables), context, info);
  };
}

function serializing(leaf: GraphQLLeafType, resolve: Resolver): Resolver {
  const serialize = (value: unknown): unknown => {
    if (value == null) return value;
    return Array.isArray(value) ? value.map(serialize) : leaf.serialize(value);
  };
  return (...args) => {
    const value = resolve(...args);
    return value instanceof Promise ? value.then(serialize) : serialize(value);
  };
}

/** The same lists and nullability, around strings. */
function toStrings(type: GraphQLOutputType, schema: GraphQLSchema): GraphQLOutputType {
  const written = String(type).replace(getNamedType(type).name, GraphQLString.name);
  return typeFromAST(schema, parseType(written)) as GraphQLOutputType;
}

/** The schema that queries are compiled from. */
export const executionSchema = toExecutionSchema(countResults(buildSchema()));

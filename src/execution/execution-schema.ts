import {
  defaultFieldResolver,
  type DocumentNode,
  getNamedType,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  isEnumType,
  isLeafType,
  isObjectType,
  isSpecifiedScalarType,
  parseType,
  typeFromAST,
} from 'graphql';
import { buildSchema, schema } from '../schema/index.ts';
import { readsAs } from '../schema/references.ts';
import { addRowFields, withRowFields } from './row-projection.ts';

/**
 * Rewrites a schema of its own to what compiled code is made from: without the serialization of leaves.
 *
 * graphql-jit serializes each leaf by calls whose arguments (places, paths) are made anew for each, which
 * is most of what a long list costs. Told to leave it out, it leaves out that of enums, too, and keeps
 * that of our own scalars. So here a leaf that is resolved is serialized by its resolver; one that is read
 * off its parent is what has been read by a payload's schema already; and our own scalars, which are the
 * text that Canvas sent, pass as strings. Answers and errors are those of the public schema; its types are
 * not, so that what asks for types is not for this one.
 */
function toExecutionSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const leaf = getNamedType(field.type);
      if (!isLeafType(leaf)) continue;
      if (isEnumType(leaf) || (field.resolve && isSpecifiedScalarType(leaf))) {
        field.resolve = serializing(leaf, field.resolve ?? defaultFieldResolver);
      } else if (!isSpecifiedScalarType(leaf)) {
        field.type = toStrings(field.type, schema);
      }
    }
  }
  return schema;
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

function serializing(leaf: GraphQLLeafType, resolve: Resolver): Resolver {
  const serialize = (value: unknown): unknown => {
    if (value == null) return value;
    return Array.isArray(value) ? value.map(serialize) : leaf.serialize(value);
  };
  return readsAs(resolve, (...args) => {
    const value = resolve(...args);
    return value instanceof Promise ? value.then(serialize) : serialize(value);
  });
}

/** The same lists and nullability, around strings. */
function toStrings(type: GraphQLOutputType, schema: GraphQLSchema): GraphQLOutputType {
  const written = String(type).replace(getNamedType(type).name, GraphQLString.name);
  return typeFromAST(schema, parseType(written)) as GraphQLOutputType;
}

/** The schema that queries are compiled from. */
export const executionSchema = addRowFields(toExecutionSchema(buildSchema()));

/** The document that an operation of another one is compiled from. */
export const toExecutionDocument = (document: DocumentNode): DocumentNode =>
  withRowFields(schema, document);

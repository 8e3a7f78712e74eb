import {
  defaultFieldResolver,
  type DocumentNode,
  type FieldNode,
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  GraphQLNonNull,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLString,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import { collectFields } from '../schema/selection.ts';

/*
 * Most of a long answer is rows: days of activity, bins of grades, assignments. Their fields are properties
 * of what a payload's schema has read, and graphql-jit makes closures and lists for each row of them. So in
 * what is compiled a list of rows is one value: a function made for what is selected copies its rows.
 */

/** What is selected of the rows of a list. */
interface RowSelection {
  schema: GraphQLSchema;
  document: DocumentNode;
  type: GraphQLObjectType;
  selectionSets: readonly SelectionSetNode[];
}

/** Copies a row as an operation selects it. */
type Projection = (row: unknown) => unknown;

const selections = new WeakMap<FieldNode, RowSelection>();
const projections = new WeakMap<readonly FieldNode[], Projection>();

/** The name of the field that gives the rows of another one in one piece. */
const inOnePiece = (field: string) => `${field}__rows`;

/** Adds to a schema of its own, for each field that gives a list of rows, one that gives it in one piece. */
export function addRowFields(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const fields = type.getFields();
    for (const field of Object.values(fields)) {
      if (!rowTypeOf(field.type)) continue;
      const name = inOnePiece(field.name);
      const resolve = projecting(field.resolve ?? defaultFieldResolver);
      // Leaves that are strings pass as they are: see `toExecutionSchema`.
      const leaf = isNonNullType(field.type) ? new GraphQLNonNull(GraphQLString) : GraphQLString;
      fields[name] = { ...field, name, type: leaf, resolve };
    }
  }
  return schema;
}

/**
 * The same operations by the fields that `addRowFields` adds, wherever properties of rows are all that is
 * selected of them. `schema` is the public one.
 */
export function withRowFields(schema: GraphQLSchema, document: DocumentNode): DocumentNode {
  const lists = new Map<FieldNode, RowSelection>();
  // What has one key may be merged, and has to be of one kind then.
  const others = new Set<string>();
  const info = new TypeInfo(schema);
  const find = (node: FieldNode) => {
    const definition = info.getFieldDef();
    if (!definition || !node.selectionSet) return;
    const type = rowTypeOf(definition.type);
    const selectionSets = [node.selectionSet];
    const selection = type && { schema, document, type, selectionSets };
    if (selection && fieldsOf(selection)) lists.set(node, selection);
    else others.add(keyOf(node));
  };
  visit(document, visitWithTypeInfo(info, { Field: find }));
  return visit(document, {
    Field: (node) => {
      const selection = lists.get(node);
      if (!selection || others.has(keyOf(node))) return undefined;
      const list: FieldNode = {
        ...node,
        alias: node.alias ?? node.name,
        name: { ...node.name, value: inOnePiece(node.name.value) },
        selectionSet: undefined,
      };
      selections.set(list, selection);
      return list;
    },
  });
}

type Resolver = GraphQLFieldResolver<unknown, unknown>;

function projecting(resolve: Resolver): Resolver {
  return (parent, args, context, info) => {
    const { fieldNodes } = info;
    const rows: unknown = resolve(parent, args, context, info);
    return rows instanceof Promise
      ? rows.then((all) => project(all, fieldNodes))
      : project(rows, fieldNodes);
  };
}

function project(rows: unknown, nodes: readonly FieldNode[]): unknown {
  if (rows == null) return rows;
  let projection = projections.get(nodes);
  if (!projection) projections.set(nodes, (projection = compile(nodes)));
  return (rows as readonly unknown[]).map(projection);
}

/** The type of the rows that a field gives a list of, none of them null; undefined where it gives anything else. */
function rowTypeOf(type: GraphQLOutputType): GraphQLObjectType | undefined {
  const list = getNullableType(type);
  if (!isListType(list) || !isNonNullType(list.ofType)) return undefined;
  const row: unknown = list.ofType.ofType;
  const hasProperties =
    isObjectType(row) && Object.values(row.getFields()).some((field) => propertyOf(field));
  return hasProperties ? row : undefined;
}

/** The property that a field is; undefined for one that is resolved. */
function propertyOf({ name, resolve, extensions }: GraphQLField<unknown, unknown>) {
  if (!resolve) return name;
  const { pothosExposedField } = extensions;
  return typeof pothosExposedField === 'string' ? pothosExposedField : undefined;
}

/** The fields of rows by the keys of their answers; undefined where not all of them can be copied. */
function fieldsOf(rows: RowSelection): Map<string, FieldNode[]> | undefined {
  const { schema, document, type, selectionSets } = rows;
  const fields = collectFields(schema, document, type, selectionSets);
  const areCopied =
    fields &&
    Array.from(fields).every(
      // In the text of an object `__proto__` is no key.
      ([key, nodes]) => key !== '__proto__' && nodes.every((node) => isCopied(rows, node)),
    );
  return areCopied ? fields : undefined;
}

function isCopied(rows: RowSelection, { name, selectionSet }: FieldNode): boolean {
  if (name.value === '__typename') return true;
  const field = rows.type.getFields()[name.value];
  if (!field || propertyOf(field) === undefined || field.args.length > 0) return false;
  const type = getNamedType(field.type);
  if (isLeafType(type)) return !isEnumType(type);
  const isOneOrList = isObjectType(getNullableType(field.type)) || rowTypeOf(field.type);
  return (
    isObjectType(type) &&
    selectionSet !== undefined &&
    Boolean(isOneOrList) &&
    fieldsOf({ ...rows, type, selectionSets: [selectionSet] }) !== undefined
  );
}

/** Makes the function for what several places select of the same rows. */
function compile(nodes: readonly FieldNode[]): Projection {
  const places = nodes.map((node) => selections.get(node)!);
  const selectionSets = places.flatMap((place) => place.selectionSets);
  const functions: string[] = [];
  const name = writeProjection({ ...places[0]!, selectionSets }, functions);
  // The code holds no text but names of the schema and keys of the document, as JSON.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const create = new Function('missing', `${functions.join('\n')}\nreturn ${name};`) as (
    missing: (field: string) => never,
  ) => Projection;
  return create(missing);
}

/** Writes the function that copies rows of one type, and gives its name. */
function writeProjection(rows: RowSelection, functions: string[]): string {
  const { type } = rows;
  const texts = Array.from(fieldsOf(rows)!, ([key, nodes]) => {
    const field = type.getFields()[nodes[0]!.name.value];
    if (!field) return `${JSON.stringify(key)}: ${JSON.stringify(type.name)}`;
    const value = `row[${JSON.stringify(propertyOf(field))}]`;
    const name = `${type.name}.${field.name}`;
    const nothing = isNonNullType(field.type) ? `missing(${JSON.stringify(name)})` : 'null';
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return `${JSON.stringify(key)}: ${value} ?? ${nothing}`;
    const selectionSets = nodes.flatMap(({ selectionSet }) => selectionSet ?? []);
    const copy = writeProjection({ ...rows, type: inner, selectionSets }, functions);
    const copied = rowTypeOf(field.type) ? `${value}.map(${copy})` : `${copy}(${value})`;
    return `${JSON.stringify(key)}: ${value} == null ? ${nothing} : ${copied}`;
  });
  const name = `copy${functions.length}`;
  functions.push(
    `const ${name} = (row) => row == null ? missing(${JSON.stringify(type.name)}) : ({ ${texts.join(', ')} });`,
  );
  return name;
}

function missing(field: string): never {
  throw new GraphQLError(`Cannot return null for non-nullable field ${field}.`);
}

function keyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  type InlineFragmentNode,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/**
 * Whether an operation selects a field below the one that is being resolved, e.g.
 * `['nodes', 'term']`. Looks through fragments; `@skip` and `@include` are taken as selected.
 */
export function selects(
  info: GraphQLResolveInfo,
  ...paths: readonly (readonly string[])[]
): boolean {
  return paths.some((path) =>
    info.fieldNodes.some((field) => contains(field.selectionSet, path, info)),
  );
}

function contains(
  selectionSet: SelectionSetNode | undefined,
  path: readonly string[],
  info: GraphQLResolveInfo,
): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  return (selectionSet?.selections ?? []).some((selection) => {
    switch (selection.kind) {
      case Kind.FIELD:
        return selection.name.value === name && contains(selection.selectionSet, rest, info);
      case Kind.INLINE_FRAGMENT:
        return contains(selection.selectionSet, path, info);
      case Kind.FRAGMENT_SPREAD:
        return contains(info.fragments[selection.name.value]?.selectionSet, path, info);
    }
  });
}

/** The names of the fields that an operation selects of one type below the one being resolved. */
export function selectedFields(type: GraphQLObjectType, info: GraphQLResolveInfo): Set<string> {
  const names = new Set<string>();
  const collect = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (isSkipped(selection, info.variableValues)) continue;
      if (selection.kind === Kind.FIELD) {
        names.add(selection.name.value);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      if (fragment && applies(info.schema, fragment, type)) collect(fragment.selectionSet);
    }
  };
  for (const field of info.fieldNodes) collect(field.selectionSet);
  return names;
}

/**
 * The fields selected of an object type, by response key and in order, through fragments. Undefined where
 * a directive decides about one of them.
 */
export function collectFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  type: GraphQLObjectType,
  selectionSets: readonly SelectionSetNode[],
  fields = new Map<string, FieldNode[]>(),
): Map<string, FieldNode[]> | undefined {
  for (const selection of selectionSets.flatMap(({ selections }) => selections)) {
    if (selection.directives?.length) return undefined;
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const nodes = fields.get(key);
      if (nodes) nodes.push(selection);
      else fields.set(key, [selection]);
      continue;
    }
    const fragment = fragmentOf(document, selection);
    if (!fragment) return undefined;
    const { selectionSet } = fragment;
    const isPart = applies(schema, fragment, type);
    if (isPart && !collectFields(schema, document, type, [selectionSet], fields)) return undefined;
  }
  return fields;
}

/** Whether a fragment applies to objects of a type. */
function applies(
  schema: GraphQLSchema,
  { typeCondition }: InlineFragmentNode | FragmentDefinitionNode,
  type: GraphQLObjectType,
): boolean {
  const condition = typeCondition?.name.value;
  if (condition === undefined || condition === type.name) return true;
  const other = schema.getType(condition);
  return isAbstractType(other) && schema.isSubType(other, type);
}

/** The fragment of an inline fragment or a spread. */
export function fragmentOf(
  { definitions }: DocumentNode,
  selection: InlineFragmentNode | FragmentSpreadNode,
): InlineFragmentNode | FragmentDefinitionNode | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
  return definitions.find(
    (definition): definition is FragmentDefinitionNode =>
      definition.kind === Kind.FRAGMENT_DEFINITION &&
      definition.name.value === selection.name.value,
  );
}

/** Whether `@skip` or `@include` leaves a selection out; throws where graphql-js would. */
export function isSkipped(node: SelectionNode, variables: Record<string, unknown>): boolean {
  if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return true;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if === false;
}

import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  getDirectiveValues,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
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
  const applies = (condition: string | undefined): boolean => {
    if (condition === undefined || condition === type.name) return true;
    const other = info.schema.getType(condition);
    return isAbstractType(other) && info.schema.isSubType(other, type);
  };
  const collect = (selectionSet: SelectionSetNode | undefined): void => {
    for (const selection of selectionSet?.selections ?? []) {
      if (isSkipped(selection, info.variableValues)) continue;
      if (selection.kind === Kind.FIELD) {
        names.add(selection.name.value);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : info.fragments[selection.name.value];
      if (applies(fragment?.typeCondition?.name.value)) collect(fragment?.selectionSet);
    }
  };
  for (const field of info.fieldNodes) collect(field.selectionSet);
  return names;
}

/** The fragment that is selected, written in its place or elsewhere in the document. */
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

/** Whether `@skip` or `@include` leaves a selection out. */
export function isSkipped(node: SelectionNode, variables: Record<string, unknown>): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  const include = getDirectiveValues(GraphQLIncludeDirective, node, variables);
  return skip?.if === true || include?.if === false;
}

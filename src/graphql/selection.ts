import { type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

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

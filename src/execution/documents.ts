import {
  type DocumentNode,
  type FieldNode,
  getOperationAST,
  Kind,
  type SelectionSetNode,
  visit,
} from 'graphql';
import { fragmentOf } from '../schema/selection.ts';

/** Whether an operation selects anything beside the schema itself, in either of its forms. */
export function readsData(
  document: DocumentNode,
  operationName: string | null | undefined,
): boolean {
  const operation = getOperationAST(document, operationName);
  return operation != null && selectsData(operation.selectionSet);
}

/**
 * Whether compiled code would not do for a document: it asks for the schema, of which compiled code has
 * another one, for `_entities`, a list of a union that graphql-jit makes too long when items of it fail, or
 * for a key that is none in the text of an object.
 */
export function isForInterpreting(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field: ({ alias, name }) => {
      found ||= ['__schema', '__type', '_service', '_entities'].includes(name.value);
      found ||= alias?.value === '__proto__';
    },
  });
  return found;
}

function selectsData({ selections }: SelectionSetNode): boolean {
  return selections.some((selection) => {
    if (selection.kind === Kind.FIELD) {
      return !selection.name.value.startsWith('__') && selection.name.value !== '_service';
    }
    // A fragment at the root is rare; it is taken to read something.
    return selection.kind === Kind.FRAGMENT_SPREAD || selectsData(selection.selectionSet);
  });
}

/** The fields that a path of an answer leads to; the numbers in it are places in lists. */
export function fieldNodesAt(
  document: DocumentNode,
  operationName: string | null | undefined,
  path: readonly (string | number)[],
): FieldNode[] {
  const operation = getOperationAST(document, operationName);
  const keys = path.filter((key) => typeof key === 'string');
  if (!operation || keys.length === 0) return [];
  let fields: FieldNode[] = [];
  let selectionSets: SelectionSetNode[] = [operation.selectionSet];
  for (const key of keys) {
    fields = selectionSets.flatMap((set) => fieldsWithKey(document, set, key));
    selectionSets = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
  }
  return fields;
}

function fieldsWithKey(
  document: DocumentNode,
  { selections }: SelectionSetNode,
  key: string,
): FieldNode[] {
  return selections.flatMap((selection): FieldNode[] => {
    if (selection.kind === Kind.FIELD) {
      return (selection.alias ?? selection.name).value === key ? [selection] : [];
    }
    const fragment = fragmentOf(document, selection);
    return fragment ? fieldsWithKey(document, fragment.selectionSet, key) : [];
  });
}

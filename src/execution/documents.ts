import { type DocumentNode, getOperationAST, Kind, type SelectionSetNode } from 'graphql';

/** Whether an operation selects anything beside the schema itself, in either of its forms. */
export function readsData(
  document: DocumentNode,
  operationName: string | null | undefined,
): boolean {
  const operation = getOperationAST(document, operationName);
  return operation != null && selectsData(operation.selectionSet);
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

import { type DocumentNode, OperationTypeNode, visit } from 'graphql';
import type { Operation } from './operation.ts';

/**
 * Fields that are never compiled: introspection and `_service`, because compiled code has another schema;
 * `_entities`, a list of a union; and the tables of a file, which are read again when an operation is
 * executed again.
 */
const interpretedFields = new Set([
  '__schema',
  '__type',
  '_service',
  '_entities',
  'tables',
  'table',
]);

/**
 * Response keys that compiled code may have. graphql-jit joins the keys of a path with `_` and takes the
 * result for a name, so `a_b { c }` and `a { b_c }` would be one field.
 */
const plainKey = /^(?:[a-z0-9]+|_id|__typename)$/i;

/**
 * Whether an operation may be compiled: a query without any directive, whose fields and response keys are
 * ordinary. Arguments and variables do not matter, because compiled code never sees them.
 */
export function isCompilable({ type, document }: Operation): boolean {
  return type === OperationTypeNode.QUERY && isOrdinary(document);
}

function isOrdinary(document: DocumentNode): boolean {
  let ordinary = true;
  visit(document, {
    Directive: () => {
      ordinary = false;
    },
    // Waiting begins again when an operation is executed again.
    Argument: ({ name }) => {
      if (name.value === 'waitSeconds') ordinary = false;
    },
    Field: ({ alias, name }) => {
      if (interpretedFields.has(name.value) || !plainKey.test((alias ?? name).value)) {
        ordinary = false;
      }
    },
  });
  return ordinary;
}

import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getNamedType,
  getVariableValues,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql';
import type { Check } from '../schema/argument-check.ts';
import { fragmentOf, isSkipped } from '../schema/selection.ts';

/*
 * Input is judged before the first REST call: an operation with an argument that cannot be right is
 * refused as a whole, with the path of the field.
 */

/** A field of a document whose arguments are checked. */
interface CheckedField {
  path: string[];
  node: FieldNode;
  definition: GraphQLField<unknown, unknown>;
  check: Check | undefined;
  /** What around the field has directives, the field included: `@skip` spares it. */
  guards: readonly SelectionNode[];
}

const checkedFields = new WeakMap<OperationDefinitionNode, CheckedField[]>();
/** Operations without variables that were found right: they are as right the next time. */
const rightAsWritten = new WeakSet<OperationDefinitionNode>();

/** Variables as the document's types have them, or the errors of an operation that cannot be right. */
type CheckedInput =
  | { variables: Readonly<Record<string, unknown>>; errors?: undefined }
  | { variables?: undefined; errors: readonly GraphQLError[] };

/** Judges the variables and arguments of an operation that has been validated. */
export function checkArguments(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  options: { hideSuggestions?: boolean } = {},
): CheckedInput {
  if (rightAsWritten.has(operation)) return { variables: {} };
  let fields = checkedFields.get(operation);
  if (!fields) {
    fields = findFieldsWithArguments(schema, document, operation);
    checkedFields.set(operation, fields);
  }
  const definitions = operation.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, given, options);
  if (errors) {
    return { errors: errors.map((error) => toInputError(error, pathOfVariable(error, fields))) };
  }
  const found = fields.flatMap((field) => {
    if (!field.check || field.guards.some((node) => isSkipped(node, coerced))) return [];
    try {
      field.check(getArgumentValues(field.definition, field.node, coerced) as never);
      return [];
    } catch (error) {
      return [toInputError(error, field.path, field.node)];
    }
  });
  if (found.length > 0) return { errors: found };
  if (definitions.length === 0) rightAsWritten.add(operation);
  return { variables: coerced };
}

/**
 * Turns the validation errors that are about a value (an unknown enum value, text for a number) into
 * BAD_USER_INPUT with the path of their field; others stay as they are.
 */
export function markValueErrors(
  document: DocumentNode,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  return errors.map((error) => {
    const node = error.nodes?.[0];
    if (!node || !valueKinds.has(node.kind) || !node.loc) return error;
    const path = pathAt(document, node.loc.start);
    return toInputError(error, path.length > 0 ? path : undefined);
  });
}

const valueKinds = new Set<string>([
  Kind.INT,
  Kind.FLOAT,
  Kind.STRING,
  Kind.BOOLEAN,
  Kind.NULL,
  Kind.ENUM,
  Kind.LIST,
  Kind.OBJECT,
  Kind.OBJECT_FIELD,
]);

function toInputError(error: unknown, path: readonly string[] | undefined, node?: FieldNode) {
  const known = error instanceof GraphQLError ? error : undefined;
  return new GraphQLError(known?.message ?? 'The arguments cannot be read', {
    nodes: node ?? known?.nodes,
    ...(path && { path }),
    extensions: { code: 'BAD_USER_INPUT' },
  });
}

/** The fields with arguments of an operation that has been validated, through its fragments. */
function findFieldsWithArguments(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CheckedField[] {
  const found: CheckedField[] = [];
  const walk = (
    typeName: string,
    { selections }: SelectionSetNode,
    path: string[],
    outer: readonly SelectionNode[],
  ): void => {
    const type = schema.getType(typeName);
    for (const selection of selections) {
      const guards = selection.directives?.length ? [...outer, selection] : outer;
      if (selection.kind !== Kind.FIELD) {
        const fragment = fragmentOf(document, selection);
        const on = fragment?.typeCondition?.name.value ?? typeName;
        if (fragment) walk(on, fragment.selectionSet, path, guards);
      } else if (isObjectType(type) || isInterfaceType(type)) {
        const definition = type.getFields()[selection.name.value];
        if (!definition) continue;
        const below = [...path, selection.alias?.value ?? selection.name.value];
        if (selection.arguments?.length || definition.extensions.checkArguments) {
          const check = definition.extensions.checkArguments as Check | undefined;
          found.push({ path: below, node: selection, definition, check, guards });
        }
        const fieldType = getNamedType(definition.type);
        if (selection.selectionSet && isCompositeType(fieldType)) {
          walk(fieldType.name, selection.selectionSet, below, guards);
        }
      }
    }
  };
  const root = schema.getRootType(operation.operation);
  if (root) walk(root.name, operation.selectionSet, [], []);
  return found;
}

/** The path of the first field that uses the variable which an error is about. */
function pathOfVariable(error: GraphQLError, fields: readonly CheckedField[]) {
  const node = error.nodes?.[0];
  if (node?.kind !== Kind.VARIABLE_DEFINITION) return undefined;
  return fields.find((field) => usesVariable(field.node, node.variable.name.value))?.path;
}

function usesVariable(field: FieldNode, name: string): boolean {
  let uses = false;
  for (const argument of field.arguments ?? []) {
    visit(argument, {
      Variable: (variable) => {
        uses ||= variable.name.value === name;
      },
    });
  }
  return uses;
}

/** The response keys of the fields around a place in the source. */
function pathAt(document: DocumentNode, offset: number): string[] {
  const path: string[] = [];
  visit(document, {
    Field: (field) => {
      if (!field.loc || field.loc.start > offset || field.loc.end < offset) return false;
      path.push(field.alias?.value ?? field.name.value);
      return undefined;
    },
  });
  return path;
}

import {
  type ArgumentNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getDirectiveValues,
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
  print,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import type { Check } from '../schema/argument-check.ts';
import { checkInitialCount } from '../schema/incremental-directives.ts';
import { hasLostDigits } from '../schema/scalars.ts';
import { fragmentOf, isSkipped } from '../schema/selection.ts';

/*
 * Input is checked before the first REST call: an operation with an argument that cannot be right is
 * refused as a whole, with the path of the field.
 */

/** A field of a document whose arguments or directives are checked. */
interface CheckedField {
  path: string[];
  node: FieldNode;
  definition: GraphQLField<unknown, unknown>;
  check: Check | undefined;
  /** The selections with directives around the field, itself included, the outermost first. */
  guards: readonly SelectionNode[];
}

const checkedFields = new WeakMap<OperationDefinitionNode, CheckedField[]>();
/** Operations without variables that passed once, and so always pass. */
const rightAsWritten = new WeakSet<OperationDefinitionNode>();

/** Variables as graphql-js coerces them, or the errors of an operation that cannot be right. */
type CheckedInput =
  | { variables: Readonly<Record<string, unknown>>; errors?: undefined }
  | { variables?: undefined; errors: readonly GraphQLError[] };

/** Checks the variables, arguments and directives of an operation that has been validated. */
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
    fields = findCheckedFields(schema, document, operation);
    checkedFields.set(operation, fields);
  }
  const definitions = operation.variableDefinitions ?? [];
  const lossy = definitions.filter(
    ({ type, variable: { name } }) =>
      // A wrong representation is an error beside the other entities.
      !print(type).includes('_Any') &&
      Object.hasOwn(given, name.value) &&
      hasLostDigits(given[name.value]),
  );
  if (lossy.length > 0)
    return { errors: lossy.map((definition) => lostDigits(definition, fields)) };
  const { coerced, errors } = getVariableValues(schema, definitions, given, options);
  if (errors) {
    return { errors: errors.map((error) => toInputError(error, pathOfVariable(error, fields))) };
  }
  const found = checkFields(schema, fields, coerced);
  if (found.length > 0) return { errors: found };
  if (definitions.length === 0) rightAsWritten.add(operation);
  return { variables: coerced };
}

/** The errors of fields that will be executed, one for each argument list or directive that has one. */
function checkFields(
  schema: GraphQLSchema,
  fields: readonly CheckedField[],
  variables: Record<string, unknown>,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  const reported = new Set<SelectionNode>();
  for (const { path, node, definition, check, guards } of fields) {
    let place: SelectionNode = node;
    try {
      let skipped = false;
      for (const guard of guards) {
        place = guard;
        skipped ||= isSkipped(guard, variables);
        if (skipped) break;
        checkDirectives(schema, guard, variables);
      }
      place = node;
      if (skipped) continue;
      const args = getArgumentValues(definition, node, variables);
      check?.(args as never);
    } catch (error) {
      if (place === node || !reported.has(place)) errors.push(toInputError(error, path, node));
      reported.add(place);
    }
  }
  return errors;
}

function checkDirectives(
  schema: GraphQLSchema,
  node: SelectionNode,
  variables: Record<string, unknown>,
): void {
  for (const { name } of node.directives ?? []) {
    const directive = schema.getDirective(name.value);
    const values = directive && getDirectiveValues(directive, node, variables);
    if (values && name.value === 'stream') checkInitialCount(values.initialCount);
  }
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

/** Fields that types have without listing them. */
const metaFields = new Map(
  [TypeNameMetaFieldDef, SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

/** The fields of a validated operation that have arguments or stand below a directive, through fragments. */
function findCheckedFields(
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
        continue;
      }
      const below = [...path, selection.alias?.value ?? selection.name.value];
      const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {};
      const definition = fields[selection.name.value] ?? metaFields.get(selection.name.value);
      if (!definition) continue;
      const check = definition.extensions.checkArguments as Check | undefined;
      if (selection.arguments?.length || check || guards.length > 0) {
        found.push({ path: below, node: selection, definition, check, guards });
      }
      const fieldType = getNamedType(definition.type);
      if (selection.selectionSet && isCompositeType(fieldType)) {
        walk(fieldType.name, selection.selectionSet, below, guards);
      }
    }
  };
  const root = schema.getRootType(operation.operation);
  if (root) walk(root.name, operation.selectionSet, [], []);
  return found;
}

function lostDigits(definition: VariableDefinitionNode, fields: readonly CheckedField[]) {
  const name = definition.variable.name.value;
  const message = `Variable "$${name}" holds a number beyond 2^53, which loses digits: send it as text`;
  const error = new GraphQLError(message, { nodes: definition });
  return toInputError(error, pathOfVariable(error, fields));
}

/** The path of the first field that uses the variable of an error, in an argument or a directive. */
function pathOfVariable(error: GraphQLError, fields: readonly CheckedField[]) {
  const node = error.nodes?.[0];
  if (node?.kind !== Kind.VARIABLE_DEFINITION) return undefined;
  const name = node.variable.name.value;
  return fields.find((field) =>
    [field.node.arguments ?? [], ...field.guards.map(({ directives }) => directives ?? [])]
      .flat()
      .some((part) => usesVariable(part, name)),
  )?.path;
}

function usesVariable(part: ArgumentNode | DirectiveNode, name: string): boolean {
  let uses = false;
  visit(part, {
    Variable: (variable) => {
      uses ||= variable.name.value === name;
    },
  });
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

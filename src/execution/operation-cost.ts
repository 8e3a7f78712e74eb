import {
  type DocumentNode,
  type FieldNode,
  getArgumentValues,
  getNamedType,
  GraphQLError,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import {
  callCosts,
  callsToRead,
  type FieldCost,
  isIdField,
  type Objects,
  passesOn,
  recordTypes,
} from '../schema/call-costs.ts';
import { fragmentOf, isSkipped } from '../schema/selection.ts';

/** Costs of operations without variables, which are the same each time. */
const constants = new WeakMap<OperationDefinitionNode, number>();

/**
 * How many REST calls an operation may cause, known before the first of them.
 *
 * An upper estimate for lists as long as they may be: what is asked for twice counts once, and what the
 * loaders surely batch counts as batched. Not counted are what nobody can know: repeated attempts, pages
 * that Canvas leaves empty, more than two looks at a background computation, and users who left the
 * roster that names them. The operation has been validated, its arguments checked, its variables coerced.
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): number {
  const known = constants.get(operation);
  if (known !== undefined) return known;
  const cost = new Estimate(schema, document, variables).of(operation);
  if (!operation.variableDefinitions?.length) constants.set(operation, cost);
  return cost;
}

/** The refusal of an operation that may cause more calls than allowed. */
export function tooCostly(cost: number, limit: number): GraphQLError {
  return new GraphQLError(
    `The operation may cause ${cost} REST calls, and ${limit} are allowed: ask for shorter pages, or in parts`,
    { extensions: { code: 'OPERATION_TOO_COSTLY', cost, limit } },
  );
}

/** Calls by what they are known by: the same calls asked for in two places are one entry. */
type Calls = Map<string, number>;

class Estimate {
  readonly #schema: GraphQLSchema;
  readonly #document: DocumentNode;
  readonly #variables: Readonly<Record<string, unknown>>;

  constructor(
    schema: GraphQLSchema,
    document: DocumentNode,
    variables: Readonly<Record<string, unknown>>,
  ) {
    this.#schema = schema;
    this.#document = document;
    this.#variables = variables;
  }

  of({ operation, selectionSet }: OperationDefinitionNode): number {
    const root = this.#schema.getRootType(operation);
    if (!root) return 0;
    const calls: Calls = new Map();
    const nothing: Objects = { key: '', count: 1, lists: 1, form: 'record', ofNamed: false };
    this.#selections(root, selectionSet, nothing, calls);
    // Several runs of one type are looked for on a page of their list first.
    const runs = [...calls.keys()].filter((key) => key.endsWith('#AccountReport'));
    return sumOf(calls) + (runs.length > 1 ? 1 : 0);
  }

  #selections(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    objects: Objects,
    calls: Calls,
  ): void {
    for (const selection of selections) {
      if (selection.directives?.length && isSkipped(selection, this.#variables)) continue;
      if (selection.kind === Kind.FIELD) {
        const definition = type.getFields()[selection.name.value];
        if (definition) this.#field(type, definition, selection, objects, calls);
      } else {
        const fragment = fragmentOf(this.#document, selection);
        if (fragment && this.#applies(fragment.typeCondition?.name.value, type)) {
          this.#selections(type, fragment.selectionSet, objects, calls);
        }
      }
    }
  }

  #applies(condition: string | undefined, type: GraphQLObjectType): boolean {
    if (condition === undefined || condition === type.name) return true;
    const other = this.#schema.getType(condition);
    return isAbstractType(other) && this.#schema.isSubType(other, type);
  }

  #field(
    type: GraphQLObjectType,
    definition: GraphQLField<unknown, unknown>,
    node: FieldNode,
    objects: Objects,
    calls: Calls,
  ): void {
    const cost = callCosts[`${type.name}.${definition.name}`];
    if (readsRecord(type, definition.name, cost, objects)) {
      calls.set(`${objects.key}#${type.name}`, callsToRead(objects));
    }
    if (!cost && !node.selectionSet) return;
    const args = definition.args.length ? getArgumentValues(definition, node, this.#variables) : {};
    const key = keyOf(definition, args, objects);
    if (cost?.calls !== undefined) {
      const ownCalls =
        typeof cost.calls === 'number' ? cost.calls * objects.count : cost.calls(args, objects);
      // Each mutation is carried out, however many of them look alike.
      const name = isMutation(this.#schema, type)
        ? `${key}@${node.loc?.start ?? calls.size}`
        : cost.shared === undefined
          ? key
          : `${objects.key}#${cost.shared}`;
      calls.set(name, ownCalls);
    }
    if (!node.selectionSet) return;
    const given = give(type, definition.name, cost, args, objects, key);
    const fieldType = getNamedType(definition.type);
    if (isObjectType(fieldType)) this.#selections(fieldType, node.selectionSet, given, calls);
    else if (isAbstractType(fieldType)) {
      this.#dearest(this.#schema.getPossibleTypes(fieldType), node.selectionSet, given, calls);
    }
  }

  /** Of an abstract type the possible type that costs most, as if all objects were of it. */
  #dearest(
    types: readonly GraphQLObjectType[],
    selectionSet: SelectionSetNode,
    objects: Objects,
    calls: Calls,
  ): void {
    let dearest: Calls = new Map();
    for (const type of types) {
      const ofType: Calls = new Map();
      this.#selections(type, selectionSet, objects, ofType);
      if (sumOf(ofType) > sumOf(dearest)) dearest = ofType;
    }
    for (const [key, number] of dearest) calls.set(key, number);
  }
}

function readsRecord(
  type: GraphQLObjectType,
  field: string,
  cost: FieldCost | undefined,
  { form }: Objects,
): boolean {
  if (cost) return cost.readsRecord ?? false;
  if (!recordTypes.has(type.name)) return false;
  return !isIdField(field) || form === 'named';
}

/** What a field gives of these objects. */
function give(
  type: GraphQLObjectType,
  field: string,
  cost: FieldCost | undefined,
  args: Record<string, unknown>,
  objects: Objects,
  key: string,
): Objects {
  const given: Objects = {
    key,
    count: objects.count,
    lists: objects.lists,
    form: 'record',
    ofNamed: cost?.ofNamed?.(args) ?? (objects.form === 'named' || objects.ofNamed),
  };
  if (!cost) {
    if (!passesOn(type.name)) return given;
    given.form = objects.form;
    if (objects.pageSize !== undefined && (field === 'nodes' || field === 'edges')) {
      given.lists = objects.count;
      given.count = objects.count * objects.pageSize;
    }
    return given;
  }
  given.form = typeof cost.form === 'function' ? cost.form(args, objects) : (cost.form ?? 'record');
  const size = typeof cost.size === 'function' ? cost.size(args) : cost.size;
  if (size !== undefined) {
    given.lists = objects.count;
    given.count = objects.count * size;
  }
  if (cost.pageSize) given.pageSize = cost.pageSize(args);
  return given;
}

/** What identifies what a field gives. `nodes` gives what `edges { node }` does. */
function keyOf(
  { name }: GraphQLField<unknown, unknown>,
  args: Record<string, unknown>,
  { key, pageSize }: Objects,
): string {
  if (pageSize !== undefined && name === 'nodes') return `${key}/edges/node`;
  return `${key}/${name}${Object.keys(args).length > 0 ? JSON.stringify(args) : ''}`;
}

function isMutation(schema: GraphQLSchema, type: GraphQLObjectType): boolean {
  return type === schema.getMutationType();
}

function sumOf(calls: Calls): number {
  let sum = 0;
  for (const number of calls.values()) sum += number;
  return sum;
}

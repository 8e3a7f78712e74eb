import {
  type ASTNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { Limits } from '../limits.ts';

/*
 * What a document may hold at the most. Judged before it is validated, which is what costs: a fragment
 * is looked at once, however often it is used, so that the time is that of reading the document.
 */

/** The limits that a document alone can break. */
export type DocumentLimit =
  | 'characters'
  | 'tokens'
  | 'depth'
  | 'fields'
  | 'rootFields'
  | 'aliases'
  | 'directives'
  | 'directivesAtOnePlace'
  | 'listItems';

/** What one of the limits counts, in the words of messages. */
const subjects = {
  characters: 'characters',
  tokens: 'tokens',
  depth: 'levels of fields',
  fields: 'fields',
  rootFields: 'fields at its root',
  aliases: 'aliases',
  directives: 'directives',
  directivesAtOnePlace: 'directives at one place',
  listItems: 'items in one list',
  nesting: 'levels in its variables',
  responseBytes: 'bytes in its result',
} as const;

/** The refusal of an operation that has more of something than it may. */
export function limitExceeded(
  limited: keyof typeof subjects,
  limit: number,
  node?: ASTNode,
): GraphQLError {
  return new GraphQLError(`The operation has more than ${limit} ${subjects[limited]}`, {
    ...(node && { nodes: node }),
    extensions: { code: 'OPERATION_LIMIT_EXCEEDED', limited, limit },
  });
}

/** How much a selection holds, the fragments that it uses included. */
interface Extent {
  /** Levels of fields. */
  depth: number;
  fields: number;
  /** Fields of the selection itself, not below it. */
  ownFields: number;
  aliases: number;
  directives: number;
}

/** The first limit that an operation of a document breaks, as its only error; none when it breaks none. */
export function checkDocument(
  { definitions }: DocumentNode,
  limits: Pick<Limits, DocumentLimit>,
): GraphQLError[] {
  const measure = new Measure(definitions.filter((one) => one.kind === Kind.FRAGMENT_DEFINITION));
  for (const operation of definitions) {
    if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
    const extent = measure.selectionSet(operation.selectionSet);
    for (const { defaultValue } of operation.variableDefinitions ?? []) {
      if (defaultValue) measure.value(defaultValue);
    }
    const found: [DocumentLimit, number][] = [
      ['rootFields', extent.ownFields],
      ['directivesAtOnePlace', Math.max(measure.directives, operation.directives?.length ?? 0)],
      ['directives', extent.directives + (operation.directives?.length ?? 0)],
      ['aliases', extent.aliases],
      ['depth', extent.depth],
      ['fields', extent.fields],
      ['listItems', measure.listItems],
    ];
    for (const [limited, number] of found) {
      if (number > limits[limited]) return [limitExceeded(limited, limits[limited], operation)];
    }
  }
  return [];
}

class Measure {
  /** The most directives at one place so far. */
  directives = 0;
  /** Items of the longest list so far. */
  listItems = 0;
  readonly #fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly #extents = new Map<string, Extent>();

  constructor(fragments: readonly FragmentDefinitionNode[]) {
    this.#fragments = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  }

  selectionSet({ selections }: SelectionSetNode): Extent {
    const sum = nothing();
    for (const selection of selections) {
      const here = selection.directives?.length ?? 0;
      this.directives = Math.max(this.directives, here);
      sum.directives += here;
      if (selection.kind === Kind.FIELD) {
        sum.fields += 1;
        sum.ownFields += 1;
        if (selection.alias) sum.aliases += 1;
        for (const argument of selection.arguments ?? []) this.value(argument.value);
        sum.depth = Math.max(sum.depth, 1);
        if (!selection.selectionSet) continue;
        const below = this.selectionSet(selection.selectionSet);
        // What the schema says of itself is deep by nature, and bounded by a rule of graphql-js's own.
        const isIntrospection = selection.name.value.startsWith('__');
        add(sum, below, isIntrospection ? 1 : 1 + below.depth);
      } else {
        const inside =
          selection.kind === Kind.INLINE_FRAGMENT
            ? this.selectionSet(selection.selectionSet)
            : this.#fragment(selection.name.value);
        add(sum, inside, inside.depth);
        sum.ownFields += inside.ownFields;
      }
    }
    return sum;
  }

  value(node: ValueNode): void {
    if (node.kind === Kind.LIST) {
      this.listItems = Math.max(this.listItems, node.values.length);
      for (const item of node.values) this.value(item);
    } else if (node.kind === Kind.OBJECT) {
      for (const field of node.fields) this.value(field.value);
    }
  }

  #fragment(name: string): Extent {
    const known = this.#extents.get(name);
    if (known) return known;
    // A fragment in itself is for validation to refuse; here it must only end.
    this.#extents.set(name, nothing());
    const fragment = this.#fragments.get(name);
    const extent = fragment ? this.selectionSet(fragment.selectionSet) : nothing();
    this.#extents.set(name, extent);
    return extent;
  }
}

function nothing(): Extent {
  return { depth: 0, fields: 0, ownFields: 0, aliases: 0, directives: 0 };
}

function add(sum: Extent, part: Extent, depth: number): void {
  sum.depth = Math.max(sum.depth, depth);
  sum.fields += part.fields;
  sum.aliases += part.aliases;
  sum.directives += part.directives;
}

/**
 * The refusal of variables that hold a longer list than allowed, or are nested deeper. Level by level:
 * what a client nests a hundred thousand times must not be our call stack.
 */
export function checkVariables(
  variables: Readonly<Record<string, unknown>>,
  { listItems, depth }: Pick<Limits, 'listItems' | 'depth'>,
): GraphQLError | undefined {
  let level: unknown[] = Object.values(variables);
  for (let deep = 0; level.length > 0; deep += 1) {
    if (deep > depth) return limitExceeded('nesting', depth);
    const next: unknown[] = [];
    for (const value of level) {
      if (typeof value !== 'object' || value === null) continue;
      if (Array.isArray(value) && value.length > listItems) {
        return limitExceeded('listItems', listItems);
      }
      for (const inner of Object.values(value)) {
        if (typeof inner === 'object' && inner !== null) next.push(inner);
      }
    }
    level = next;
  }
  return undefined;
}

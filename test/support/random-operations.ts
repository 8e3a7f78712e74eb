import fc from 'fast-check';
import {
  isAbstractType,
  getNamedType,
  getNullableType,
  GraphQLNonNull,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isUnionType,
} from 'graphql';

/*
 * Random valid operations over a schema. fast-check makes and shrinks trees of small numbers; `writeOperation`
 * reads such a tree as a selection, so that every tree, and every smaller one, is a valid operation.
 */

/** An operation as it is sent. */
export interface RandomOperation {
  query: string;
  variables: Record<string, unknown>;
}

/** A selection in the making: what it is of, by numbers that mean something else in each place. */
interface Tree {
  /** A field, an inline fragment or the spread of a named one. */
  kind: number;
  /** Which field, or which fragment. */
  pick: number;
  alias: number;
  directive: number;
  /** Seed of arguments and variables. */
  seed: number;
  children: Tree[];
}

/** Values to give to arguments and input fields, as JSON, by `Type.field(argument)`, by name or by type. */
export type ValuePool = Readonly<Record<string, readonly unknown[]>>;

/** The selections at the root of an operation. */
export const randomTrees: fc.Arbitrary<Tree[]> = treesWithin(5);

function treesWithin(levels: number): fc.Arbitrary<Tree[]> {
  const children = levels === 0 ? fc.constant<Tree[]>([]) : treesWithin(levels - 1);
  const tree = fc.record({
    kind: fc.nat(9),
    pick: fc.nat(999),
    alias: fc.nat(39),
    directive: fc.nat(59),
    seed: fc.nat(99_999),
    children,
  });
  return fc.array(tree, { minLength: 1, maxLength: levels > 3 ? 3 : 2 });
}

/** Names that objects have before anybody gives them one, and ordinary ones. */
const aliases = [
  'constructor',
  'toString',
  '__proto__',
  'hasOwnProperty',
  'valueOf',
  'a',
  'a_b',
  'b_c',
  'c',
];
const variableNames = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'v',
  'w',
  'x',
  'y',
  'z',
];

/** Writes the operation that trees stand for. */
export function writeOperation(
  schema: GraphQLSchema,
  trees: readonly Tree[],
  pool: ValuePool,
): RandomOperation {
  return new Writer(schema, pool).write(trees);
}

class Writer {
  readonly #schema: GraphQLSchema;
  readonly #pool: ValuePool;
  /** What each response key stands for: one key is one field with one list of arguments everywhere. */
  readonly #keys = new Map<string, string>();
  readonly #fragments = new Map<string, string>();
  /** Arguments by their field and seed. */
  readonly #written = new Map<string, string>();
  /** Every third operation has directives; the others may be compiled. */
  #hasDirectives = false;
  /** Fragments that are being written. */
  readonly #open = new Set<string>();
  readonly #definitions: string[] = [];
  readonly #variables: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  readonly #used = new Map<string, string[]>();
  #random: Random = new Random(0);

  constructor(schema: GraphQLSchema, pool: ValuePool) {
    this.#schema = schema;
    this.#pool = pool;
  }

  write(trees: readonly Tree[]): RandomOperation {
    this.#hasDirectives = trees[0]!.seed % 3 === 0;
    const selection = this.#selectionSet(this.#schema.getQueryType()!, trees, 0);
    const variables = this.#definitions.length > 0 ? `(${this.#definitions.join(', ')})` : '';
    const fragments = Array.from(this.#fragments, ([name, text]) => `fragment ${name} on ${text}`);
    return {
      query: [`query Q${variables} ${selection}`, ...fragments].join('\n'),
      variables: this.#variables,
    };
  }

  #selectionSet(type: GraphQLCompositeType, trees: readonly Tree[], depth: number): string {
    const texts = trees.map((tree) => this.#selection(type, tree, depth));
    // What is selected twice, once under another condition, is merged.
    const [first] = trees;
    if (first && first.seed % 4 === 0) {
      texts.push(this.#selection(type, { ...first, directive: first.pick % 60 }, depth));
    }
    return `{ ${texts.length > 0 ? texts.join(' ') : '__typename'} }`;
  }

  #selection(type: GraphQLCompositeType, tree: Tree, depth: number): string {
    this.#random = new Random(tree.seed);
    if (tree.kind === 8) return this.#inlineFragment(type, tree, depth);
    if (tree.kind === 9) return this.#spread(type, tree, depth);
    return this.#field(type, tree, depth);
  }

  #field(type: GraphQLCompositeType, tree: Tree, depth: number): string {
    const fields = isUnionType(type) ? [] : Object.values(type.getFields());
    const isDeep = depth >= maxDepth;
    const allowed = fields.filter(
      (field) => !(isDeep && isCompositeType(getNamedType(field.type))) && !ignored.has(field.name),
    );
    const weighted = allowed.flatMap((one) => Array<typeof one>(weights[one.name] ?? 1).fill(one));
    const field = weighted[tree.pick % (weighted.length + 1)];
    if (!field) return `${this.#alias('__typename', '__typename', tree.alias)}${this.#skip(tree)}`;
    const named = getNamedType(field.type);
    // One tree written twice has the same arguments, so that its fields are merged.
    const coordinate = `${type.name}.${field.name}`;
    const writing = `${coordinate} ${tree.seed}`;
    const args = this.#written.get(writing) ?? this.#arguments(coordinate, field);
    this.#written.set(writing, args);
    const shape = String(field.type).replace(/\w+/, isCompositeType(named) ? '' : named.name);
    const stream =
      isListType(getNullableType(field.type)) && tree.directive === 59 && this.#hasDirectives
        ? this.#stream()
        : '';
    const head = this.#alias(field.name, `${field.name}${args}${shape}${stream}`, tree.alias);
    const directives = this.#skip(tree);
    const below = isCompositeType(named)
      ? ` ${this.#selectionSet(named, tree.children, depth + 1)}`
      : '';
    return `${head}${args}${stream}${directives}${below}`;
  }

  /** `alias: name` or `name`: such that one key never stands for two fields. */
  #alias(name: string, meaning: string, choice: number): string {
    const wanted = choice < aliases.length ? aliases[choice]! : name;
    for (let attempt = 0; ; attempt += 1) {
      const key = attempt === 0 ? wanted : `${name.replace(/^_+/, '')}${attempt}`;
      const known = this.#keys.get(key);
      if (known !== undefined && known !== meaning) continue;
      this.#keys.set(key, meaning);
      return key === name ? name : `${key}: ${name}`;
    }
  }

  #inlineFragment(type: GraphQLCompositeType, tree: Tree, depth: number): string {
    const { name, target } = this.#condition(type, tree);
    const on = tree.alias % 3 === 0 && target === type ? '' : ` on ${name}`;
    const directives = this.#skip(tree) || this.#defer(tree);
    return `...${on}${directives} ${this.#selectionSet(target, tree.children, depth)}`;
  }

  #spread(type: GraphQLCompositeType, tree: Tree, depth: number): string {
    const { name, target } = this.#condition(type, tree);
    const fragment = `${name}${tree.alias % 2}`;
    // A fragment may not contain itself.
    if (depth === 0 || this.#open.has(fragment)) return this.#inlineFragment(type, tree, depth);
    const directives = this.#skip(tree) || this.#defer(tree);
    if (!this.#fragments.has(fragment)) {
      this.#open.add(fragment);
      this.#fragments.set(fragment, `${name} ${this.#selectionSet(target, tree.children, depth)}`);
      this.#open.delete(fragment);
    }
    return `...${fragment}${directives}`;
  }

  /** The type, or another one that objects of it may have. */
  #condition(type: GraphQLCompositeType, { pick }: Tree) {
    const possible = this.#possible(type);
    const others = Object.values(this.#schema.getTypeMap()).filter(
      (other): other is GraphQLCompositeType =>
        isCompositeType(other) &&
        !other.name.startsWith('__') &&
        this.#possible(other).some((one) => possible.includes(one)),
    );
    const target = [type, ...others][pick % (others.length + 1)]!;
    return { name: target.name, target };
  }

  #possible(type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [type];
  }

  #skip({ directive, seed }: Tree): string {
    if (directive >= 16 || !this.#hasDirectives) return '';
    this.#random = new Random(seed + 1);
    const name = directive % 2 === 0 ? 'skip' : 'include';
    const other = directive === 7 ? ` @skip(if: ${this.#booleanValue()})` : '';
    return ` @${name}(if: ${this.#booleanValue()})${other}`;
  }

  #booleanValue(): string {
    return this.#random.below(3) === 0
      ? String(this.#random.below(2) === 0)
      : this.#variable('Boolean!', () => this.#random.below(2) === 0);
  }

  #defer({ directive }: Tree): string {
    if (directive < 54 || !this.#hasDirectives) return '';
    return directive < 57 ? ' @defer' : ` @defer(if: ${this.#booleanValue()})`;
  }

  #stream(): string {
    const count = this.#random.below(3);
    return count === 0 ? ' @stream' : ` @stream(initialCount: ${count})`;
  }

  #arguments(coordinate: string, { args }: GraphQLField<unknown, unknown>): string {
    const given = args.flatMap((argument) => {
      const isRequired = isNonNullType(argument.type) && argument.defaultValue === undefined;
      const share = shares[argument.name] ?? 8;
      if (!isRequired && this.#random.below(20) >= share) return [];
      return [`${argument.name}: ${this.#value(argument.type, [coordinate, argument])}`];
    });
    return given.length > 0 ? `(${given.join(', ')})` : '';
  }

  /** A literal, or a variable in the place of one. */
  #value(type: GraphQLInputType, place: Place): string {
    // Of input objects, whose coordinate is only their name.
    const isInside = !place[0].includes('.');
    if (this.#random.below(isInside ? 2 : 3) === 0) {
      return this.#variable(String(type), () => this.#json(type, place));
    }
    if (!isNonNullType(type) && this.#random.below(8) === 0) return 'null';
    const nullable = nullableOf(type);
    if (isListType(nullable)) {
      const length = this.#random.below(3);
      const items = Array.from({ length }, () => this.#value(nullable.ofType, place));
      return `[${items.join(', ')}]`;
    }
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).flatMap((field) =>
        isNonNullType(field.type) || this.#random.below(2) === 0
          ? [`${field.name}: ${this.#value(field.type, [nullable.name, field])}`]
          : [],
      );
      return `{ ${fields.join(', ')} }`;
    }
    const value = this.#json(new GraphQLNonNull(nullable), place);
    return isEnumType(nullable) ? String(value) : literal(value);
  }

  #json(type: GraphQLInputType, place: Place): unknown {
    if (!isNonNullType(type) && this.#random.below(8) === 0) return null;
    const nullable = nullableOf(type);
    if (isListType(nullable)) {
      // A single value stands for a list of it.
      if (this.#random.below(6) === 0) return this.#json(nullable.ofType, place);
      const length = this.#random.below(3);
      return Array.from({ length }, () => this.#json(nullable.ofType, place));
    }
    if (isInputObjectType(nullable)) {
      return Object.fromEntries(
        Object.values(nullable.getFields()).flatMap((field) =>
          isNonNullType(field.type) || this.#random.below(3) === 0
            ? [[field.name, this.#json(field.type, [nullable.name, field])]]
            : [],
        ),
      );
    }
    const [coordinate, { name }] = place;
    const values =
      this.#pool[`${coordinate}(${name})`] ??
      this.#pool[name] ??
      (isEnumType(nullable)
        ? nullable.getValues().map((value) => value.name)
        : (this.#pool[nullable.name] ?? []));
    return values[this.#random.below(values.length)] ?? null;
  }

  /** Declares a variable that may stand in a place of this type, and gives it a value, null or none. */
  #variable(type: string, json: () => unknown): string {
    const known = this.#used.get(type);
    if (known && this.#random.below(2) === 0) return `$${known[0]!}`;
    const bare = type.replace(/!$/, '');
    const form = this.#random.below(4);
    const isNonNull = type.endsWith('!');
    let value = json();
    value ??= isNonNull ? json() : null;
    const fallback = value === null ? undefined : this.#literalOf(bare, value);
    // A nullable variable may stand in a non-null place when it has a default.
    const hasDefault = fallback !== undefined && form >= 2;
    const declared = form === 1 || (isNonNull && !hasDefault) || form === 3 ? `${bare}!` : bare;
    const index = this.#definitions.length;
    const name = variableNames[index] ?? `v${index}`;
    this.#definitions.push(`$${name}: ${declared}${hasDefault ? ` = ${fallback}` : ''}`);
    this.#used.set(type, [name]);
    // Null also where the type forbids it: that is refused alike.
    const sent = this.#random.below(declared.endsWith('!') ? 60 : 8);
    if (sent === 0) this.#set(name, null);
    else if (sent > 3 || (declared.endsWith('!') && !hasDefault && sent > 1))
      this.#set(name, value);
    return `$${name}`;
  }

  #set(name: string, value: unknown): void {
    Object.defineProperty(this.#variables, name, { value, enumerable: true });
  }

  #literalOf(type: string, value: unknown): string | undefined {
    const named = this.#schema.getType(type.replace(/[![\]]/g, ''));
    if (isInputObjectType(named)) return undefined;
    if (isEnumType(named)) return typeof value === 'string' ? value : undefined;
    if (Array.isArray(value) && value.includes(null)) return undefined;
    return literal(value);
  }
}

type Place = readonly [coordinate: string, argument: Pick<GraphQLArgument, 'name'>];

/** In how many of 20 places an argument is given: lists are short, and most objects are found. */
const shares: Readonly<Record<string, number>> = {
  first: 18,
  id: 20,
  sisId: 1,
  termId: 2,
  after: 2,
};

/** How often a field is chosen, beside others of its type: what most depends on arguments, most often. */
const weights: Readonly<Record<string, number>> = {
  account: 5,
  course: 5,
  coursesConnection: 5,
  usersConnection: 5,
  pageInfo: 2,
  edges: 2,
  cursor: 3,
  endCursor: 3,
};

/** Levels of composite fields. */
const maxDepth = 6;
/** Their values depend on time. */
const ignored = new Set(['url', '_service', 'rateLimit']);

function nullableOf(type: GraphQLInputType): GraphQLInputType {
  return isNonNullType(type) ? type.ofType : type;
}

/** JSON as GraphQL writes it. */
function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([name, field]) => `${name}: ${literal(field)}`);
  return `{ ${fields.join(', ')} }`;
}

/** Numbers that follow from a seed (mulberry32). */
class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1);
  }

  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }
}

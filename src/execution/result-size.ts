import {
  defaultFieldResolver,
  getNamedType,
  getNullableType,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isCompositeType,
  isListType,
  isObjectType,
} from 'graphql';
import { readsAs } from '../schema/references.ts';
import { whenThere } from '../schema/maybe-promise.ts';
import { limitExceeded } from './document-limits.ts';

/** Bytes that a field of a list item takes at least, its key included. */
const bytesPerField = 16;
/** Types whose values may be of any length. */
const longTypes = new Set(['String', 'JSON', 'URL']);

/** Where a context keeps it: an entry of a WeakMap for each request would cost every minor collection. */
const sizeKey = Symbol('resultSize');

interface Measured {
  [sizeKey]?: ResultSize;
}

/**
 * How many bytes one result takes, counted while it is resolved: texts and JSON as they are written, items of
 * lists by the number of their fields. Aliases repeat what a few REST calls loaded, so neither the calls nor
 * the document bound a result.
 */
export class ResultSize {
  readonly #limit: number;
  readonly #onExceeded: () => void;
  #bytes = 0;

  /** Counts for the resolvers that are given `context`. */
  constructor(context: object, limit: number, onExceeded: () => void) {
    this.#limit = limit;
    this.#onExceeded = onExceeded;
    (context as Measured)[sizeKey] = this;
  }

  /** The refusal of a result that has grown too large; undefined while it has not. */
  get error() {
    return this.#bytes > this.#limit ? limitExceeded('responseBytes', this.#limit) : undefined;
  }

  /** Begins again, for an operation that is executed again. */
  reset(): void {
    this.#bytes = 0;
  }

  /** Adds bytes; throws once there are more than allowed. */
  add(bytes: number): void {
    const isFirst = this.#bytes <= this.#limit;
    this.#bytes += bytes;
    const { error } = this;
    if (!error) return;
    if (isFirst) this.#onExceeded();
    throw error;
  }
}

type Resolver = GraphQLFieldResolver<unknown, object>;

/** Has the fields of a schema that can make a result long count what they add to it. */
export function countResults(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const measure = measureOf(field.type);
      if (!measure) continue;
      field.resolve = counting((field.resolve ?? defaultFieldResolver) as Resolver, measure);
    }
  }
  return schema;
}

type Measure = (value: unknown, info: GraphQLResolveInfo) => number;

/** How the values of a type are counted; undefined for those that are always short. */
export function measureOf(type: GraphQLOutputType): Measure | undefined {
  const named = getNamedType(type);
  if (isCompositeType(named)) return isListType(getNullableType(type)) ? sizeOfList : undefined;
  return longTypes.has(named.name) ? sizeOfValue : undefined;
}

function counting(resolve: Resolver, measure: Measure): Resolver {
  return readsAs(resolve, (parent, args, context, info) =>
    whenThere(resolve(parent, args, context, info), (value) => {
      if (value != null) (context as Measured)[sizeKey]?.add(measure(value, info));
      return value;
    }),
  );
}

function sizeOfList(value: unknown, { fieldNodes }: GraphQLResolveInfo): number {
  const items = Array.isArray(value) ? value.length : 1;
  let fields = 0;
  for (const { selectionSet } of fieldNodes) fields += selectionSet?.selections.length ?? 0;
  return items * fields * bytesPerField;
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string' && value.length < 64) return value.length + 2;
  return JSON.stringify(value).length;
}

import type { GraphQLFormattedError } from 'graphql';

export interface AnyResult {
  data?: unknown;
  errors?: readonly unknown[];
}

/** What of a result follows from the operation and from what Canvas sent. */
export interface ComparableResult {
  /** As text, so that the order of keys counts. */
  data: string | undefined;
  /** In no order: that is the order in which Canvas's responses came. */
  errors: string[];
  /** Whether an object is null because of a field below it. */
  isCut: boolean;
}

/**
 * An error of a non-null field makes its object null. Which one it was, when several fail, and which calls
 * were cancelled then, is a matter of time in graphql-js: of such an object only that it has an error counts.
 */
export function comparableResult({ data, errors = [] }: AnyResult): ComparableResult {
  let isCut = false;
  const texts = new Set<string>();
  for (const error of errors) {
    const { message, path, locations, extensions } = JSON.parse(
      JSON.stringify(error),
    ) as GraphQLFormattedError;
    const cut = nullAbove(data, path ?? []);
    if (cut) {
      isCut = true;
      texts.add(JSON.stringify(cut));
      continue;
    }
    const { code = 'BAD_REQUEST', ...rest } = extensions ?? {};
    delete rest.requestId;
    texts.add(JSON.stringify([message, path, locations, code, rest]));
  }
  return {
    data: data === undefined ? undefined : JSON.stringify(data),
    errors: [...texts].sort(),
    isCut,
  };
}

/** The path of an object that is null because of a field below it; undefined if the field is there. */
function nullAbove(data: unknown, path: readonly (string | number)[]) {
  let value = data;
  for (let depth = 0; depth < path.length; depth += 1) {
    if (value === null) return path.slice(0, depth);
    value = (value as Record<string | number, unknown> | undefined)?.[path[depth]!];
  }
  return undefined;
}

import { CombinedError, type Exchange, mapExchange } from 'urql';

/**
 * Has each error name the null that it left. A field that may not be null takes those above it with it, so its
 * error points below what is missing; the cache would take such a null for an answer, and show it without the
 * error to whoever asks for the same thing next.
 */
export const errorPathsExchange: Exchange = mapExchange({
  onResult: (result) =>
    result.error
      ? {
          ...result,
          error: new CombinedError({
            networkError: result.error.networkError,
            graphQLErrors: result.error.graphQLErrors.map(({ message, path, extensions }) => ({
              message,
              path: path && pathOfNull(result.data, path),
              extensions,
            })),
            response: result.error.response as unknown,
          }),
        }
      : result,
});

/** The path to the first null on the way. */
export function pathOfNull(
  data: unknown,
  path: readonly (string | number)[],
): readonly (string | number)[] {
  let value = data;
  const end = path.findIndex((key) => {
    value = (value as Record<string | number, unknown> | null | undefined)?.[key];
    return value == null;
  });
  return end === -1 ? path : path.slice(0, end + 1);
}

import type { Policy } from './policy.ts';

/** Refuses every path but the known ones, spelled exactly: `/graphql/` and `//graphql` are not `/graphql`. */
export function createPathPolicy(paths: readonly string[]): Policy {
  const known = new Set(paths);
  return ({ path }) =>
    known.has(path)
      ? undefined
      : {
          status: 404,
          code: 'NOT_FOUND',
          message: `There is nothing at this path; it may be ${paths.join(', ')}`,
        };
}

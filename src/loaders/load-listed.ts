import {
  CanvasBadResponseError,
  CanvasForbiddenError,
  CanvasInvalidRequestError,
  CanvasNotFoundError,
} from '../canvas/errors.ts';
import { loadEach } from './load-each.ts';

/**
 * Loads keys from one page of a list, and each key that is not on the page by its own call.
 *
 * The page costs one call, which pays as soon as two of the keys are on it. With fewer than `minKeysForList`
 * keys it is not read. A list that Canvas refuses counts as empty: the caller may still read single entries.
 */
export async function loadListed<K, V>(
  keys: readonly K[],
  {
    list,
    find,
    load,
    minKeysForList = 2,
  }: {
    list: () => Promise<readonly V[]>;
    /** The entry of the list that a key means, if it is there. */
    find: (entries: readonly V[], key: K) => V | undefined;
    load: (key: K) => Promise<V>;
    /** Keys from which on the page is read. */
    minKeysForList?: number;
  },
): Promise<(V | Error)[]> {
  const entries = keys.length >= minKeysForList ? await list().catch(noneIfRefused) : [];
  return loadEach(keys, async (key) => find(entries, key) ?? load(key));
}

/** The list was no help, which says nothing of the single entries. Throttling and outages do. */
function noneIfRefused(error: unknown): never[] {
  if (
    error instanceof CanvasForbiddenError ||
    error instanceof CanvasNotFoundError ||
    error instanceof CanvasInvalidRequestError ||
    error instanceof CanvasBadResponseError
  ) {
    return [];
  }
  throw error;
}

import {
  CanvasBadResponseError,
  CanvasForbiddenError,
  CanvasInvalidRequestError,
  CanvasNotFoundError,
} from '../canvas/errors.ts';
import { loadEach } from './load-each.ts';

/**
 * Loads keys that one page of a list may answer: `worthFrom` and more are looked for there, and who is not
 * on it is asked for by a call of its own, as are fewer.
 *
 * The page is a bet that costs one call and wins as soon as two of the keys are on it. A list that Canvas refuses to the caller, who may yet read single
 * entries, is a page without entries.
 */
export async function loadListed<K, V>(
  keys: readonly K[],
  {
    list,
    find,
    load,
    worthFrom = 2,
  }: {
    list: () => Promise<readonly V[]>;
    /** The entry of the list that a key means, if it is there. */
    find: (entries: readonly V[], key: K) => V | undefined;
    load: (key: K) => Promise<V>;
    /** From how many keys on the bet is made. */
    worthFrom?: number;
  },
): Promise<(V | Error)[]> {
  const entries = keys.length >= worthFrom ? await list().catch(noneIfRefused) : [];
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

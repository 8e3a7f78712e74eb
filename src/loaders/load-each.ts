import DataLoader from 'dataloader';

/** A loader whose keys each cost a call of their own: it saves asking twice. */
export type EachLoader<K, V> = DataLoader<K, V, string>;

/**
 * Makes a loader that loads each key by a call of its own, at once and once per request. A key that
 * fails fails alone.
 */
export function createEachLoader<K, V>(
  name: string,
  load: (key: K) => Promise<V>,
  toCacheKey: (key: K) => string,
): EachLoader<K, V> {
  return new DataLoader<K, V, string>((keys) => loadEach(keys, load), {
    name,
    batch: false,
    cacheKeyFn: toCacheKey,
  });
}

/**
 * Loads each key by a call of its own. The shape that DataLoader wants of a batch function: one value
 * or error per key, in the order of the keys.
 */
export function loadEach<K, V>(
  keys: readonly K[],
  load: (key: K) => Promise<V>,
): Promise<(V | Error)[]> {
  return Promise.all(keys.map((key) => load(key).catch(toError)));
}

/** What was thrown, as the Error that DataLoader tells from a value. */
export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

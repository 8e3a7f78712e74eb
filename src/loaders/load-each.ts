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

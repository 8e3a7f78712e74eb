/** A loader whose keys each cost a call of their own: it saves asking twice. */
export class EachLoader<K, V> {
  readonly name: string;
  readonly #load: (key: K) => Promise<V>;
  readonly #toCacheKey: (key: K) => string;
  #values: Map<string, Promise<V>> | undefined;

  constructor(name: string, load: (key: K) => Promise<V>, toCacheKey: (key: K) => string) {
    this.name = name;
    this.#load = load;
    this.#toCacheKey = toCacheKey;
  }

  /** The value of a key; the call is made for the first who asks, and at once. */
  load(key: K): Promise<V> {
    const cacheKey = this.#toCacheKey(key);
    // Most loaders of a request are never asked.
    const values = (this.#values ??= new Map<string, Promise<V>>());
    let value = values.get(cacheKey);
    if (value === undefined) values.set(cacheKey, (value = this.#load(key)));
    return value;
  }

  /** Keeps a value that came with another; one that is there already stays. */
  prime(key: K, value: V): void {
    const cacheKey = this.#toCacheKey(key);
    const values = (this.#values ??= new Map<string, Promise<V>>());
    if (!values.has(cacheKey)) values.set(cacheKey, Promise.resolve(value));
  }
}

/**
 * Makes a loader that loads each key by a call of its own, at once and once per request. A key that
 * fails fails alone. (A DataLoader would wait for other keys, which no call of these can share.)
 */
export function createEachLoader<K, V>(
  name: string,
  load: (key: K) => Promise<V>,
  toCacheKey: (key: K) => string,
): EachLoader<K, V> {
  return new EachLoader(name, load, toCacheKey);
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

import DataLoader from 'dataloader';

/** A value, or the way to it. */
interface Cached<V> {
  promise?: Promise<V>;
  value?: { of: V };
}

/** What one request reads of one kind, by key: nothing is asked for twice. */
export class CachedLoader<K, V> {
  readonly name: string;
  readonly #load: (key: K) => Promise<V>;
  readonly #toCacheKey: (key: K) => string;
  #cached: Map<string, Cached<V>> | undefined;

  constructor(name: string, load: (key: K) => Promise<V>, toCacheKey: (key: K) => string) {
    this.name = name;
    this.#load = load;
    this.#toCacheKey = toCacheKey;
  }

  /** The value of a key; it is asked for by the first who wants it. */
  load(key: K): Promise<V> {
    const cached = this.#of(key);
    return (cached.promise ??= cached.value ? Promise.resolve(cached.value.of) : this.#load(key));
  }

  /** The same, without a promise where the value is there: many objects may refer to one. */
  read(key: K): V | Promise<V> {
    const cached = this.#of(key);
    if (cached.value) return cached.value.of;
    cached.promise ??= this.#keeping(cached, this.#load(key));
    return cached.promise;
  }

  /** Keeps a value that came with another; one that is there, or on its way, stays. */
  prime(key: K, value: V): void {
    const cached = this.#of(key);
    if (!cached.promise) cached.value ??= { of: value };
  }

  #of(key: K): Cached<V> {
    const cacheKey = this.#toCacheKey(key);
    // Most loaders of a request are never asked.
    const all = (this.#cached ??= new Map<string, Cached<V>>());
    let cached = all.get(cacheKey);
    if (!cached) all.set(cacheKey, (cached = {}));
    return cached;
  }

  async #keeping(cached: Cached<V>, promise: Promise<V>): Promise<V> {
    const value = await promise;
    cached.value = { of: value };
    return value;
  }
}

/**
 * Makes a loader that loads each key by a call of its own, at once. A key that fails fails alone. (A
 * DataLoader would wait for other keys, which no call of these can share.)
 */
export function createEachLoader<K, V>(
  name: string,
  load: (key: K) => Promise<V>,
  toCacheKey: (key: K) => string,
): CachedLoader<K, V> {
  return new CachedLoader(name, load, toCacheKey);
}

/** Makes a loader that loads keys together, as DataLoader gathers them; see DataLoader's batch function. */
export function createBatchLoader<K, V>(
  name: string,
  loadAll: DataLoader.BatchLoadFn<K, V>,
  toCacheKey: (key: K) => string,
): CachedLoader<K, V> {
  const batches = new DataLoader(loadAll, { name, cache: false });
  return new CachedLoader(name, (key) => batches.load(key), toCacheKey);
}

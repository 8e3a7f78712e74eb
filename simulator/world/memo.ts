/**
 * Remembers what `make` made, for the `limit` keys used last. The bound keeps a large world from
 * filling the memory; what is forgotten is made again, the same.
 */
export function memoize<K, V>(limit: number, make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  // Most questions are about the thing that was asked for just before.
  let latest: { key: K; value: V } | undefined;
  return (key) => {
    if (latest !== undefined && latest.key === key) return latest.value;
    let value = known.get(key);
    if (value === undefined) {
      value = make(key);
      if (known.size >= limit) forgetOldest(known);
    } else {
      known.delete(key);
    }
    // Last in the order of the map is the one used last.
    known.set(key, value);
    latest = { key, value };
    return value;
  };
}

function forgetOldest<K>(known: Map<K, unknown>): void {
  for (const oldest of known.keys()) {
    known.delete(oldest);
    return;
  }
}

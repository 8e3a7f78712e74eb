/**
 * A Map of what comes and goes all the time: requests, calls under way, those who wait.
 *
 * A Map that goes on and on keeps what it held: V8 links each table that a Map outgrows to the next, and once
 * one of them has reached the old generation, all after it outlive every minor garbage collection, with whole
 * requests and answers in them. So the entries move to a new Map after as many deletions as there are entries.
 */
export class CompactingMap<K, V> {
  #entries = new Map<K, V>();
  #deletions = 0;

  get size(): number {
    return this.#entries.size;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  set(key: K, value: V): void {
    this.#entries.set(key, value);
  }

  delete(key: K): void {
    if (!this.#entries.delete(key)) return;
    this.#deletions += 1;
    if (this.#deletions < Math.max(leastDeletions, this.#entries.size)) return;
    this.#deletions = 0;
    this.#entries = new Map(this.#entries);
  }

  /** In the order in which they came. */
  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#entries[Symbol.iterator]();
  }
}

/** Below it a new Map would cost more than it saves. */
const leastDeletions = 64;

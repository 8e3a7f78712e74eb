/**
 * A stream of pseudo-random numbers that depends on nothing but its key: any part of the world can
 * be generated at any time, in any order, and comes out the same.
 */
export interface Random {
  /** 0 (inclusive) to 1 (exclusive). */
  next(): number;
  /** A whole number from `min` to `max`, both inclusive. */
  int(min: number, max: number): number;
  /** True in `share` (0 to 1) of the cases. */
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
}

/** The stream of one thing in one world: `kind` says what is drawn, `keys` for whom. */
export function createRandom(
  seed: number,
  kind: string,
  ...keys: readonly (number | bigint)[]
): Random {
  let state = scramble(seed ^ hashOf(kind));
  for (const key of keys) {
    if (typeof key === 'bigint') {
      state = scramble(state ^ Number(BigInt.asUintN(32, key)));
      state = scramble(state ^ Number(BigInt.asUintN(32, key >> 32n)));
    } else {
      state = scramble(state ^ key);
    }
  }
  return new Mulberry(state);
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, even enough for a make-believe school. */
class Mulberry implements Random {
  #state: number;

  constructor(state: number) {
    this.#state = state;
  }

  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)]!;
  }
}

/** The finaliser of MurmurHash3: every bit of the input moves every bit of the output. */
function scramble(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) + 0x9e3779b9;
}

const hashes = new Map<string, number>();

/** FNV-1a of the text; there are few kinds, so each is hashed once. */
function hashOf(text: string): number {
  let hash = hashes.get(text);
  if (hash === undefined) {
    hash = 0x811c9dc5;
    for (let index = 0; index < text.length; index += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
    }
    hashes.set(text, hash);
  }
  return hash;
}

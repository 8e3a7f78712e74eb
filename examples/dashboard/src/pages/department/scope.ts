/** Which courses the numbers count: those of a term, or the default term's running or concluded ones. */
export interface Scope {
  termId: string | null;
  filter: 'CURRENT' | 'COMPLETED' | null;
}

interface Term {
  _id: string;
  startAt?: string | null;
  endAt?: string | null;
}

/** The word in the address: a term's id, `current` or `completed`. */
export function toScope(word: string): Scope {
  if (word === 'current') return { termId: null, filter: 'CURRENT' };
  if (word === 'completed') return { termId: null, filter: 'COMPLETED' };
  return { termId: word, filter: null };
}

/** The term that runs now, or ran last; without terms that have dates, `current`. */
export function defaultScope(terms: readonly Term[], now = new Date()): string {
  const begun = terms
    .filter(({ startAt }) => startAt != null && new Date(startAt) <= now)
    .toSorted((one, other) => Date.parse(other.startAt!) - Date.parse(one.startAt!));
  return begun[0]?._id ?? 'current';
}

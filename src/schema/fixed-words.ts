import { closest, distance } from 'fastest-levenshtein';
import { badUserInput } from './errors.ts';

/** Refuses words that Canvas does not know, before any call: it would ignore them, or answer 400. */
export function checkWords(
  argument: string,
  words: readonly string[] | null | undefined,
  known: readonly string[],
): void {
  for (const word of words ?? []) {
    if (known.includes(word)) continue;
    const nearest = closest(word.toLowerCase(), known);
    const isNear = distance(word.toLowerCase(), nearest) <= 3;
    const hint = isNear ? `did you mean "${nearest}"?` : `expected one of ${known.join(', ')}`;
    throw badUserInput(`\`${argument}\`: Canvas knows no "${word}"; ${hint}`);
  }
}

/** Refuses a search term that is too short for Canvas, before any call. */
export function checkSearchTerm(argument: string, term: string | null | undefined): void {
  if (term != null && Array.from(term).length < 2) {
    throw badUserInput(`\`${argument}\` needs at least two characters`);
  }
}

import { badRequest, RouteError } from '../http/errors.ts';
import { toList, toText } from '../http/params.ts';
import type { RouteRequest } from '../http/route.ts';
import type { ParamValue } from '../types.ts';

/** The names of `include[]` (or another list parameter) as a set. */
export function toSet(value: ParamValue | undefined): ReadonlySet<string> {
  return new Set(toList(value));
}

/** The objects of a list of ids in any form; unknown ones are passed over, as Canvas's lists do. */
export function findEach<T>(
  request: RouteRequest,
  value: ParamValue | undefined,
  find: (request: RouteRequest, ref: string) => T,
): T[] {
  return toList(value).flatMap((ref) => {
    try {
      return [find(request, ref)];
    } catch (error) {
      if (error instanceof RouteError && error.status === 404) return [];
      throw error;
    }
  });
}

const shortestSearchTerm = 2; // characters; 3 in older revisions

/** The search term, in lower case; undefined when absent; 400 when too short (canvas `search_term_helper.rb`). */
export function readSearchTerm(request: RouteRequest): string | undefined {
  const term = toText(request.params.search_term);
  if (term === undefined) return undefined;
  if (term.length < shortestSearchTerm) {
    const message = `${shortestSearchTerm} or more characters is required`;
    throw badRequest({ errors: [{ field: 'search_term', code: 'invalid', message }] });
  }
  return toSearchable(term);
}

/** Whether one of the texts contains the (searchable) term. */
export function matches(term: string, texts: readonly (string | null)[]): boolean {
  return texts.some((text) => text !== null && toSearchable(text).includes(term));
}

/** A text as it is compared: composed, and without case. */
function toSearchable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

const collator = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: true });

/** The order of names in Canvas's lists: without case and accents, as PostgreSQL's collation has it. */
export function compareNames(one: string, other: string): number {
  return collator.compare(one, other);
}

/** Ascending ids. */
export function compareIds(one: bigint, other: bigint): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

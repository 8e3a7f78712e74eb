import LinkHeader from 'http-link-header';
import { CanvasBadResponseError } from './errors.ts';

/**
 * Where a page of a list begins: the `page` of Canvas's `rel="next"` link, a number or a bookmark and
 * opaque either way, and how long pages are.
 */
export interface PageStart {
  /** Absent on the first page. */
  readonly page?: string | undefined;
  readonly per_page: string;
}

/** Which page of a list to read, and how long pages are. */
export interface ListPage {
  /** Items, 1 to 100. */
  perPage?: number;
  /** The first page when not given. */
  start?: PageStart | undefined;
}

/** One page of a list. */
export interface Page<T> {
  items: T[];
  /** Where the next page begins; undefined on the last page, and only there. */
  next: PageStart | undefined;
}

/** Items; Canvas serves 10 unless asked, and clamps above 100. */
export const maxPerPage = 100;

/**
 * Reads `rel="next"` of a `Link` header.
 *
 * Of the link only the page is kept, so that what a cursor carries can choose a page of its own list
 * and nothing else. A link to another origin is an error: the token stays with Canvas. So is one without
 * a page, which would lead back to the first.
 */
export function nextPageStart(
  link: string | string[] | undefined,
  { origin, perPage, route }: { origin: string; perPage: string; route: string },
): PageStart | undefined {
  if (link === undefined) return undefined;
  const next = parseLink(Array.isArray(link) ? link.join(',') : link, route);
  if (next === undefined) return undefined;
  const url = URL.canParse(next, origin) ? new URL(next, origin) : undefined;
  if (url?.origin !== origin) {
    throw new CanvasBadResponseError(`Canvas linked ${route} to another origin`, route);
  }
  const page = url.searchParams.get('page');
  if (!page) {
    throw new CanvasBadResponseError(`Canvas linked ${route} to no page`, route);
  }
  // The size that Canvas names is the one by which it counts pages.
  return { page, per_page: url.searchParams.get('per_page') ?? perPage };
}

function parseLink(header: string, route: string): string | undefined {
  try {
    return LinkHeader.parse(header).rel('next')[0]?.uri;
  } catch {
    throw new CanvasBadResponseError(`Canvas sent an unreadable Link header: ${route}`, route);
  }
}

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
 * and nothing else. A link to another origin is an error: the token stays with Canvas. So is one that
 * leads back: to no page, to the page it came with, or to an earlier number.
 */
export function nextPageStart(
  link: string | string[] | undefined,
  { origin, start, route }: { origin: string; start: PageStart; route: string },
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
  if (leadsBack(page, start.page)) {
    throw new CanvasBadResponseError(`Canvas linked ${route} to a page that was read`, route);
  }
  // The size that Canvas names is the one by which it counts pages.
  return { page, per_page: url.searchParams.get('per_page') ?? start.per_page };
}

function leadsBack(next: string, current = '1'): boolean {
  if (next === current) return true;
  return /^\d+$/.test(next) && /^\d+$/.test(current) && Number(next) <= Number(current);
}

function parseLink(header: string, route: string): string | undefined {
  try {
    return LinkHeader.parse(header).rel('next')[0]?.uri;
  } catch {
    throw new CanvasBadResponseError(`Canvas sent an unreadable Link header: ${route}`, route);
  }
}

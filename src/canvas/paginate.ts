import LinkHeader from 'http-link-header';
import { CanvasBadResponseError } from './errors.ts';

/**
 * Where a page of a list begins: the query parameters that Canvas put into its `rel="next"` link beyond
 * those of the list itself, usually `page` and `per_page`. Opaque: `page` may be a number or a bookmark.
 */
export type PageStart = Readonly<Record<string, string>>;

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
 * The link is taken apart rather than stored whole, so that what a cursor carries can choose a page of
 * its own list and nothing else. A link to another origin is an error: the token stays with Canvas.
 */
export function nextPageStart(
  link: string | string[] | undefined,
  { origin, listQuery, route }: { origin: string; listQuery: URLSearchParams; route: string },
): PageStart | undefined {
  if (link === undefined) return undefined;
  const next = parseLink(Array.isArray(link) ? link.join(',') : link, route);
  if (next === undefined) return undefined;
  const url = URL.canParse(next, origin) ? new URL(next, origin) : undefined;
  if (url?.origin !== origin) {
    throw new CanvasBadResponseError(`Canvas linked ${route} to another origin`, route);
  }
  const start: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (!listQuery.has(name)) start[name] = value;
  }
  // per_page of the list is what was asked for; the link may name what Canvas made of it.
  const perPage = url.searchParams.get('per_page');
  if (perPage !== null) start.per_page = perPage;
  return start;
}

function parseLink(header: string, route: string): string | undefined {
  try {
    return LinkHeader.parse(header).rel('next')[0]?.uri;
  } catch {
    throw new CanvasBadResponseError(`Canvas sent an unreadable Link header: ${route}`, route);
  }
}

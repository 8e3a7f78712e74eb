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
 * Only the page parameters of the link are kept, and the next call goes to the configured Canvas. So the
 * host of the link does not matter: behind a proxy, Canvas often names another one. A link to no page, to
 * the page that it came with, or to an earlier number is an error.
 */
export function nextPageStart(
  link: string | string[] | undefined,
  { start, route }: { start: PageStart; route: string },
): PageStart | undefined {
  if (link === undefined) return undefined;
  const next = parseLink(Array.isArray(link) ? link.join(',') : link, route);
  if (next === undefined) return undefined;
  const query = new URLSearchParams(/\?([^#]*)/.exec(next)?.[1]);
  const page = query.get('page');
  if (!page) {
    throw new CanvasBadResponseError(`Canvas linked ${route} to no page`, route);
  }
  if (leadsBack(page, start.page)) {
    throw new CanvasBadResponseError(`Canvas linked ${route} to a page that was read`, route);
  }
  // Canvas counts pages by the size that it names.
  const perPage = query.get('per_page');
  return { page, per_page: perPage && /^[1-9]\d*$/.test(perPage) ? perPage : start.per_page };
}

function leadsBack(next: string, current = '1'): boolean {
  if (next === current) return true;
  return /^\d+$/.test(next) && /^\d+$/.test(current) && Number(next) <= Number(current);
}

function parseLink(header: string, route: string): string | undefined {
  try {
    const next = LinkHeader.parse(header).refs.find(({ rel }) => rel.toLowerCase() === 'next');
    return next?.uri;
  } catch {
    throw new CanvasBadResponseError(`Canvas sent an unreadable Link header: ${route}`, route);
  }
}

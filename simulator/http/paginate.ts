import { badRequest, notFoundPage } from './errors.ts';
import type { RouteRequest } from './route.ts';
import type { ParamValue } from '../types.ts';

/**
 * Which links a list gives (canvas-rest §1.7):
 * - `all-rels`: current, next, prev, first, last;
 * - `no-last`: the same, but the total was not counted, so `last` stands on the final page only;
 * - `forward`: as `no-last`, and never `first`;
 * - `bookmark`: opaque pages; current, next, first, and `last` on the final page.
 */
export type PageStyle = 'all-rels' | 'no-last' | 'forward' | 'bookmark';

export interface PageOptions {
  /** A page past the end: `[]` of an SQL list, 404 of a computed collection. Default `empty`. */
  beyondEnd?: 'empty' | 'not-found';
  /** False leaves `current` out of the first page, as recursive sub-accounts do. Default true. */
  currentOnFirstPage?: boolean;
}

export interface Page<T> {
  page: readonly T[];
  headers: Record<string, string>;
}

type Rel = 'current' | 'next' | 'prev' | 'first' | 'last';

const linkOrder: readonly Rel[] = ['current', 'next', 'prev', 'first', 'last'];
// What is given up first when the header grows too long.
const dropOrder: readonly Rel[] = ['first', 'current', 'prev', 'last'];
const headerLimit = 6_000; // bytes; Canvas keeps the header near 6 KB
const defaultPerPage = 10;
const maximumPerPage = 100;

/** What a page depends on. */
export type PageRequest = Pick<RouteRequest, 'params' | 'search' | 'origin' | 'path'>;

/** Cuts the page that the request asks for, with its `Link` header (§1.7). */
export function paginate<T>(
  request: PageRequest,
  items: readonly T[],
  style: PageStyle,
  options: PageOptions = {},
): Page<T> {
  const perPage = readPerPage(request.params.per_page);
  return style === 'bookmark'
    ? bookmarkPage(request, items, perPage)
    : numberedPage(request, items, perPage, style, options);
}

function numberedPage<T>(
  request: PageRequest,
  items: readonly T[],
  perPage: number,
  style: Exclude<PageStyle, 'bookmark'>,
  options: PageOptions,
): Page<T> {
  const number = readPage(request.params.page);
  const lastNumber = Math.max(1, Math.ceil(items.length / perPage));
  if (number > lastNumber && options.beyondEnd === 'not-found') throw notFoundPage();
  const pages: Partial<Record<Rel, string>> = {};
  if (number > 1 || options.currentOnFirstPage !== false) pages.current = String(number);
  if (number < lastNumber) pages.next = String(number + 1);
  if (number > 1) pages.prev = String(number - 1);
  if (style !== 'forward') pages.first = '1';
  if (style === 'all-rels' || number === lastNumber) pages.last = String(lastNumber);
  const start = (number - 1) * perPage;
  return {
    page: items.slice(start, start + perPage),
    headers: linkHeader(request, pages, perPage),
  };
}

function bookmarkPage<T>(request: PageRequest, items: readonly T[], perPage: number): Page<T> {
  const start = readBookmark(request.params.page);
  const end = start + perPage;
  const pages: Partial<Record<Rel, string>> = {
    current: start === 0 ? 'first' : toBookmark(start),
    first: 'first',
  };
  if (end < items.length) pages.next = toBookmark(end);
  else pages.last = pages.current;
  return { page: items.slice(start, end), headers: linkHeader(request, pages, perPage) };
}

function linkHeader(
  request: PageRequest,
  pages: Partial<Record<Rel, string>>,
  perPage: number,
): Record<string, string> {
  const query = new URLSearchParams(request.search);
  for (const name of ['page', 'per_page', 'access_token', 'api_key']) query.delete(name);
  const kept = query.size === 0 ? '' : `${query.toString()}&`;
  const base = `<${request.origin}${request.path}?${kept}page=`;
  const links = new Map<Rel, string>();
  for (const rel of linkOrder) {
    const page = pages[rel];
    if (page !== undefined) {
      links.set(rel, `${base}${encodeURIComponent(page)}&per_page=${perPage}>; rel="${rel}"`);
    }
  }
  for (const rel of dropOrder) {
    if (join(links).length > headerLimit) links.delete(rel);
  }
  return links.size === 0 ? {} : { Link: join(links) };
}

function join(links: ReadonlyMap<Rel, string>): string {
  return [...links.values()].join(',');
}

function readPerPage(value: ParamValue | undefined): number {
  if (value === undefined) return defaultPerPage;
  return Math.min(Math.max(toInteger(value), 1), maximumPerPage);
}

function readPage(value: ParamValue | undefined): number {
  if (value === undefined || value === '' || value === null) return 1;
  const number = toInteger(value);
  if (number < 1) throw notFoundPage();
  return number;
}

/** Leading digits count and text is 0, as with Ruby's `to_i`. */
function toInteger(value: ParamValue): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Math.trunc(Number(value));
  const number = typeof value === 'string' ? Number.parseInt(value, 10) : 0;
  return Number.isNaN(number) ? 0 : number;
}

const bookmarkTag = 'bookmark:';

function toBookmark(start: number): string {
  return bookmarkTag + Buffer.from(JSON.stringify({ after: start })).toString('base64url');
}

function readBookmark(value: ParamValue | undefined): number {
  // Without the tag it reads as the first page.
  if (typeof value !== 'string' || !value.startsWith(bookmarkTag)) return 0;
  const text = Buffer.from(value.slice(bookmarkTag.length), 'base64url').toString();
  const match = /^\{"after":(\d+)\}$/.exec(text);
  if (match === null) {
    throw badRequest({
      status: 'bad_request',
      errors: [{ page: 'Invalid page; please restart iteration and follow `next` links' }],
    });
  }
  return Number(match[1]);
}

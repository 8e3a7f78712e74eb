import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RouteError } from '../../simulator/http/errors.ts';
import { type PageRequest, type PageStyle, paginate } from '../../simulator/http/paginate.ts';
import { parseForm } from '../../simulator/http/params.ts';
import { linksOf, SimulatorFixture } from '../support/simulator.ts';

const origin = 'http://canvas.test';

function requestOf(url: string): PageRequest {
  const { pathname, searchParams } = new URL(url, origin);
  return { origin, path: pathname, search: searchParams, params: parseForm(searchParams) };
}

function cut(url: string, items: readonly number[], style: PageStyle) {
  const { page, headers } = paginate(requestOf(url), items, style);
  return { page, headers, links: linksOf(new Headers(headers)) };
}

const styles = fc.constantFrom<PageStyle>('all-rels', 'no-last', 'forward', 'bookmark');
const sizes = fc.integer({ min: 0, max: 60 });
const perPages = fc.integer({ min: 1, max: 12 });

describe('the Link header', () => {
  it('leads through every item once and in order, whatever the style', () => {
    fc.assert(
      fc.property(styles, sizes, perPages, (style, size, perPage) => {
        const items = Array.from({ length: size }, (_, index) => index);
        const seen: number[] = [];
        let url: string | undefined = `/api/v1/things?per_page=${perPage}`;
        while (url !== undefined) {
          const { page, links } = cut(url, items, style);
          expect(page.length).toBeLessThanOrEqual(perPage);
          seen.push(...page);
          url = links.next;
        }
        expect(seen).toEqual(items);
      }),
    );
  });

  it('keeps the query but for the page and the token, and names absolute URLs', () => {
    const value = fc.string({ unit: 'binary', maxLength: 20 });
    fc.assert(
      fc.property(
        styles,
        fc.dictionary(fc.constantFrom('a', 'include[]', 'b[c]'), value),
        (style, query) => {
          const search = new URLSearchParams(query).toString();
          const own = 'page=2&per_page=3&access_token=t&api_key=k';
          const { links } = cut(`/api/v1/things?${own}&${search}`, [1, 2, 3, 4, 5, 6, 7], style);
          for (const link of Object.values(links)) {
            const url = new URL(link);
            expect(url.origin + url.pathname).toBe(`${origin}/api/v1/things`);
            expect(url.search).toMatch(/page=[^&]+&per_page=3$/);
            for (const name of ['page', 'per_page']) url.searchParams.delete(name);
            expect(Object.fromEntries(url.searchParams)).toEqual(
              Object.fromEntries(new URLSearchParams(search)),
            );
          }
        },
      ),
    );
  });

  it('stays near 6 KB and keeps next the longest', () => {
    fc.assert(
      fc.property(styles, fc.integer({ min: 0, max: 5_500 }), (style, length) => {
        const url = `/api/v1/things?page=2&per_page=2&q=${'x'.repeat(length)}`;
        const { headers, links } = cut(url, [1, 2, 3, 4, 5, 6, 7], style);
        expect(headers.Link!.length).toBeLessThanOrEqual(6_000);
        expect(links).toHaveProperty('next');
        const order = ['first', 'current', 'prev', 'last', 'next'];
        const kept = order.map((rel) => rel in links);
        const whole = cut('/api/v1/things?page=2&per_page=2', [1, 2, 3, 4, 5, 6, 7], style).links;
        const possible = order.map((rel) => rel in whole);
        const firstKept = kept.indexOf(true);
        expect(kept.slice(firstKept)).toEqual(possible.slice(firstKept));
      }),
    );
  });

  const items = Array.from({ length: 25 }, (_, index) => index);
  const relsOf = (style: PageStyle, page: string) =>
    Object.keys(cut(`/api/v1/things?page=${page}`, items, style).links).join(' ');

  it('has its rels in a fixed order, and only those that apply', () => {
    expect(['1', '2', '3'].map((page) => relsOf('all-rels', page))).toEqual([
      'current next first last',
      'current next prev first last',
      'current prev first last',
    ]);
    expect(['1', '2', '3'].map((page) => relsOf('no-last', page))).toEqual([
      'current next first',
      'current next prev first',
      'current prev first last',
    ]);
    expect(['1', '2', '3'].map((page) => relsOf('forward', page))).toEqual([
      'current next',
      'current next prev',
      'current prev last',
    ]);
    expect(relsOf('bookmark', 'first')).toBe('current next first');
  });

  it('can leave current out of the first page', () => {
    const first = paginate(requestOf('/x'), items, 'forward', { currentOnFirstPage: false });
    expect(Object.keys(linksOf(new Headers(first.headers)))).toEqual(['next']);
  });
});

describe('bookmark pages', () => {
  const items = [1, 2, 3, 4, 5];

  it('are opaque, and anything without the tag is the first page', () => {
    const { links } = cut('/x?per_page=2', items, 'bookmark');
    expect(new URL(links.next!).searchParams.get('page')).toMatch(/^bookmark:[\w-]+$/);
    expect(cut('/x?per_page=2&page=7', items, 'bookmark').page).toEqual([1, 2]);
  });

  it('that are broken are a 400', () => {
    expect(() => cut('/x?page=bookmark:broken', items, 'bookmark')).toThrow(
      expect.objectContaining({
        status: 400,
        body: {
          status: 'bad_request',
          errors: [{ page: 'Invalid page; please restart iteration and follow `next` links' }],
        },
      }),
    );
  });
});

describe('a page past the end', () => {
  it('is empty in a list of the database and a 404 in a computed collection', () => {
    expect(cut('/x?page=9', [1], 'all-rels').page).toEqual([]);
    const computed = () =>
      paginate(requestOf('/x?page=9'), [1], 'forward', { beyondEnd: 'not-found' });
    expect(computed).toThrow(RouteError);
  });
});

describe('paged routes', () => {
  const canvas = new SimulatorFixture();
  const terms = '/api/v1/accounts/self/terms';
  const countOf = (body: unknown) =>
    (body as { enrollment_terms: unknown[] }).enrollment_terms.length;

  it('clamp per_page between 1 and 100', async () => {
    for (const [perPage, used] of [
      ['0', 1],
      ['many', 1],
      ['-3', 1],
      ['', 1],
      ['2', 2],
      ['1000', 100],
    ] as const) {
      const { headers, body } = await canvas.ask(`${terms}?per_page=${perPage}`);
      expect(linksOf(headers).first).toMatch(new RegExp(`per_page=${used}$`));
      expect(countOf(body)).toBe(Math.min(used, canvas.simulator.world.terms.length));
    }
  });

  it('refuse page 0 and negative pages', async () => {
    for (const page of ['0', '-1', 'x']) {
      expect(await canvas.ask(`${terms}?page=${page}`)).toMatchObject({
        status: 404,
        body: { errors: [{ message: 'An error occurred.', error_code: 'not_found' }] },
      });
    }
  });

  it('never repeat the token in a link', async () => {
    const token = canvas.simulator.tokens.admin;
    const { headers } = await canvas.ask(`${terms}?access_token=${token}&per_page=1&include[]=x`, {
      token: null,
    });
    expect(headers.get('link')).not.toContain(token);
    expect(linksOf(headers).next).toContain('include%5B%5D=x');
  });
});

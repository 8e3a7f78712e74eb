import fc from 'fast-check';
import type { GraphQLResolveInfo } from 'graphql';
import { describe, expect, it } from 'vitest';
import { CanvasBadResponseError } from '../../src/canvas/errors.ts';
import { nextPageStart, type PageStart } from '../../src/canvas/pagination.ts';
import { resolveConnection } from '../../src/schema/connection.ts';
import { always, inTurn, text } from '../support/canvas-scripts.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

const origin = 'https://school.test';
const list = '/api/v1/accounts';

/** What follows by this header on a page of 50. */
function read(link: string | string[] | undefined): PageStart | undefined {
  return nextPageStart(link, { start: { per_page: '50' }, route: `GET ${list}` });
}

const pageQuery = fc.record({
  page: fc.oneof(
    fc.integer({ min: 2, max: 1e6 }).map(String),
    fc.base64String({ minLength: 4 }).map((token) => `bookmark:${token}`),
    fc.string({ unit: 'binary', minLength: 1 }).filter((page) => !/^\d+$/.test(page)),
  ),
  per_page: fc.integer({ min: 1, max: 100 }).map(String),
});

const toUrl = (base: string, query: Record<string, string>) =>
  `${base}${list}?${new URLSearchParams(query).toString()}`;

/** One link of a header, written in any of the ways that HTTP allows. */
const linkOf = (rel: string, url: string) =>
  fc
    .record({
      before: fc.constantFrom('', ' ', '\t'),
      beforeParam: fc.constantFrom('', ' ', '  '),
      quote: fc.constantFrom('', '"'),
      extra: fc.constantFrom('', '; title="a, b; c"', ';type=json'),
      extraFirst: fc.boolean(),
    })
    .map(({ before, beforeParam, quote, extra, extraFirst }) => {
      const param = `;${beforeParam}rel=${quote}${rel}${quote}`;
      return `${before}<${url}>${extraFirst ? extra + param : param + extra}`;
    });

/** A header with a `next` among other links, in any order. */
const headerWithNext = pageQuery.chain((query) =>
  fc
    .shuffledSubarray(['current', 'prev', 'first', 'last'])
    .chain((others) =>
      fc.tuple(
        fc.nat({ max: others.length }),
        linkOf('next', toUrl(origin, query)),
        fc.tuple(...others.map((rel) => linkOf(rel, toUrl(origin, { page: '1', per_page: '5' })))),
      ),
    )
    .map(([at, next, others]) => ({ query, links: others.toSpliced(at, 0, next) })),
);

describe('a Link header', () => {
  it('leads to the next page, wherever and however `next` is written in it', () => {
    fc.assert(
      fc.property(headerWithNext, ({ query, links }) => {
        expect(read(links.join(','))).toEqual(query);
        // The same links as headers of their own.
        expect(read(links)).toEqual(query);
      }),
    );
  });

  it("as Canvas writes it leads to the next page of the list, without the list's own query", () => {
    const own = 'search_term=bio&state%5B%5D=available&state%5B%5D=completed';
    const at = (page: number) =>
      `${origin}/api/v1/accounts/1/courses?${own}&page=${page}&per_page=20`;
    const header = `<${at(2)}>; rel="current",<${at(3)}>; rel="next",<${at(1)}>; rel="prev"`;
    expect(read(header)).toEqual({ page: '3', per_page: '20' });
  });

  it('without a page size leads on by that of the page before', () => {
    expect(read(`<${origin}${list}?page=2>; rel="next"`)).toEqual({ page: '2', per_page: '50' });
  });

  it('without `next` is that of the last page', () => {
    const others = ['current', 'prev', 'first', 'last'];
    fc.assert(
      fc.property(
        fc
          .shuffledSubarray(others, { minLength: 1 })
          .chain((rels) =>
            fc.tuple(...rels.map((rel) => linkOf(rel, toUrl(origin, { page: '1' })))),
          ),
        (links) => {
          expect(read(links.join(','))).toBeUndefined();
        },
      ),
    );
    expect(read(undefined)).toBeUndefined();
    expect(read('')).toBeUndefined();
  });

  it.each([
    'http://school.test',
    'https://school.test:444',
    'https://canvas.internal',
    '//other.test',
    'https://school.test@other.test',
    'ftp://school.test',
    '',
  ])('to the host %j leads to the page, for only its page parameters are used', (other) => {
    expect(read(`<${other}${list}?page=2&per_page=20>; rel="next"`)).toEqual({
      page: '2',
      per_page: '20',
    });
  });

  it.each([
    `<${origin}${list}?page=2>; rel="next last"`,
    `<${origin}${list}?page=2>; rel="NEXT"`,
    `<${origin}${list}?page=2>; rel=next`,
    `<${origin}${list}?page=2&per_page=none>; rel="next"`,
    `<?page=2>; rel="next"`,
  ])('%s leads to the second page', (header) => {
    expect(read(header)).toEqual({ page: '2', per_page: '50' });
  });

  it.each([
    'garbage',
    '<',
    ',',
    `<${origin}${list}?page=2`,
    `${origin}${list}?page=2; rel="next"`,
    `<${origin}${list}?page=2>; rel="next", garbage`,
    `garbage, <${origin}${list}?page=2>; rel="next"`,
  ])('%j is CANVAS_BAD_RESPONSE, for it may hide a next page', (header) => {
    expect(() => read(header)).toThrow(CanvasBadResponseError);
  });

  it.each(['<>; rel="next"', `<${origin}${list}>; rel="next"`, `<${list}?a=1>; rel="next"`])(
    '%j is CANVAS_BAD_RESPONSE, for it names no page and leads back to the first',
    (header) => {
      expect(() => read(header)).toThrow(CanvasBadResponseError);
    },
  );

  it('of any text is read or refused, and never anything else', () => {
    const noise = fc.array(
      fc.oneof(
        fc.constantFrom(
          '<',
          '>',
          ';',
          ',',
          '"',
          ' ',
          '=',
          'rel',
          'rel="next"',
          `<${origin}>`,
          '?page=2',
        ),
        fc.string({ unit: 'binary', maxLength: 5 }),
      ),
    );
    fc.assert(
      fc.property(noise, (parts) => {
        try {
          read(parts.join(''));
        } catch (error) {
          expect(error).toBeInstanceOf(CanvasBadResponseError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

/** A list of these pages, each linking to the next by the name that `toName` gives it. */
function pagesOf(pages: readonly unknown[][], toName: (at: number) => string): Script {
  return (request, response) => {
    const { searchParams } = new URL(request.url!, 'http://canvas.test');
    const name = searchParams.get('page');
    const at = name === null ? 0 : pages.findIndex((_, place) => toName(place) === name);
    const next = new URLSearchParams({ page: toName(at + 1), per_page: '3' }).toString();
    const link = `<http://${request.headers.host!}${list}?${next}>; rel="next"`;
    json(response, pages[at] ?? [], { headers: at < pages.length - 1 ? { link } : {} });
  };
}

const byNumber = (at: number) => String(at + 1);
const byBookmark = (at: number) => `bookmark:WyJ${at}/+=?&#%"]`;
const accountsOf = (...ids: number[]) =>
  ids.map((id) => ({ id: String(id), name: `Account ${id}` }));

const accountsQuery = `query ($first: Int, $after: String) {
  accountsConnection(first: $first, after: $after) {
    nodes { _id }
    pageInfo { hasNextPage endCursor }
  }
}`;

interface AccountPage {
  nodes: { _id: string }[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

type Gateway = Awaited<ReturnType<typeof startScriptedGateway>>;

/** Reads a list from its beginning to its end, page by page. */
async function readAll({
  query,
}: Pick<Gateway, 'query'>): Promise<{ ids: string[]; pages: number }> {
  const ids: string[] = [];
  let after: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const { data, errors } = await query(accountsQuery, { variables: { first: 3, after } });
    expect(errors).toBeUndefined();
    const page = (data as { accountsConnection: AccountPage }).accountsConnection;
    ids.push(...page.nodes.map(({ _id }) => _id));
    if (!page.pageInfo.hasNextPage) return { ids, pages };
    after = page.pageInfo.endCursor;
  }
}

describe('a list', () => {
  it.each([
    ['numbers', byNumber],
    ['bookmarks', byBookmark],
  ])('is read on by its links, a call a page, with %s', async (_, toName) => {
    const gateway = await startScriptedGateway(
      pagesOf([accountsOf(1, 2, 3), accountsOf(4, 5, 6), accountsOf(7)], toName),
    );
    expect(await readAll(gateway)).toEqual({ ids: ['1', '2', '3', '4', '5', '6', '7'], pages: 3 });
    const at = (place: number) =>
      `GET ${list}?page=${encodeURIComponent(toName(place))}&per_page=3`;
    expect(gateway.requests).toEqual([`GET ${list}?per_page=3`, at(1), at(2)]);
  });

  it('takes the page size that Canvas made of what was asked for', async () => {
    const gateway = await startScriptedGateway(
      pagesOf([accountsOf(1, 2, 3), accountsOf(4)], byNumber),
    );
    const first = await gateway.query(accountsQuery, { variables: { first: 100 } });
    const { pageInfo } = (first.data as { accountsConnection: AccountPage }).accountsConnection;
    await gateway.query(accountsQuery, { variables: { first: 100, after: pageInfo.endCursor } });
    expect(gateway.requests).toEqual([`GET ${list}?per_page=100`, `GET ${list}?page=2&per_page=3`]);
  });

  it('goes on after a short page, and through empty ones, to its end', async () => {
    const gateway = await startScriptedGateway(
      pagesOf([accountsOf(1), [], [], accountsOf(2, 3), []], byNumber),
    );
    const { ids } = await readAll(gateway);
    expect(ids).toEqual(['1', '2', '3']);
    expect(gateway.requests).toHaveLength(5);
  });

  it('of any pages is read whole: each item once, in order, a call a page', async () => {
    let script: Script = always([]);
    const gateway = await startScriptedGateway((request, response) => {
      script(request, response);
    });
    const sizes = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (lengths, numbered) => {
        let id = 0;
        const pages = lengths.map((length) =>
          accountsOf(...Array.from({ length }, () => (id += 1))),
        );
        script = pagesOf(pages, numbered ? byNumber : byBookmark);
        gateway.requests.length = 0;
        const { ids } = await readAll(gateway);
        expect(ids).toEqual(Array.from({ length: id }, (_, at) => String(at + 1)));
        expect(gateway.requests).toHaveLength(pages.length);
      }),
      { numRuns: 40 },
    );
  });

  it('with a Link that cannot be read is CANVAS_BAD_RESPONSE, never its first page alone', async () => {
    const { query } = await startScriptedGateway((_request, response) => {
      json(response, accountsOf(1), { headers: { link: 'next, please' } });
    });
    const { data, errors } = await query(accountsQuery);
    expect(data).toEqual({ accountsConnection: null });
    expect(errors?.[0]?.extensions.code).toBe('CANVAS_BAD_RESPONSE');
  });

  it('that never ends and holds nothing is given up, long before the deadline', async () => {
    let page = 1;
    const { query, requests } = await startScriptedGateway(
      (request, response) => {
        page += 1;
        const link = `<http://${request.headers.host!}${list}?page=${page}>; rel="next"`;
        json(response, [], { headers: { link } });
      },
      { deadlineMs: 1_500 },
    );
    const { data, errors } = await query(accountsQuery);
    expect(data).toEqual({ accountsConnection: null });
    expect(errors?.[0]?.extensions.code).toBe('CANVAS_BAD_RESPONSE');
    expect(requests.length).toBeLessThan(200);
  });

  it('that leads back to itself and holds nothing is given up', async () => {
    // A loader answers the same page from its cache, so that nothing else would ever stop this.
    let asked = 0;
    const outcome: unknown = await resolveConnection(
      { field: 'Query.accountsConnection' },
      { first: 3 },
      () => {
        asked += 1;
        if (asked === 500) throw new Error('asked 500 times');
        return Promise.resolve({ items: [], next: { page: '2', per_page: '3' } });
      },
      (item: unknown) => item,
      {} as GraphQLResolveInfo,
    ).catch((error: unknown) => error);
    expect(asked).toBeLessThan(500);
    expect(outcome).toBeInstanceOf(Error);
  });
});

describe('a failed page', () => {
  const page1: Script = (request, response) => {
    const link = `<http://${request.headers.host!}${list}?page=2&per_page=3>; rel="next"`;
    json(response, [], { headers: { link } });
  };

  it.each<[string, string, Script]>([
    ['500', 'CANVAS_ERROR', always({}, { status: 500 })],
    ['404', 'NOT_FOUND', always({}, { status: 404 })],
    ['400 (a bookmark of yesterday)', 'BAD_USER_INPUT', always({}, { status: 400 })],
    [
      'HTML',
      'CANVAS_BAD_RESPONSE',
      (_request, response) => {
        text(response, '<html></html>');
      },
    ],
    ['an object', 'CANVAS_BAD_RESPONSE', always({ id: '1', name: 'Account 1' })],
  ])('(%s) is an error, never a shorter list', async (_, code, page2) => {
    const { query, requests } = await startScriptedGateway(inTurn(page1, page2));
    const { data, errors } = await query(accountsQuery, { variables: { first: 3 } });
    expect(data).toEqual({ accountsConnection: null });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual([code]);
    expect(requests).toEqual([`GET ${list}?per_page=3`, `GET ${list}?page=2&per_page=3`]);
  });
});

describe('a cursor', () => {
  it.each([
    { as_user_id: '2' },
    { access_token: 'another' },
    { 'include[]': 'sis_user_id' },
    { '\ud800': 'x' },
  ])(
    'chooses a page of its own list and nothing else, even when it is forged: %j',
    async (more) => {
      const gateway = await startScriptedGateway(
        pagesOf([accountsOf(1, 2, 3), accountsOf(4)], byNumber),
      );
      const { data } = await gateway.query(accountsQuery, { variables: { first: 3 } });
      const { endCursor } = (data as { accountsConnection: AccountPage }).accountsConnection
        .pageInfo;
      gateway.requests.length = 0;
      const after = forge(endCursor!, (start) => ({ ...start, ...more }));
      expect(after).not.toBe(endCursor);
      const { errors } = await gateway.query(accountsQuery, { variables: { first: 3, after } });
      expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
      expect(gateway.requests).toEqual([]);
    },
  );
});

/** Changes the page start inside a cursor: the object that holds `per_page`, wherever that stands. */
function forge(cursor: string, change: (start: object) => object): string {
  const decoded = Buffer.from(cursor, 'base64url').toString();
  const changed: unknown = JSON.parse(decoded, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'per_page' in value ? change(value) : value,
  );
  return Buffer.from(JSON.stringify(changed)).toString('base64url');
}

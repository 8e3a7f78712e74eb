import type { IncomingMessage, ServerResponse } from 'node:http';
import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { always, reset, secretToken, text } from '../support/canvas-scripts.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

/** Pages of each list; one of them is broken. */
const lastPage = 30;

/** A page that Canvas is asked for. */
interface PageRequest {
  /** The list's path. */
  path: string;
  page: number;
  perPage: string;
}

/** One way in which a list breaks at a page in its midst. */
interface PagingFault {
  name: string;
  /** The page that is broken. */
  at: fc.Arbitrary<number>;
  /** What pages are called: Canvas numbers some lists, and has bookmarks for others. */
  naming: fc.Arbitrary<'number' | 'bookmark'>;
  /** What Canvas answers where the page is broken; or how the page is linked on. */
  script?: Script;
  next?: (request: PageRequest, nameOf: (page: number) => string, elsewhere: string) => string;
  error: { code: string; status?: number };
  /** How often the page is asked for at most; repetitions have a budget besides. */
  attempts: number;
}

const seventh = fc.constant(7);
const either = fc.constantFrom('number' as const, 'bookmark' as const);
const numbers = fc.constant('number' as const);

const unreadable = { code: 'CANVAS_BAD_RESPONSE' };

const faults: PagingFault[] = [
  {
    name: 'whose seventh page of 30 is a 500',
    at: seventh,
    naming: either,
    script: always({}, { status: 500 }),
    error: { code: 'CANVAS_ERROR', status: 500 },
    attempts: 1,
  },
  {
    name: 'whose seventh page of 30 is a 502 with HTML',
    at: seventh,
    naming: either,
    script: (_request, response) => {
      text(response, '<html>Bad Gateway</html>', { status: 502 });
    },
    error: { code: 'CANVAS_ERROR', status: 502 },
    attempts: 3,
  },
  {
    name: 'whose seventh page of 30 resets the connection',
    at: seventh,
    naming: either,
    script: reset,
    error: { code: 'CANVAS_UNREACHABLE' },
    attempts: 3,
  },
  {
    name: 'whose seventh page of 30 is forbidden',
    at: seventh,
    naming: either,
    script: always({ errors: [{ message: 'user not authorized' }] }, { status: 403 }),
    error: { code: 'FORBIDDEN', status: 403 },
    attempts: 1,
  },
  {
    name: 'that links to itself',
    at: fc.integer({ min: 2, max: 8 }),
    naming: either,
    next: ({ path, page, perPage }, nameOf) => `${path}?page=${nameOf(page)}&per_page=${perPage}`,
    error: unreadable,
    attempts: 1,
  },
  {
    name: 'that links to an earlier page',
    at: fc.integer({ min: 2, max: 8 }),
    // Where pages have numbers: of bookmarks nobody can tell which comes first.
    naming: numbers,
    next: ({ path, page, perPage }, nameOf) =>
      `${path}?page=${nameOf(Math.ceil(page / 2))}&per_page=${perPage}`,
    error: unreadable,
    attempts: 1,
  },
];

/** Runs of each fault, every one a client that reads lists until one of them breaks. */
const runs = 100;
/** Runs at once. */
const atOnce = 25;

const namesOf = {
  number: String,
  bookmark: (page: number) => `bookmark:${Buffer.from(`["${page}"]`).toString('base64')}`,
};

/** What is in a page of a list. */
const itemsOf = (account: string, page: number, perPage: number) =>
  Array.from({ length: perPage }, (_, at) => ({ name: `Course ${account}/${page}/${at}` }));

/** Reads the next page of each list, from these cursors on. */
const operationOf = (accounts: readonly string[]) =>
  `query (${accounts.map((_, at) => `$c${at}: String`).join(' ')} $first: Int) {
    ${accounts
      .map(
        (id, at) =>
          `l${at}: account(id: ${id}) { coursesConnection(first: $first, after: $c${at}) { nodes { name } pageInfo { endCursor } } }`,
      )
      .join('\n')}
  }`;

describe.each(faults)('a list $name', ({ at, naming, script, next, error, attempts }) => {
  it(
    'is an error with its code there, and the other lists arrive',
    { timeout: 60_000 },
    async () => {
      const strays: string[] = [];
      const elsewhere = await serve((request, response) => {
        strays.push(request.url!);
        json(response, []);
      });
      /** Of the lists of a run: what pages are called, and which page of which list is broken. */
      const listings = new Map<string, { nameOf: (page: number) => string; broken?: number }>();

      const answer = (request: IncomingMessage, response: ServerResponse) => {
        const { pathname: path, searchParams } = new URL(request.url!, 'http://canvas.test');
        const account = /^\/api\/v1\/accounts\/(\d+)\/courses$/.exec(path)![1]!;
        const { nameOf, broken } = listings.get(account)!;
        const called = searchParams.get('page');
        const page =
          called === null
            ? 1
            : 1 + Array.from({ length: lastPage }, (_, index) => nameOf(index + 1)).indexOf(called);
        const perPage = searchParams.get('per_page')!;
        const isBroken = page === broken;
        if (isBroken && script) {
          script(request, response);
          return;
        }
        const url =
          isBroken && next
            ? next({ path, page, perPage }, nameOf, elsewhere)
            : `http://${request.headers.host!}${path}?page=${nameOf(page + 1)}&per_page=${perPage}`;
        const courses = itemsOf(account, page, Number(perPage)).map(({ name }, index) => ({
          id: `${account}${page}${index}`,
          name,
        }));
        json(response, courses, { headers: { link: `<${url}>; rel="next"` } });
      };
      // Failures are what this is about: Canvas is not to be given a rest.
      const canvas = await startScriptedGateway(answer, { failuresToOpen: Infinity });

      const check = async ({ lists, hit, perPage, brokenPage, naming }: Case, run: number) => {
        const accounts = Array.from({ length: lists }, (_, index) => String(run * 10 + index + 1));
        const nameOf = namesOf[naming];
        for (const account of accounts) listings.set(account, { nameOf });
        listings.set(accounts[hit]!, { nameOf, broken: brokenPage });
        const operation = operationOf(accounts);
        const cursors: Record<string, string | null> = {};
        const read = () =>
          canvas.query(operation, {
            variables: { first: perPage, ...cursors },
            token: `${secretToken}-${run}`,
          });
        for (let page = 1; page < brokenPage; page += 1) {
          const { data, errors } = await read();
          expect(errors).toBeUndefined();
          for (const [index, account] of accounts.entries()) {
            const { nodes, pageInfo } = data[`l${index}`].coursesConnection;
            expect(nodes).toEqual(itemsOf(account, page, perPage));
            cursors[`c${index}`] = pageInfo.endCursor;
          }
        }

        const before = canvas.requests.length;
        const { data, errors } = await read();
        for (const [index, account] of accounts.entries()) {
          const list = data[`l${index}`].coursesConnection;
          if (index === hit) expect(list).toBeNull();
          else expect(list.nodes).toEqual(itemsOf(account, brokenPage, perPage));
        }
        expect(errors).toMatchObject([
          {
            path: [`l${hit}`, 'coursesConnection'],
            extensions: { ...error, route: 'GET /api/v1/accounts/:id/courses' },
          },
        ]);
        expect(JSON.stringify(errors)).not.toContain(secretToken);
        expect(JSON.stringify(errors)).not.toContain(new URL(elsewhere).host);
        const asked = canvas.requests
          .slice(before)
          .filter((line) => line.includes(`/accounts/${accounts[hit]!}/`));
        expect(asked.length).toBeGreaterThanOrEqual(1);
        expect(asked.length).toBeLessThanOrEqual(attempts);

        // The cursor is as good as it was: it reads on when Canvas has been mended.
        listings.set(accounts[hit]!, { nameOf });
        const mended = await read();
        expect(mended.errors).toBeUndefined();
        expect(mended.data[`l${hit}`].coursesConnection.nodes).toEqual(
          itemsOf(accounts[hit]!, brokenPage, perPage),
        );
      };

      const cases = casesOf({ at, naming });
      for (let from = 0; from < runs; from += atOnce) {
        await Promise.all(
          cases.slice(from, from + atOnce).map((one, index) => check(one, from + index)),
        );
      }
      expect(strays).toEqual([]);
      // No connection stays busy, and none is left when the gateway has closed.
      await vi.waitFor(() => {
        expect(canvas.busy()).toBe(0);
      });
      await canvas.gateway.close();
      await vi.waitFor(async () => {
        expect(await canvas.connections()).toBe(0);
      });
    },
  );
});

/** A client's lists, which of them breaks, and where. */
interface Case {
  lists: number;
  hit: number;
  perPage: number;
  brokenPage: number;
  naming: 'number' | 'bookmark';
}

function casesOf({ at, naming }: Pick<PagingFault, 'at' | 'naming'>): Case[] {
  const one = fc.integer({ min: 1, max: 3 }).chain((lists) =>
    fc.record({
      lists: fc.constant(lists),
      hit: fc.nat(lists - 1),
      perPage: fc.integer({ min: 1, max: 3 }),
      brokenPage: at,
      naming,
    }),
  );
  return fc.sample(one, { numRuns: runs, seed: 20_261_107 });
}

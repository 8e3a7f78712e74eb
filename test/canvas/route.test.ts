import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildPath, buildQuery } from '../../src/canvas/route.ts';
import { always, biology } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';

/** What means something in a URL, to a proxy, or to HTTP itself. */
const hostile = fc.constantFrom(
  '/',
  '//',
  '\\',
  '.',
  '..',
  '...',
  '%',
  '%2f',
  '%2e',
  '%2e%2e',
  '%00',
  '?',
  '#',
  '&',
  '=',
  ';',
  ':',
  '@',
  '+',
  ' ',
  '\0',
  '\r\n',
  '\t',
  '\u007f',
  '\u2028',
  '\ud800',
  '\udc00',
  '𝔄',
  'ü',
  '한',
  '..;/',
);
/** Any UTF-16 text, lone surrogates included. */
const anyText = fc.array(fc.nat({ max: 0xffff })).map((codes) => String.fromCharCode(...codes));
const value = fc
  .oneof(
    fc.array(fc.oneof(hostile, fc.string({ maxLength: 3 }))).map((parts) => parts.join('')),
    anyText,
  )
  .filter((text) => text !== '');

describe('buildPath', () => {
  it('fills each hole by its name', () => {
    expect(
      buildPath('/api/v1/accounts/:account_id/reports/:report/:id/abort', {
        account_id: 'self',
        report: 'sis_export_csv',
        id: '7',
      }),
    ).toBe('/api/v1/accounts/self/reports/sis_export_csv/7/abort');
  });

  it('is not confused by what looks like a hole, or like a pattern, in a value', () => {
    expect(
      buildPath('/api/v1/accounts/:account_id/terms/:id', { account_id: ':id', id: '$&' }),
    ).toBe('/api/v1/accounts/%3Aid/terms/%24%26');
  });

  it('keeps every value within its own segment, as every reader of URLs sees it', () => {
    fc.assert(
      fc.property(value.filter(isNoDots), value.filter(isNoDots), (one, other) => {
        const path = buildPath('/api/v1/courses/:course_id/users/:id', {
          course_id: one,
          id: other,
        });
        // Printable ASCII alone, and nothing that ends a path.
        expect(path).toMatch(/^[!-~]+$/);
        expect(path).not.toMatch(/[?#\\]/);
        const { pathname, search, hash, host } = new URL(path, 'https://school.test');
        expect({ search, hash, host }).toEqual({ search: '', hash: '', host: 'school.test' });
        const segments = pathname.split('/').map(decodeURIComponent);
        expect(segments).toEqual([
          '',
          'api',
          'v1',
          'courses',
          one.toWellFormed(),
          'users',
          other.toWellFormed(),
        ]);
      }),
      { numRuns: 1000 },
    );
  });

  // `%2E%2E` is `..` to RFC 3986, to WHATWG and to nginx: no escaping keeps it where it is.
  it.each(['', '.', '..'])('never builds a path from %j, which leads elsewhere', (dots) => {
    let path: string;
    try {
      path = buildPath('/api/v1/accounts/:account_id/reports/:report', {
        account_id: '1',
        report: dots,
      });
    } catch {
      return;
    }
    expect(new URL(path, 'https://school.test').pathname).toMatch(/reports\/[^/]+$/);
  });
});

/** Not dots alone, which lead elsewhere, or may be refused with those that do. */
function isNoDots(text: string): boolean {
  return !/^\.+$/.test(text);
}

describe('buildQuery', () => {
  const name = fc.oneof(
    fc.constantFrom('search_term', 'state[]', 'page', 'include[]', '__proto__', 'a&b', 'c=d', '#'),
    value.map((text) => text.toWellFormed()),
  );

  it('keeps every name and value within its own parameter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(name, fc.array(fc.oneof(value, fc.constant(''))))),
        (entries) => {
          const query = Object.fromEntries(new Map(entries));
          const text = buildQuery(query);
          expect(text).toMatch(/^[!-~]*$/);
          const url = new URL(`https://school.test/api/v1/courses?${text}`);
          expect(url.hash).toBe('');
          expect([...url.searchParams]).toEqual(
            Object.entries(query).flatMap(([key, items]) =>
              items.map((item) => [key, item.toWellFormed()]),
            ),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('leaves out what is not given, and keeps what is false, zero or empty', () => {
    expect(
      buildQuery({ a: undefined, b: null, c: false, d: 0, e: '', 'f[]': [], 'g[]': ['x', 'y'] }),
    ).toBe('c=false&d=0&e=&g%5B%5D=x&g%5B%5D=y');
    expect(buildQuery({})).toBe('');
  });
});

describe('a value of a client', () => {
  it('reaches Canvas as it is, and within its own segment, whatever it holds', async () => {
    const { query, requests } = await startScriptedGateway(always(biology));
    await fc.assert(
      fc.asyncProperty(value, async (sisId) => {
        requests.length = 0;
        const { errors } = await query(
          'query ($sisId: String) { course(sisId: $sisId) { name } }',
          {
            variables: { sisId },
          },
        );
        expect(errors).toBeUndefined();
        const [, prefix, hex] =
          /^GET \/api\/v1\/courses\/(hex:)?sis_course_id(?::|%3A)([^/?]*)\?include%5B%5D=term$/.exec(
            requests.join(),
          )!;
        const received = prefix ? Buffer.from(hex!, 'hex').toString() : decodeURIComponent(hex!);
        expect(received).toBe(sisId.toWellFormed());
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['a/b', 'hex:sis_course_id:612f62'],
    ['a%2Fb', 'hex:sis_course_id:6125324662'],
    ['BIO.json', 'hex:sis_course_id:42494f2e6a736f6e'],
    ['BIO.XML', 'hex:sis_course_id:42494f2e584d4c'],
    ['é/1', 'hex:sis_course_id:c3a92f31'],
    ['BIO.101', 'sis_course_id%3ABIO.101'],
    ['json', 'sis_course_id%3Ajson'],
  ])('that servers would misread in a path is sent as hex: %s', async (sisId, segment) => {
    const { query, requests } = await startScriptedGateway(always(biology));
    await query('query ($sisId: String) { course(sisId: $sisId) { name } }', {
      variables: { sisId },
    });
    expect(requests).toEqual([`GET /api/v1/courses/${segment}?include%5B%5D=term`]);
  });

  it('reaches Canvas within its own parameter, whatever it holds', async () => {
    const { query, requests } = await startScriptedGateway(always([]));
    await fc.assert(
      fc.asyncProperty(value, async (searchTerm) => {
        requests.length = 0;
        await query(
          `query ($searchTerm: String) {
            course(id: 1) { quizzesConnection(searchTerm: $searchTerm, first: 5) { nodes { title } } }
          }`,
          { variables: { searchTerm } },
        );
        expect(requests).toHaveLength(1);
        const url = new URL(requests[0]!.slice('GET '.length), 'https://school.test');
        expect(url.pathname).toBe('/api/v1/courses/1/quizzes');
        expect([...url.searchParams]).toEqual([
          ['search_term', searchTerm.toWellFormed()],
          ['per_page', '5'],
        ]);
      }),
      { numRuns: 100 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flag, id, integer, number } from '../../src/canvas/decode.ts';
import { always } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';

describe('an id', () => {
  it('is a text, whether Canvas sends a text or a number', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(id.parse(value)).toBe(String(value));
        expect(id.parse(String(value))).toBe(String(value));
      }),
    );
  });

  it('keeps every digit of a text, however long', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }), (value) => {
        expect(id.parse(String(value))).toBe(String(value));
      }),
    );
  });

  it('is refused as a number that may have lost digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (more) => {
        expect(id.safeParse(2 ** 53 + more * 2).success).toBe(false);
      }),
    );
  });

  it('may be in the short form of another shard', () => {
    expect(id.parse('1~23')).toBe('1~23');
  });

  it.each(['', ' ', '.', '..', 'a/b', '1/2', '-1', '1.5', '1\n'])(
    'is never the text %j, which would lead elsewhere as a part of a path',
    (value) => {
      expect(id.safeParse(value).success).toBe(false);
    },
  );

  it.each([-1, 1.5, NaN, Infinity, null, undefined, true, {}, []])('is never %j', (value) => {
    expect(id.safeParse(value).success).toBe(false);
  });
});

describe('a number', () => {
  it('may come as a numeric text', () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat({ max: 999 }), (whole, fraction) => {
        const text = `${whole}.${fraction}`;
        expect(number.parse(text)).toBe(Number(text));
        expect(number.parse(Number(text))).toBe(Number(text));
      }),
    );
  });

  it('is never anything but finite', () => {
    for (const value of [NaN, Infinity, -Infinity, 'NaN', 'Infinity', '9'.repeat(400)]) {
      expect(number.safeParse(value).success).toBe(false);
    }
  });

  it('is no other text', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/^-?\d+(\.\d+)?$/.test(text)),
        (text) => {
          expect(number.safeParse(text).success).toBe(false);
        },
      ),
    );
  });

  it.each(['', ' ', '0x10', '1,5', '1 000', '٣', null, true, []])('is never %j', (value) => {
    expect(number.safeParse(value).success).toBe(false);
  });
});

describe('a whole number', () => {
  it('is below 2^53', () => {
    expect(integer.parse(3_000_000_000)).toBe(3_000_000_000);
    expect(integer.parse('9007199254740991')).toBe(2 ** 53 - 1);
    expect(integer.safeParse(2 ** 53).success).toBe(false);
  });

  it('may come as a text, too, and is rounded', () => {
    fc.assert(
      fc.property(fc.integer(), (value) => {
        expect(integer.parse(value)).toBe(value);
        expect(integer.parse(String(value))).toBe(value);
      }),
    );
    expect(integer.parse(33.3333)).toBe(33);
    expect(integer.parse('66.6667')).toBe(67);
  });
});

describe('a flag', () => {
  it.each([
    [true, true],
    ['true', true],
    ['1', true],
    [false, false],
    ['false', false],
    ['0', false],
  ])('%j is %j', (sent, read) => {
    expect(flag.parse(sent)).toBe(read);
  });

  it.each(['', 'yes', 'no', 2, null, {}])('is never %j', (value) => {
    expect(flag.safeParse(value).success).toBe(false);
  });
});

describe('the documented and the real form', () => {
  const operation = `{
    account(id: 1) {
      analytics {
        activity { byDate { date views } byCategory { category views } }
      }
    }
  }`;
  const read = {
    account: {
      analytics: {
        activity: {
          byDate: [
            { date: '2026-03-01', views: 2 },
            { date: '2026-03-02', views: 7 },
          ],
          byCategory: [
            { category: 'files', views: 4 },
            { category: 'grades', views: 5 },
          ],
        },
      },
    },
  };

  it.each([
    [
      'lists, unordered, with an id and keys that nobody knows',
      {
        by_date: [
          { id: null, date: '2026-03-02', views: 7, participations: 1 },
          { id: null, date: '2026-03-01', views: 2, surprise: {} },
        ],
        by_category: [
          { id: null, category: 'files', views: 4 },
          { id: null, category: 'grades', views: 5 },
        ],
      },
    ],
    [
      'hashes',
      {
        by_date: { '2026-03-02': 7, '2026-03-01': 2 },
        by_category: { files: 4, grades: 5 },
      },
    ],
    [
      'numeric texts',
      {
        by_date: [
          { date: '2026-03-01', views: '2' },
          { date: '2026-03-02', views: '7' },
        ],
        by_category: { files: '4', grades: '5' },
      },
    ],
  ])('of one payload read alike: %s', async (_, body) => {
    const { query, requests } = await startScriptedGateway(always(body));
    expect(await query(operation)).toEqual({ data: read });
    expect(requests).toEqual(['GET /api/v1/accounts/1/analytics/current/activity']);
  });

  it('of an id, text or number, is one global id', async () => {
    const { query } = await startScriptedGateway(
      always({ id: 1, name: 'Biology', account_id: 2, enrollment_term_id: null }),
    );
    const { data } = await query(
      '{ course(sisId: "BIO") { id _id account { id _id } term { id } } }',
    );
    expect(data).toEqual({
      course: {
        id: 'Q291cnNlLTE=',
        _id: '1',
        account: { id: 'QWNjb3VudC0y', _id: '2' },
        term: null,
      },
    });
  });
});

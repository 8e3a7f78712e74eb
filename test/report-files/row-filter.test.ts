import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compareCells,
  isCanonicalNumber,
  parseInstant,
  parseOperand,
} from '../../src/report-files/compare-cells.ts';
import { toUniqueNames } from '../../src/report-files/names.ts';

const compare = (a: string, b: string) => Math.sign(compareCells(a, parseOperand(b)));

describe('cells are compared', () => {
  it('exactly by number, up to 18 digits', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 18n) + 1n, max: 10n ** 18n - 1n }),
        fc.bigInt({ min: -3n, max: 3n }),
        (a, delta) => {
          const b = a + delta;
          if (!isCanonicalNumber(String(b))) return;
          expect(compare(String(a), String(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        },
      ),
    );
    expect(compare('0.1', '0.10')).toBe(0);
    expect(compare('-1.5', '-1.25')).toBe(-1);
    expect(compare('100000000000000000.1', '100000000000000000.2')).toBe(-1);
  });

  it.each(['007', '+1', '1e3', '1.', '.5', ' 1', '1,5', '1234567890123456789', '-', '', '٣'])(
    '%j is not a canonical number',
    (text) => {
      expect(isCanonicalNumber(text)).toBe(false);
    },
  );

  it.each([
    ['2026-01-24', '2026-01-24T00:00:00Z'],
    ['2026-01-24T10:00:00+02:00', '2026-01-24 08:00:00 UTC'],
    ['2026-01-24T10:00:00.250-0700', '2026-01-24T17:00:00.25Z'],
    ['2024-02-29 10:00', '2024-02-29T10:00:00Z'],
  ])('%s is the instant %s', (a, b) => {
    expect(parseInstant(a)).toBeTypeOf('number');
    expect(compare(a, b)).toBe(0);
  });

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-01-24T24:00:00Z',
    '2026-1-2',
    '20260124',
    '2026-01-24x',
  ])('%s is not an instant', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('else by code point, as UTF-8 sorts', () => {
    const text = fc.string({ unit: 'binary', maxLength: 4 }).map((raw) => raw.toWellFormed());
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(!isCanonicalNumber(a) || !isCanonicalNumber(b));
        expect(compare(a, b)).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });
});

describe('unique names', () => {
  it('are unique, keep those that were unique, and number 200,000 equal ones', () => {
    const name = fc.constantFrom('', 'a', 'b', 'a (2)', 'a (3)', 'a (2) (2)');
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const unique = toUniqueNames(names, (index) => `column ${index + 1}`);
        expect(new Set(unique).size).toBe(names.length);
        names.forEach((one, index) => {
          if (one !== '' && names.indexOf(one) === index) expect(unique[index]).toBe(one);
        });
      }),
    );
    const many = toUniqueNames(
      Array.from({ length: 200_000 }, (_, n) => (n % 2 ? 'a' : `a (${n})`)),
    );
    expect(new Set(many).size).toBe(200_000);
  });
});

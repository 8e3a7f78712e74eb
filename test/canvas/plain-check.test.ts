import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { count, decode, flag, id, instant, integer, number } from '../../src/canvas/decode.ts';
import { plainCheckOf } from '../../src/canvas/plain-check.ts';

/** Every kind of schema that the endpoints are written with. */
const row = z.object({
  id,
  name: z.string().nullish(),
  count,
  views: integer.nullish(),
  points: number.nullable(),
  published: z.boolean().optional(),
  anonymous: flag.nullish(),
  at: instant.nullish(),
  'odd "key"': z.unknown(),
  scores: z.record(z.string(), integer).nullish(),
  module_ids: z.array(id).nullish(),
});
const rows = z.array(row);

/** Values that are right for some field, and those that almost are. */
const value = fc.oneof(
  fc.constantFrom(null, undefined, true, 'true', '1', '1~2', '-1', 2 ** 31, 2 ** 53, NaN, -0, ''),
  fc.integer(),
  fc.double(),
  fc.string(),
  fc.array(fc.constantFrom('1', 'x', 1)),
  fc.dictionary(fc.constantFrom('0', '__proto__', 'x'), fc.constantFrom(1, '1', null, 1.5)),
);
const plainRow = fc.record(
  {
    id: fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }).map(String),
    name: fc.option(fc.string()),
    count: fc.integer(),
    views: fc.option(fc.integer()),
    points: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    published: fc.boolean(),
    anonymous: fc.option(fc.boolean()),
    at: fc.option(fc.string()),
    'odd "key"': fc.jsonValue(),
    scores: fc.option(fc.dictionary(fc.stringMatching(/^\d+$/), fc.integer())),
    module_ids: fc.option(fc.array(fc.constantFrom('1', '1~23'))),
  },
  { requiredKeys: ['id', 'count', 'points', 'odd "key"'] },
);

describe('a payload', () => {
  it('is taken as it is, uncopied, when it is plain', () => {
    fc.assert(
      fc.property(fc.array(plainRow), (payload) => {
        expect(decode(rows, payload)).toBe(payload);
      }),
    );
  });

  it('is never called plain when its schema would refuse or change it', () => {
    const oneKeyOff = fc
      .tuple(plainRow, fc.constantFrom(...Object.keys(row.shape)), value)
      .map(([plain, key, other]) => ({ ...plain, [key]: other }));
    fc.assert(
      fc.property(fc.oneof(oneKeyOff, value), (payload) => {
        if (!plainCheckOf(row)(payload)) return;
        expect(row.parse(payload)).toEqual(payload);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['a refinement', z.string().min(2)],
    ['a strict object', z.strictObject({})],
    ['a transformation that says nothing of itself', z.string().transform((text) => text.length)],
    ['a union', z.union([z.string(), z.number()])],
  ])('is left to the schema where that has %s', (_, schema) => {
    expect(plainCheckOf(schema)('ab')).toBe(false);
    expect(plainCheckOf(z.object({ a: schema }))({ a: 'ab' })).toBe(false);
  });
});

import fc from 'fast-check';
import { buildSchema, getOperationAST, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { compileWriter } from '../../src/execution/data-writer.ts';
import { JsonOutput } from '../../src/execution/json-output.ts';

/** Strings of all that a string may hold: quotes, control characters, halves of surrogate pairs. */
const anyString = fc.string({
  unit: fc.oneof(
    fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
    fc.constantFrom('a', '"', '\\', '\n', '\u007f', 'é', '\u2028', '😀'),
  ),
  size: 'medium',
});
const anyNumber = fc.oneof(fc.integer(), fc.nat(1_000), fc.double());
const anyValue = fc.oneof(
  anyString,
  anyNumber,
  fc.boolean(),
  fc.constantFrom(null, undefined),
  fc.jsonValue(),
);

/** What JSON.stringify makes of a value that is to be there. */
const stringify = (value: unknown) => JSON.stringify(value ?? null);

const textOf = ({ bytes, length }: JsonOutput) => bytes.toString('utf8', 0, length);

describe('what is written is what JSON.stringify writes', () => {
  it('of any values, one after the other, into one output', () => {
    fc.assert(
      fc.property(fc.array(anyValue), (values) => {
        const out = new JsonOutput();
        for (const value of values) out.write(value);
        expect(textOf(out)).toBe(values.map(stringify).join(''));
      }),
    );
  });

  it('of more values than there is room for at first', () => {
    const values = ['plain', 'x'.repeat(100), 'é"', 12_345, -0.5, true, null, ['list']];
    const out = new JsonOutput();
    for (let round = 0; round < 1_000; round += 1) for (const value of values) out.write(value);
    // Not by its text: to show how two texts of 100 kB differ would take minutes.
    expect(textOf(out) === values.map(stringify).join('').repeat(1_000)).toBe(true);
  });

  it('of numbers at the bounds of their digits', () => {
    const powers = Array.from({ length: 17 }, (_, digits) => 10 ** digits);
    for (const value of [...powers.flatMap((n) => [n - 1, n, n + 1, -n]), -0, 0.5, NaN, Infinity]) {
      const out = new JsonOutput();
      out.write(value);
      expect(textOf(out)).toBe(JSON.stringify(value));
    }
  });

  it('of strings at the bounds of what is written byte by byte', () => {
    for (const length of [0, 1, 63, 64, 65, 20_000]) {
      for (const end of ['', 'é', '"', '😀', '\ud83d']) {
        const out = new JsonOutput();
        out.write('x'.repeat(length) + end);
        expect(textOf(out) === JSON.stringify('x'.repeat(length) + end)).toBe(true);
      }
    }
  });
});

const schema = buildSchema(`
  scalar JSON
  interface Node { id: ID! }
  type Item implements Node {
    id: ID!
    name: String
    count: Int!
    ratio: Float
    tags: [String]
    extra: JSON
    child: Item
    children: [Item]
    node: Node
  }
  type Other implements Node { id: ID! }
  type Query { item: Item items: [Item!] table: [[Item]] node: Node }
`);

/** Writes data as the answer of an operation. */
function written(query: string, data: unknown): string {
  const document = parse(query);
  const write = compileWriter(schema, document, getOperationAST(document)!)!;
  const out = new JsonOutput();
  write(data, out);
  return textOf(out);
}

const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values);
const list = <T>(values: fc.Arbitrary<T>) => fc.array(values, { maxLength: 3 });
const leaf = fc.record({ id: anyString, count: anyNumber });
const item = fc.record({
  id: anyString,
  called: nullable(anyString),
  count: anyNumber,
  __typename: fc.constant('Item'),
  tags: nullable(list(nullable(anyString))),
  extra: fc.jsonValue(),
  child: nullable(leaf),
  children: nullable(list(nullable(leaf))),
  node: nullable(fc.record({ id: anyString })),
});
const selection = `{
  id called: name ... on Node { id } count __typename ...Rest ... on Other { id } extra
  child { id } child { count } children { ...Leaf } node { id }
}`;
const fragments = `
  fragment Rest on Item { tags }
  fragment Leaf on Item { id count }
`;

describe('the data of an operation is written as JSON.stringify writes it', () => {
  it('of objects, lists and lists of lists, whatever is null and whatever strings hold', () => {
    const query = `query A { item ${selection} items ${selection} table ${selection} } ${fragments}`;
    const data = fc.record({
      item: nullable(item),
      items: nullable(list(item)),
      table: nullable(list(nullable(list(nullable(item))))),
    });
    fc.assert(
      fc.property(data, (given) => {
        expect(written(query, given)).toBe(JSON.stringify(given));
      }),
    );
  });

  it('of objects of which nothing is selected, because no fragment is for their type', () => {
    const query = '{ item { child { ... on Node { ... on Other { id } } } count } }';
    const data = { item: { child: {}, count: 1 } };
    expect(written(query, data)).toBe(JSON.stringify(data));
  });

  it('of what a directive or the type of the object decides', () => {
    const query =
      'query A($no: Boolean!) { items { id name @skip(if: $no) } node { id ... on Item { name } } }';
    const data = { items: [{ id: '1' }, { id: '2' }], node: { id: '"', name: 'é' } };
    expect(written(query, data)).toBe(JSON.stringify(data));
  });
});

it('an operation of which a directive decides everything has no code of its own', () => {
  const document = parse(
    'query A($no: Boolean!) { ... @skip(if: $no) { item { id } } node { id } }',
  );
  expect(compileWriter(schema, document, getOperationAST(document)!)).toBeUndefined();
});

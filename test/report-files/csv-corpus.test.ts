import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deadline } from '../../src/canvas/deadline.ts';
import { type ByteSource, skipBytes } from '../../src/report-files/byte-source.ts';
import type { Delimiter } from '../../src/report-files/csv-scanner.ts';
import { delimiters, takeSample } from '../../src/report-files/delimiter.ts';
import { Gate } from '../../src/report-files/gate.ts';
import { toColumnNames } from '../../src/report-files/names.ts';
import { Table, type RowPosition } from '../../src/report-files/table.ts';

/** A file in memory, in chunks of any size: CSV reading alone, without HTTP. */
class MemorySource implements ByteSource {
  readonly version = 'one';
  readonly deadline = new Deadline(Infinity);
  readonly size = undefined;
  constructor(
    readonly content: Buffer,
    readonly chunkBytes: number,
  ) {}
  pin(): void {
    // There is one version.
  }
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream by its interface
  async *read(start: number): AsyncGenerator<Buffer> {
    for (let at = start; at < this.content.length; at += this.chunkBytes) {
      yield this.content.subarray(at, at + this.chunkBytes);
    }
  }
}

async function readAll(content: Buffer, chunkBytes: number, first: number) {
  const rows: string[][] = [];
  let after: RowPosition | undefined;
  for (;;) {
    // Each page by a reader that knows nothing of the ones before.
    const table = new Table('t', new MemorySource(content, chunkBytes), new Gate(1));
    const page = await table.readPage({ first, after, where: [] });
    rows.push(...page.rows.map(({ cells }) => cells));
    after = page.rows.at(-1)?.next ?? after;
    if (!page.hasMore) return { rows, columns: await table.columns() };
    expect(page.rows).toHaveLength(first);
  }
}

const awkward = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\r',
  '\n',
  '\r\n',
  ' ',
  'é',
  '東',
  '€',
  '\0',
  'x',
  '\ufeff',
];
const cell = fc
  .array(fc.oneof(fc.constantFrom(...awkward), fc.string({ maxLength: 3 })), { maxLength: 6 })
  .map((parts) => parts.join('').toWellFormed());
const file = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t'),
  newline: fc.constantFrom('\n', '\r\n'),
  bom: fc.boolean(),
  endsWithNewline: fc.boolean(),
  quoted: fc.boolean(),
  columns: fc.integer({ min: 2, max: 6 }),
  rows: fc.array(fc.array(cell, { minLength: 1, maxLength: 8 }), { maxLength: 12 }),
  chunkBytes: fc.constantFrom(1, 2, 7, 64, 65_536),
  first: fc.constantFrom(1, 2, 3, 1000),
});

describe('what was written is what is read', () => {
  it('for 400 generated files, at every page size and in chunks of every size', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (plan) => {
        const { delimiter, newline, bom, quoted, columns, endsWithNewline } = plan;
        const header = Array.from({ length: columns }, (_, index) => `c${index}`);
        // A line with nothing on it is no row, so a row of one empty cell has to be quoted.
        const rows = plan.rows.map((row) => (row.length === 1 && row[0] === '' ? ['', ''] : row));
        // Where no row holds the delimiter, the header cannot prove that it is one.
        fc.pre(delimiter === ',' || rows.length === 0 || rows.some(({ length }) => length > 1));
        let text = stringify([header, ...rows], {
          delimiter,
          record_delimiter: newline,
          bom,
          quoted,
          quoted_match: /[\r\n\t;,"\ufeff ]/,
        });
        if (!endsWithNewline) text = text.slice(0, -newline.length);
        const read = await readAll(Buffer.from(text), plan.chunkBytes, plan.first);
        expect(read.columns).toEqual(header);
        expect(read.rows).toEqual(rows);
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});

describe('the delimiter', () => {
  const text = fc
    .array(fc.constantFrom(',', '; ', '\t', ';', 'a', 'b c', '"', '\n', 'é'), { maxLength: 8 })
    .map((parts) => parts.join(''));
  const table = fc.integer({ min: 2, max: 5 }).chain((columns) =>
    fc.record({
      delimiter: fc.constantFrom<Delimiter>(',', ';', '\t'),
      lines: fc.array(fc.array(text, { minLength: columns, maxLength: columns }), {
        minLength: 2,
        maxLength: 8,
      }),
      chunkBytes: fc.constantFrom(1, 13, 65_536),
    }),
  );

  it('is found in 600 tables whose cells hold the others, quoted only where needed', async () => {
    await fc.assert(
      fc.asyncProperty(table, async ({ delimiter, lines, chunkBytes }) => {
        const content = Buffer.from(stringify(lines, { delimiter }));
        const others = delimiters.filter((other) => other !== delimiter);
        // A file that another delimiter splits as evenly is both.
        const isAmbiguous = others.some((other) => {
          const { header, cellCounts } = takeSample(content, other, { start: 0, isAll: true });
          const alike = cellCounts.filter((count) => count === header?.length);
          return header && header.length > 1 && alike.length * 2 >= cellCounts.length;
        });
        fc.pre(delimiter === ',' || !isAmbiguous);
        const { rows, columns } = await readAll(content, chunkBytes, 3);
        expect(columns).toEqual(toColumnNames(lines[0]!));
        expect(rows).toEqual(lines.slice(1));
      }),
      { numRuns: 600 },
    );
  }, 60_000);
});

describe('filters', () => {
  it('a filtered list read in pages is the filter of the whole list', async () => {
    const words = fc.constantFrom('a', 'b', 'é', 'aé');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(words, words), { maxLength: 30 }),
        words,
        async (rows, wanted) => {
          const source = new MemorySource(Buffer.from(stringify([['x', 'y'], ...rows])), 16);
          const where = [{ index: 1, contains: wanted }];
          const found: string[][] = [];
          let after: RowPosition | undefined;
          let hasMore = true;
          while (hasMore) {
            const page = await new Table('t', source, new Gate(1)).readPage({
              first: 2,
              after,
              where,
            });
            found.push(...page.rows.map(({ cells }) => cells));
            after = page.rows.at(-1)?.next;
            ({ hasMore } = page);
          }
          expect(found).toEqual(rows.filter(([, y]) => y.includes(wanted)));
        },
      ),
      { numRuns: 100 },
    );
  });
});

/** A CSV of some size in one buffer that is overwritten by each chunk, as if its memory were given back. */
class ReusingSource implements ByteSource {
  readonly version = 'one';
  readonly deadline = new Deadline(Infinity);
  readonly size = undefined;
  constructor(
    readonly header: string,
    readonly line: (nth: number) => string,
    readonly lines: number,
  ) {}
  pin(): void {
    // There is one version.
  }
  read(start: number): AsyncGenerator<Buffer> {
    return skipBytes(this.#readAll(), start);
  }
  async *#readAll(): AsyncGenerator<Buffer> {
    const chunk = Buffer.alloc(65_536);
    yield Buffer.from(this.header);
    let text = '';
    for (let nth = 0; nth < this.lines; nth += 1) {
      text += this.line(nth);
      if (text.length < 65_536 && nth + 1 < this.lines) continue;
      for (let at = 0; at < text.length; at += chunk.length) {
        yield await Promise.resolve(
          chunk.subarray(0, chunk.write(text.slice(at, at + chunk.length))),
        );
        chunk.fill('"');
      }
      text = '';
    }
  }
}

describe('memory', () => {
  it('a filter over all of a large file keeps none of the chunks that it was given', async () => {
    const text = 'x'.repeat(100);
    const line = (nth: number) => `${nth},"${text}, ${nth % 7}",${nth % 50_000 === 49_999}\n`;
    const source = new ReusingSource('id,text,wanted\n', line, 500_000);
    const before = process.memoryUsage().arrayBuffers;
    const page = await new Table('t', source, new Gate(1)).readPage({
      first: 1000,
      where: [{ index: 2, equals: 'true' }],
    });
    expect(page.rows.map(({ cells }) => cells[0])).toEqual(
      Array.from({ length: 10 }, (_, nth) => String(nth * 50_000 + 49_999)),
    );
    expect(page.rows.at(-1)!.cells[1]).toBe(`${text}, ${499_999 % 7}`);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4 * 1024 * 1024);
  });
});

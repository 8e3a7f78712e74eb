import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { readTable } from '../../src/report-files/read-table.ts';

async function readAll(content: string | Buffer, chunkBytes = 65_536) {
  const bytes = Buffer.from(content as string);
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    parts.push(bytes.subarray(at, at + chunkBytes));
  }
  const { columns, batches } = await readTable(Readable.from(parts, { objectMode: true }));
  const rows: (string | null)[][] = [];
  for await (const batch of batches) rows.push(...batch.rows);
  return { columns, rows };
}

describe('a table read as a stream', () => {
  it('gives unique names, then rows with a null for each cell that is missing', async () => {
    for (const chunkBytes of [1, 5, 65_536]) {
      expect(await readAll('\ufeffa;a;\n1\n"x;\ny";é;3;4\r\n', chunkBytes)).toEqual({
        columns: ['a', 'a (2)', 'column 3'],
        rows: [
          ['1', null, null],
          ['x;\ny', 'é', '3', '4'],
        ],
      });
    }
  });

  it('reads UTF-16 by its byte-order mark, and an empty file as a table without columns', async () => {
    const wide = Buffer.from('\ufeffname,city\nÅsa,東京\n', 'utf16le');
    expect(await readAll(wide, 1)).toEqual({ columns: ['name', 'city'], rows: [['Åsa', '東京']] });
    expect(await readAll('')).toEqual({ columns: [], rows: [] });
  });

  it('takes a chunk only when the batch before it has been consumed, and closes the source when left', async () => {
    let taken = 0;
    let isClosed = false;
    async function* source() {
      try {
        for (;;) {
          taken += 1;
          yield await Promise.resolve(Buffer.from('a,b\n'.repeat(16_384)));
        }
      } finally {
        isClosed = true;
      }
    }
    const { batches } = await readTable(source());
    for await (const { bytesRead } of batches) {
      expect(taken * 65_536 - bytesRead).toBeLessThanOrEqual(65_536);
      if (taken === 20) break;
    }
    expect(isClosed).toBe(true);
  });

  it('closes the source when only the header is wanted', async () => {
    const source = Readable.from([Buffer.from('a,b\n1,2\n')]);
    const { columns, close } = await readTable(source);
    await close();
    expect(columns).toEqual(['a', 'b']);
    expect(source.destroyed).toBe(true);
  });

  it('ends with an error that names the row that cannot be read', async () => {
    await expect(readAll('a,b\n1,2\n"x" y,1\n3,4\n')).rejects.toThrow(
      'Row 2 of the CSV cannot be read: text follows the closing quote of a cell (byte 12)',
    );
    await expect(readAll('a,b\n1,2\n3,"open\n4,5\n')).rejects.toThrow(
      'Row 2 of the CSV cannot be read: a quoted cell is not closed before the file ends (byte 10)',
    );
    await expect(readAll('a,"b" c\n1,2\n')).rejects.toThrow('The header of the CSV cannot be read');
  });
});

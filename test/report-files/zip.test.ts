import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import type { GatewayOptions } from '../../src/server/create-server.ts';
import { plainConfig } from '../support/gateway.ts';
import { fileOf, type HostedFile, startReportFile } from '../support/report-file.ts';

const zipOf = async (
  members: Record<string, string>,
  options: { compress?: boolean; forceZip64Format?: boolean } = {},
): Promise<Buffer> => {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(members)) {
    zip.addBuffer(Buffer.from(content), name, options);
  }
  zip.end({ forceZip64Format: options.forceZip64Format ?? false, comment: '' });
  return buffer(zip.outputStream as never);
};

const start = (
  content: Buffer,
  more: Partial<HostedFile> = {},
  options: Partial<GatewayOptions> = {},
) =>
  startReportFile({ content, filename: 'r.zip', contentType: 'application/zip', ...more }, options);

const everything = fileOf(
  'tables { name columns rowsConnection(first: 2) { nodes { cells } pageInfo { endCursor } } }',
);
const lines = Array.from({ length: 3000 }, (_, n) => `${n},${'z'.repeat(n % 50)}`);
const long = `id,text\n${lines.join('\n')}\n`;

describe('a zip', () => {
  it.each([
    ['deflated', { compress: true }, true],
    ['stored', { compress: false }, true],
    ['zip64', { forceZip64Format: true }, true],
    ['deflated, from a host without ranges', { compress: true }, false],
    ['stored, from a host without ranges', { compress: false }, false],
  ])('%s has a table for each CSV, which is read page by page', async (_, options, ranges) => {
    const content = await zipOf(
      { 'users.csv': 'a;b\n1;2\n', 'term/x.CSV': long, 'readme.txt': 'no table' },
      options,
    );
    const { query } = await start(content, { ranges });
    const { data, errors } = await query(everything);
    expect(errors).toBeUndefined();
    const [users, terms, ...others] = data.accountReport.file.tables;
    expect(users).toMatchObject({ name: 'users', columns: ['a', 'b'] });
    expect(terms).toMatchObject({ name: 'term/x', columns: ['id', 'text'] });
    expect(others).toEqual([]);
    const page = (args: string) =>
      query(
        fileOf(
          `table(name: "term/x") { rowsConnection(${args}) { nodes { cells } pageInfo { endCursor hasNextPage } } }`,
        ),
      );
    const deep = (await page('first: 1000')).data.accountReport.file.table.rowsConnection;
    const next = (await page(`first: 1000, after: "${deep.pageInfo.endCursor}"`)).data;
    const { nodes } = next.accountReport.file.table.rowsConnection;
    expect(nodes.map(({ cells }: { cells: string[] }) => cells.join(','))).toEqual(
      lines.slice(1000, 2000),
    );
  });

  it('names with paths or dots are names and nothing else', async () => {
    const content = await zipOf({ 'aa/bb/users.csv': 'a\n1\n', 'cc/dd/users.csv': 'a\n2\n' });
    // yazl refuses to write such names, so they are patched in; they are as long as the old ones.
    const patched = Buffer.from(
      content
        .toString('latin1')
        .replaceAll('aa/bb/users.csv', '../../users.csv')
        .replaceAll('cc/dd/users.csv', '../../users.csv'),
      'latin1',
    );
    const { query } = await start(patched);
    const { data } = await query(fileOf('tables { name rowsConnection { nodes { cells } } }'));
    expect(data.accountReport.file.tables).toEqual([
      { name: '../../users', rowsConnection: { nodes: [{ cells: ['1'] }] } },
      { name: '../../users (2)', rowsConnection: { nodes: [{ cells: ['2'] }] } },
    ]);
  });

  it.each([100, 1000, 5000])('cut off after %i bytes is CANVAS_BAD_RESPONSE', async (bytes) => {
    const content = await zipOf({ 'a.csv': long });
    const { query } = await start(content.subarray(0, bytes));
    expect((await query(everything)).errors?.[0]).toMatchObject({
      message: 'The zip cannot be read',
      extensions: { code: 'CANVAS_BAD_RESPONSE' },
    });
  });

  it('a bomb is FILE_LIMIT_EXCEEDED, whatever its directory says', async () => {
    const honest = await zipOf({ 'a.csv': `a\n${'\0'.repeat(30_000_000)}` });
    const { query } = await start(honest);
    expect((await query(everything)).errors?.[0]).toMatchObject({
      extensions: { code: 'FILE_LIMIT_EXCEEDED' },
    });
    // The same with a directory that speaks of 1,000 bytes.
    const lying = Buffer.from(honest);
    const directory = lying.lastIndexOf(Buffer.from('PK\x01\x02'));
    lying.writeUInt32LE(1000, directory + 24);
    const { errors } = await (await start(lying)).query(everything);
    expect(['CANVAS_BAD_RESPONSE', 'FILE_LIMIT_EXCEEDED']).toContain(errors?.[0]?.extensions.code);
  });

  it('from a host without ranges and larger than 32 MiB is FILE_LIMIT_EXCEEDED', async () => {
    const content = await zipOf({ 'a.csv': 'x'.repeat(33 * 1024 * 1024) }, { compress: false });
    const { query } = await start(content, { ranges: false });
    expect((await query(everything)).errors?.[0]).toMatchObject({
      extensions: { code: 'FILE_LIMIT_EXCEEDED' },
    });
  });

  const allRows = fileOf('tables { rowsConnection(first: 10) { nodes { cells } } }');

  it.each([true, false])(
    'compressed: %s, one changed byte is CANVAS_BAD_RESPONSE',
    async (compress) => {
      const content = await zipOf({ 'a.csv': 'id,grade\n1,97\n2,88\n' }, { compress });
      const read = async (bytes: Buffer) => (await (await start(bytes)).query(allRows)).errors?.[0];
      expect(await read(content)).toBeUndefined();
      // The checksum in the directory stands for a byte of the content: either way they differ.
      const changed = Buffer.from(content);
      changed[changed.lastIndexOf('PK\x01\x02') + 16]! ^= 1;
      expect(await read(changed)).toMatchObject({
        message: 'The file in the zip is damaged: its content does not match its checksum',
        extensions: { code: 'CANVAS_BAD_RESPONSE' },
      });
      if (compress) return;
      const edited = Buffer.from(content.toString('latin1').replace('1,97', '1,98'), 'latin1');
      expect(await read(edited)).toMatchObject({ extensions: { code: 'CANVAS_BAD_RESPONSE' } });
    },
  );

  it('sizes that do not hold are CANVAS_BAD_RESPONSE, and an encrypted file is, too', async () => {
    const content = await zipOf({ 'a.csv': 'id,grade\n1,97\n2,88\n' }, { compress: false });
    const patched = async (offset: number, value: number) => {
      const bytes = Buffer.from(content);
      bytes.writeUInt16LE(value, bytes.lastIndexOf('PK\x01\x02') + offset);
      return (await (await start(bytes)).query(allRows)).errors?.[0];
    };
    const damaged = { extensions: { code: 'CANVAS_BAD_RESPONSE' } };
    expect(await patched(20, 12)).toMatchObject(damaged); // compressed size
    expect(await patched(20, 30_000)).toMatchObject(damaged);
    expect(await patched(24, 12)).toMatchObject(damaged); // size
    expect(await patched(8, 1)).toMatchObject({
      message: 'The file in the zip is encrypted',
      ...damaged,
    });
    expect(await patched(10, 12)).toMatchObject({
      message: 'The file in the zip is compressed by method 12, not by Deflate',
      ...damaged,
    });
  });

  it('with data descriptors is read and checked', async () => {
    const zip = new ZipFile();
    zip.addReadStream(Readable.from([Buffer.from('id\n1\n')]), 'a.csv');
    zip.end();
    const { query } = await start(await buffer(zip.outputStream as never));
    const { data } = await query(allRows);
    expect(data.accountReport.file.tables[0].rowsConnection.nodes).toEqual([{ cells: ['1'] }]);
  });

  it('of 10,000 files of one name is read in a few dozen requests, a few at a time', async () => {
    const zip = new ZipFile();
    for (let nth = 0; nth < 10_000; nth += 1) {
      zip.addBuffer(Buffer.from('id,name\n1,x\n'), 'a.csv', { compress: false });
    }
    zip.end();
    let open = 0;
    let mostOpen = 0;
    const { query, fetched } = await start(await buffer(zip.outputStream as never), {
      instead: (_, response) => {
        open += 1;
        mostOpen = Math.max(mostOpen, open);
        response.once('close', () => (open -= 1));
        return false;
      },
    });
    const { data, errors } = await query(fileOf('tables { name columns }'));
    expect(errors).toBeUndefined();
    const tables: { name: string; columns: string[] }[] = data.accountReport.file.tables;
    expect(new Set(tables.map(({ name }) => name)).size).toBe(10_000);
    expect(tables.every(({ columns }) => columns.length === 2)).toBe(true);
    expect(fetched.length).toBeLessThan(60);
    expect(mostOpen).toBeLessThanOrEqual(8);
  }, 30_000);

  it('requests of its files count as calls: MAX_CALLS ends an operation that makes too many', async () => {
    const large = 'x'.repeat(70_000);
    const content = await zipOf(
      Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${n}.csv`, `a\n${large}\n`])),
      { compress: false },
    );
    const { query, fetched } = await start(
      content,
      {},
      { config: { ...plainConfig, limits: { ...plainConfig.limits, calls: 10 } } },
    );
    const { errors } = await query(fileOf('tables { columns }'));
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'OPERATION_TOO_COSTLY' } });
    expect(fetched.length).toBeLessThanOrEqual(10);
  });
});

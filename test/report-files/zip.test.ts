import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
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

const start = (content: Buffer, more: Partial<HostedFile> = {}) =>
  startReportFile({ content, filename: 'r.zip', contentType: 'application/zip', ...more });

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
});

import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { fileOf, type HostedFile, startReportFile } from '../support/report-file.ts';

const rows = (args: string, more = '') =>
  fileOf(
    `tables { rowsConnection(${args}) { nodes { cells object } pageInfo { hasNextPage endCursor } } ${more} }`,
  );
const plainRows = fileOf('tables { name columns rowsConnection { nodes { cells object } } }');
const tableOf = (data: unknown) =>
  (data as { accountReport: { file: { tables: any[] } } }).accountReport.file.tables[0]; // eslint-disable-line @typescript-eslint/no-explicit-any -- asserted as a whole

async function read(content: string | Buffer, file: Partial<HostedFile> = {}) {
  const { query } = await startReportFile({ content, ...file });
  const { data, errors } = await query(plainRows);
  expect(errors).toBeUndefined();
  const table = tableOf(data);
  return {
    name: table.name as string,
    columns: table.columns as string[],
    cells: table.rowsConnection.nodes.map(({ cells }: { cells: unknown }) => cells),
    objects: table.rowsConnection.nodes.map(({ object }: { object: unknown }) => object),
  };
}

describe('cells', () => {
  it('quotes, line ends in a cell, CRLF and LF mixed, a byte-order mark, no last line end', async () => {
    const csv = '\ufeffname,note\r\n"Doe, ""J""","two\r\nlines"\nplain,"ends in CR\r"\r\nlast,x';
    expect(await read(csv)).toMatchObject({
      name: 'a_csv_5',
      columns: ['name', 'note'],
      cells: [
        ['Doe, "J"', 'two\r\nlines'],
        ['plain', 'ends in CR\r'],
        ['last', 'x'],
      ],
    });
  });

  it.each([';', '\t', ','])('a file with %j between its cells', async (delimiter) => {
    const csv = [`a${delimiter}"x,;\t"${delimiter}c`, `1${delimiter}2,5${delimiter}3`].join('\n');
    const { columns, cells } = await read(delimiter === ',' ? csv.replace('2,5', '"2,5"') : csv);
    expect(columns).toEqual(['a', 'x,;\t', 'c']);
    expect(cells).toEqual([['1', '2,5', '3']]);
  });

  it.each([
    [
      'a one-question survey whose text holds ten parts',
      'id,"a; b; c; d; e; f; g; h; i; j",score\n7,yes,1\n',
      3,
    ],
    ['the same with its answers', 'id,"a; b",score\n7,"x; y",1\n8,"x",0\n', 3],
    ['code with tabs in a question', 'id,"if (x)\t{ a; b; }\n\treturn;",score\n7,"\ta;",1\n', 3],
    ['a question that is nothing but separators', 'id,;;;;\t\t\t\t,score\n7,;;,1\n', 3],
    ['a header without rows', 'id,a; b; c; d,score\n', 3],
    ['one column', 'note; or remark\nhello\nworld\n', 1],
    ['short rows', 'a,b; c,d\n1\n1,2\n3;4\n', 3],
    ['rows that run past the header', 'id,title; short\n1,x,5,good,3,bad\n2,y,5,good\n', 2],
  ])('commas separate cells: %s', async (_, csv, columnCount) => {
    const { columns } = await read(csv);
    expect(columns).toHaveLength(columnCount);
  });

  it.each([
    ['many commas in the header', 'Name, first;Points, total;Note, b, c\nAnn;1,5;x\nBob;2,5;y\n'],
    [
      'many commas in quotes',
      '"Name, first";"Points, total";"Note, b, c"\nAnn;1,5;x\nBob;2,5;"y, z"\n',
    ],
    ['short and long rows', 'Name, first;Points;Note\nAnn;5\nBob;1;2;3\n'],
    ['a header without rows', 'Name;Points;Note\n'],
  ])('semicolons separate cells: %s', async (_, csv) => {
    expect((await read(csv)).columns).toHaveLength(3);
    expect((await read(csv.replaceAll(';', '\t'))).columns).toHaveLength(3);
  });

  it('the delimiter of the first page is that of every page', async () => {
    const lines = ['id,"a; b; c; d",score', ...Array.from({ length: 40 }, (_, n) => `${n},x,1`)];
    const { query } = await startReportFile({ content: lines.join('\n') });
    const first = tableOf((await query(rows('first: 30'))).data).rowsConnection;
    const second = await query(rows(`first: 1, after: "${first.pageInfo.endCursor}"`, 'columns'));
    expect(tableOf(second.data)).toMatchObject({
      columns: ['id', 'a; b; c; d', 'score'],
      rowsConnection: { nodes: [{ cells: ['30', 'x', '1'] }] },
    });
  });

  it('CR, LF and CRLF end a line, mixed at will', async () => {
    const { columns, cells } = await read('a,b\r1,2\r\r\n3,"4\r"\r\n5,6\n\n\r7,8\r');
    expect(columns).toEqual(['a', 'b']);
    expect(cells).toEqual([
      ['1', '2'],
      ['3', '4\r'],
      ['5', '6'],
      ['7', '8'],
    ]);
  });

  it('a quote inside an unquoted cell is text, and blanks after a closing quote are dropped', async () => {
    const { cells } = await read('a,b\n5" pipe,say "hi"\n"x" ,"y"\t\n"",\n');
    expect(cells).toEqual([
      ['5" pipe', 'say "hi"'],
      ['x', 'y'],
      ['', ''],
    ]);
  });

  it('a short row has nulls; a long one keeps what is beyond the header; empty lines are none', async () => {
    const { cells, objects } = await read('a,b\n1\n\n1,2,3,4\n\r\n');
    expect(cells).toEqual([
      ['1', null],
      ['1', '2', '3', '4'],
    ]);
    expect(objects).toEqual([
      { a: '1', b: null },
      { a: '1', b: '2', 'column 3': '3', 'column 4': '4' },
    ]);
  });

  it('names that are empty or there twice lose nothing', async () => {
    const { columns, objects } = await read('a,,a,a (2),column 2,__proto__\n1,2,3,4,5,6');
    expect(columns).toEqual(['a', 'column 2 (2)', 'a (3)', 'a (2)', 'column 2', '__proto__']);
    expect(Object.entries(objects[0] as object)).toHaveLength(6);
  });

  it('bytes that are no UTF-8 are Windows-1252; UTF-16 is known by its mark', async () => {
    const latin = Buffer.from('name,city\nJos\xe9,\x80 5\n', 'latin1');
    expect((await read(latin)).cells).toEqual([['José', '€ 5']]);
    expect((await read('name\nJosé €\n')).cells).toEqual([['José €']]);
    const wide = Buffer.from('\ufeffname,city\nÅsa,東京\n', 'utf16le');
    expect(await read(wide)).toMatchObject({ columns: ['name', 'city'], cells: [['Åsa', '東京']] });
  });

  it('NUL bytes are text as any other', async () => {
    expect((await read('a,b\nx\0y,z\n')).cells).toEqual([['x\0y', 'z']]);
  });

  it('a header alone has no rows, and an empty file no columns', async () => {
    expect(await read('a,b\n')).toMatchObject({ columns: ['a', 'b'], cells: [] });
    expect(await read('a,b')).toMatchObject({ columns: ['a', 'b'], cells: [] });
    expect(await read('')).toMatchObject({ columns: [], cells: [] });
  });
});

describe('columns and where', () => {
  const content = 'id,name,état\n1,Ann,à\n2,Bob,b\n3,Ann,c\n4,Cy\n';

  it('columns chooses and orders; where keeps the rows for which everything holds', async () => {
    const { query } = await startReportFile({ content });
    const { data } = await query(
      rows('columns: ["état", "id"], where: [{ column: "name", in: ["Ann", "Cy"] }]'),
    );
    expect(tableOf(data).rowsConnection.nodes).toEqual([
      { cells: ['à', '1'], object: { état: 'à', id: '1' } },
      { cells: ['c', '3'], object: { état: 'c', id: '3' } },
      { cells: [null, '4'], object: { état: null, id: '4' } },
    ]);
    const both = await query(
      rows('where: [{ column: "name", equals: "Ann" }, { column: "état", contains: "à" }]'),
    );
    expect(
      tableOf(both.data).rowsConnection.nodes.map(({ cells }: { cells: string[] }) => cells[0]),
    ).toEqual(['1']);
  });

  it.each([
    ['notEquals: "Ann"', ['2', '4']],
    ['notIn: ["Ann", "Cy"]', ['2']],
    ['notIn: []', ['1', '2', '3', '4']],
    ['startsWith: "A"', ['1', '3']],
    ['in: ["ANN", "bob"], ignoreCase: true', ['1', '2', '3']],
    ['contains: "N", ignoreCase: true, notEquals: "x"', ['1', '3']],
    ['greaterThan: "Ann", lessThanOrEqual: "Bob"', ['2']],
  ])('where: { column: "name", %s }', async (condition, expected) => {
    const { query } = await startReportFile({ content });
    const { data, errors } = await query(rows(`where: [{ column: "name", ${condition} }]`));
    expect(errors).toBeUndefined();
    const nodes: { cells: string[] }[] = tableOf(data).rowsConnection.nodes;
    expect(nodes.map(({ cells }) => cells[0])).toEqual(expected);
  });

  it('a cell that a short row does not have meets only isEmpty', async () => {
    const ids = async (condition: string) => {
      const { query } = await startReportFile({ content: 'id,x\n1,\n2\n3,y\n' });
      const { data } = await query(rows(`where: [{ column: "x", ${condition} }]`));
      const nodes: { cells: string[] }[] = tableOf(data).rowsConnection.nodes;
      return nodes.map(({ cells }) => cells[0]).join();
    };
    expect(await ids('isEmpty: true')).toBe('1,2');
    expect(await ids('isEmpty: false')).toBe('3');
    expect(await ids('notEquals: "z"')).toBe('1,3');
    expect(await ids('isEmpty: true, notEquals: "z"')).toBe('1');
  });

  it('comparisons are by number, then by instant, then by text; an empty cell meets none', async () => {
    const values = ['9', '10', '007', '', '2026-01-24', '2026-01-24T23:30:00-07:00', 'n/a'];
    const ids = async (condition: string) => {
      const { query } = await startReportFile({
        content: `x\n${values.map((x) => `"${x}"`).join('\n')}\n`,
      });
      const { data } = await query(rows(`where: [{ column: "x", ${condition} }]`));
      const nodes: { cells: string[] }[] = tableOf(data).rowsConnection.nodes;
      return nodes.map(({ cells }) => cells[0]);
    };
    expect(await ids('greaterThan: "9.5", lessThan: "1000"')).toEqual(['10']);
    expect(await ids('greaterThanOrEqual: "2026-01-25", lessThan: "2026-01-26"')).toEqual([
      '2026-01-24T23:30:00-07:00',
    ]);
    expect(await ids('lessThan: "0x"')).toEqual(['007']);
    expect(await ids('greaterThan: "b"')).toEqual(['n/a']);
  });

  it('a filter with a null or a default condition is the filter without it, for its cursors too', async () => {
    const { query } = await startReportFile({ content });
    const one = await query(rows('first: 1, where: [{ column: "name", equals: "Ann" }]'));
    const { endCursor } = tableOf(one.data).rowsConnection.pageInfo;
    const two = await query(
      rows(
        `first: 1, after: "${endCursor}", where: [{ ignoreCase: false, column: "name", in: null, equals: "Ann" }]`,
      ),
    );
    expect(tableOf(two.data).rowsConnection.nodes[0].cells[0]).toBe('3');
  });

  it.each([
    ['columns: ["nmae"]', /no column "nmae"; the nearest are "name"/],
    ['where: [{ column: "idd", equals: "1" }]', /no column "idd"; the nearest are "id"/],
    ['where: [{ column: "id" }]', /filter of the column "id" needs a condition/],
    ['where: [{ column: "id", equals: null, ignoreCase: true }]', /needs a condition/],
    ['columns: []', /at least one column/],
    ['first: 1001', /between 0 and 1000/],
    ['first: -1', /between 0 and 1000/],
    ['first: 0, columns: ["nmae"]', /no column "nmae"/],
    ['first: 0, where: [{ column: "idd", equals: "1" }]', /no column "idd"/],
    ['after: "nonsense"', /not a cursor/],
  ])('%s is BAD_USER_INPUT', async (args, message) => {
    const { query } = await startReportFile({ content });
    const { errors } = await query(rows(args));
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(errors?.[0]?.message).toMatch(message);
  });

  it('a cursor of another filter, table or version of the file is refused', async () => {
    const file: HostedFile = { content };
    const { query } = await startReportFile(file);
    const { data } = await query(rows('first: 1'));
    const { endCursor } = tableOf(data).rowsConnection.pageInfo;
    const other = await query(
      rows(`after: "${endCursor}", where: [{ column: "id", equals: "1" }]`),
    );
    expect(other.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    file.etag = '"two"';
    const changed = await query(rows(`after: "${endCursor}"`));
    expect(changed.errors?.[0]).toMatchObject({ extensions: { code: 'CONFLICT' } });
  });
});

describe('cost', () => {
  const lines = Array.from(
    { length: 20_000 },
    (_, n) => `${String(n).padStart(6, '0')},${'x'.repeat(60)}`,
  );
  const content = `id,text\n${lines.join('\n')}\n`;

  it('a page deep in a file fetches the header, itself and little more', async () => {
    const { query, fetched, sent } = await startReportFile({ content });
    const first = await query(rows('first: 1000'));
    const { endCursor } = tableOf(first.data).rowsConnection.pageInfo;
    let after = endCursor as string;
    for (let page = 0; page < 3; page += 1) {
      fetched.length = 0;
      sent.bytes = 0;
      const { data } = await query(rows(`first: 100, after: "${after}"`));
      const { nodes, pageInfo } = tableOf(data).rowsConnection;
      expect(nodes[0].cells[0]).toBe(String(1000 + page * 100).padStart(6, '0'));
      expect(fetched).toHaveLength(2);
      expect(sent.bytes).toBeLessThan(2 * 100 * 68);
      after = pageInfo.endCursor as string;
    }
  });

  it('a host without ranges is read from the first byte on', async () => {
    const { query, fetched } = await startReportFile({ content, ranges: false });
    const { data } = await query(rows('first: 1000'));
    const { endCursor } = tableOf(data).rowsConnection.pageInfo;
    const next = await query(rows(`first: 1, after: "${endCursor}"`));
    expect(tableOf(next.data).rowsConnection.nodes[0].cells[0]).toBe('001000');
    expect(fetched.length).toBeLessThanOrEqual(4);
  });

  it('the same page under two names is fetched once, and carries no token', async () => {
    const { query, fetched, sent } = await startReportFile({ content });
    await query(
      fileOf(`tables { a: rowsConnection(first: 2) { nodes { cells } }
        b: rowsConnection(first: 2, columns: ["id"]) { nodes { cells } } }`),
    );
    expect(fetched).toHaveLength(1);
    expect(sent.headers.every(({ authorization }) => authorization === undefined)).toBe(true);
  });
});

describe('faults', () => {
  const content = `id,text\n${Array.from({ length: 5000 }, (_, n) => `${n},${'y'.repeat(40)}`).join('\n')}\n`;

  it('a connection that breaks in the middle is read on', async () => {
    const { query, fetched } = await startReportFile({
      content,
      instead: (_, response, nth) => {
        if (nth !== 1) return false;
        response.writeHead(206, {
          etag: '"one"',
          'content-length': 32_768,
          'content-range': `bytes 0-32767/${content.length}`,
        });
        response.write(content.slice(0, 10_000), () => setImmediate(() => response.destroy()));
        return true;
      },
    });
    const { data, errors } = await query(rows('first: 600'));
    expect(errors).toBeUndefined();
    expect(tableOf(data).rowsConnection.nodes).toHaveLength(600);
    expect(fetched[1]).toMatch(/^bytes=(?!0-)/);
  });

  it.each([
    ['gzip', gzipSync, true],
    ['gzip', gzipSync, false],
    ['deflate', deflateSync, true],
    ['br', brotliCompressSync, true],
  ])(
    'a file that its host sends as %s unasked is read, page by page',
    async (encoding, compress, ranges) => {
      const packed = compress(content);
      const { query } = await startReportFile({
        content,
        instead: (request, response) => {
          const range = ranges && /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
          const [start, end] = range
            ? [Number(range[1]), Number(range[2]) + 1]
            : [0, packed.length];
          const part = packed.subarray(start, end);
          response.writeHead(range ? 206 : 200, {
            etag: '"one"',
            'content-encoding': encoding,
            'content-length': part.length,
            'x-filler': 'x'.repeat(20_000),
            ...(range && {
              'content-range': `bytes ${start}-${start + part.length - 1}/${packed.length}`,
            }),
          });
          response.end(part);
          return true;
        },
      });
      const one = await query(rows('first: 1000'));
      expect(one.errors).toBeUndefined();
      const { nodes, pageInfo } = tableOf(one.data).rowsConnection;
      expect(nodes).toHaveLength(1000);
      const two = await query(rows(`first: 1, after: "${pageInfo.endCursor}"`));
      expect(tableOf(two.data).rowsConnection.nodes[0].cells[0]).toBe('1000');
    },
  );

  it('a compressed file that is cut off is an error', async () => {
    const packed = gzipSync(content);
    const { query } = await startReportFile({
      content,
      instead: (_, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed.subarray(0, 2000));
        return true;
      },
    });
    expect(
      (await query(rows('where: [{ column: "id", equals: "none" }]'))).errors?.[0],
    ).toMatchObject({
      message: 'The file host sent a compressed file that cannot be decompressed',
      extensions: { code: 'CANVAS_BAD_RESPONSE' },
    });
  });

  it('a file host that is down is CANVAS_UNREACHABLE', async () => {
    const { query } = await startReportFile({
      content,
      instead: (request) => {
        request.socket.destroy();
        return true;
      },
    });
    const { errors } = await query(rows('first: 1'));
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'CANVAS_UNREACHABLE' } });
  });

  it.each([401, 403, 404, 410])(
    'a URL that answers %i is replaced by a fresh one, once',
    async (status) => {
      const { query, requests } = await startReportFile({
        content,
        instead: (request, response) => {
          if (request.url !== '/files/77/download?verifier=v') return false;
          response.writeHead(status).end();
          return true;
        },
      });
      const { data, errors } = await query(rows('first: 1', 'columns'));
      expect(errors).toBeUndefined();
      expect(tableOf(data).rowsConnection.nodes).toHaveLength(1);
      expect(requests.filter((line) => line === 'GET /api/v1/files/77')).toHaveLength(1);
    },
  );

  it('a URL that expires between two parts of one reading is located anew', async () => {
    const { simulator, query } = await startGateway({
      simulator: { files: { urlLifetimeMs: 60_000 } },
    });
    const start = await query(
      'mutation { startAccountReport(input: { accountId: 1, report: "provisioning_csv", parameters: { users: true } }) { report { id } } }',
    );
    const { id } = start.data.startAccountReport.report;
    const page = (args: string) =>
      query(
        `{ report(id: "${id}") { file { tables { rowsConnection(first: 5 ${args}) { nodes { cells } pageInfo { endCursor } } } } } }`,
      );
    const one = (await page('')).data.report.file.tables[0].rowsConnection;
    simulator.settings.change({
      faults: { kind: 'status', status: 403, path: 'signature=', times: 1 },
    });
    const two = await page(`after: "${one.pageInfo.endCursor}"`);
    expect(two.errors).toBeUndefined();
    expect(two.data.report.file.tables[0].rowsConnection.nodes).toHaveLength(5);
  });

  it.each([
    ['"x" y,1', 'text follows the closing quote of a cell (byte 12)'],
    ['"x"y"z",1', 'text follows the closing quote of a cell (byte 11)'],
    ['1,"x""y" z', 'text follows the closing quote of a cell (byte 17)'],
  ])(
    'the row %s is CANVAS_BAD_RESPONSE that names it, and no row before it is lost',
    async (row, what) => {
      const { query } = await startReportFile({ content: `a,b\n1,2\n${row}\n3,4\n5,6\n` });
      const { errors } = await query(rows('first: 10'));
      expect(errors?.[0]).toMatchObject({
        message: `Row 2 of the CSV cannot be read: ${what}`,
        extensions: { code: 'CANVAS_BAD_RESPONSE' },
      });
      const before = tableOf((await query(rows('first: 1'))).data).rowsConnection;
      expect(before).toMatchObject({
        nodes: [{ cells: ['1', '2'] }],
        pageInfo: { hasNextPage: true },
      });
      const next = await query(rows(`first: 1, after: "${before.pageInfo.endCursor}"`));
      expect(next.errors?.[0]?.message).toBe(`Row 2 of the CSV cannot be read: ${what}`);
    },
  );

  it('a quote that is never closed, and a page in place of the file, are CANVAS_BAD_RESPONSE', async () => {
    const open = await startReportFile({ content: 'a,b\n1,2\n3,"never closed' });
    const { errors } = await open.query(rows('first: 10'));
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'CANVAS_BAD_RESPONSE' } });
    const page = await startReportFile({
      content: '<html>',
      contentType: 'text/html',
      filename: 'a.csv',
    });
    expect((await page.query(rows('first: 10'))).errors?.[0]).toMatchObject({
      extensions: { code: 'CANVAS_BAD_RESPONSE' },
    });
  });

  it('the deadline ends a reading that goes on too long', async () => {
    const { query } = await startReportFile({ content, instead: () => true }, { deadlineMs: 300 });
    expect((await query(rows('first: 1'))).errors?.[0]).toMatchObject({
      extensions: { code: 'CANVAS_TIMEOUT' },
    });
  });
});

describe('limits', () => {
  it.each([
    ['a line of 100 MB', `a,b\n${'x'.repeat(100 * 1024 * 1024)}`],
    ['a header of 20,000 columns', `${'a,'.repeat(20_000)}z\n1\n`],
    ['a header line of 6 MB at the end of the file', 'x'.repeat(6_000_000)],
    ['a quoted header of 6 MB', `"${'x\n'.repeat(3_000_000)}",b\n1,2\n`],
    ['a header of 6 MB before a row', `${'x'.repeat(6_000_000)}\r\n1\n`],
    ['a row of 6 MB at the end of the file', `a\n${'x'.repeat(6_000_000)}`],
    ['a page of more than 4 MiB', `a\n${`${'x'.repeat(600_000)}\n`.repeat(20)}`],
  ])('%s is FILE_LIMIT_EXCEEDED', async (_, content) => {
    const { query, sent } = await startReportFile({ content });
    const { errors } = await query(rows('first: 10'));
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FILE_LIMIT_EXCEEDED' } });
    expect(sent.bytes).toBeLessThan(17 * 1024 * 1024);
  });
});

describe('an empty page', () => {
  const content = 'a,b\n1,2\n';

  it('costs nothing until something of the file is asked for', async () => {
    const { query, fetched } = await startReportFile({ content });
    const page = (selection: string, args = 'first: 0') =>
      query(fileOf(`tables { rowsConnection(${args}) { ${selection} } }`));
    const empty = await page('nodes { cells } pageInfo { hasPreviousPage endCursor }');
    expect(tableOf(empty.data).rowsConnection).toEqual({
      nodes: [],
      pageInfo: { hasPreviousPage: false, endCursor: null },
    });
    expect(fetched).toHaveLength(0);
    const more = await page('nodes { cells } pageInfo { hasNextPage }');
    expect(tableOf(more.data).rowsConnection.pageInfo.hasNextPage).toBe(true);
    expect(fetched).toHaveLength(1);
    const none = await page(
      'pageInfo { hasNextPage }',
      'first: 0, where: [{ column: "a", equals: "x" }]',
    );
    expect(tableOf(none.data).rowsConnection.pageInfo.hasNextPage).toBe(false);
  });
});

describe('names', () => {
  it('10,000 equal columns and thousands of surplus cells are named in linear time', async () => {
    const equal = await read(`${'a,'.repeat(9_999)}a\n1\n`);
    expect(new Set(equal.columns).size).toBe(10_000);
    expect(equal.columns.at(-1)).toBe('a (10000)');
    const surplus = await read(`a,column 9\n${`${'1,'.repeat(4_999)}1\n`.repeat(50)}`);
    expect(Object.keys(surplus.objects[0] as object)).toHaveLength(5_000);
  });
});

describe('addresses', () => {
  it.each([
    'http://10.0.0.1/f.csv',
    'http://169.254.169.254/latest?verifier=v',
    'http://[::ffff:192.168.0.1]/f.csv?verifier=v',
    'http://2130706434/f.csv?verifier=v',
    'http://localhost:1/f.csv?verifier=v',
    'http://[fe80::1]/f.csv?verifier=v',
    'http://100.64.1.1/f.csv?verifier=v',
  ])('%s is refused before a byte is sent', async (target) => {
    const { query } = await startReportFile({
      content: '',
      instead: (_, response) => {
        response.writeHead(302, { location: target }).end();
        return true;
      },
    });
    const { errors } = await query(rows('first: 1'));
    expect(errors?.[0]).toMatchObject({
      message: 'The host name leads to an address that is not public',
      extensions: { code: 'CANVAS_BAD_RESPONSE' },
    });
  });
});

describe('files without tables', () => {
  it('a document has none; a locked file has neither a URL nor tables', async () => {
    const docx = await startReportFile({
      content: 'x',
      filename: 'pace.docx',
      contentType: 'application/msword',
    });
    const selection = fileOf('url tables { name } table(name: "x") { name }');
    const { data } = await docx.query(selection);
    expect(data.accountReport.file).toMatchObject({ tables: null, table: null });
    expect(docx.fetched).toEqual([]);
    const locked = await startReportFile({ content: 'x', url: '' });
    expect((await locked.query(selection)).data.accountReport.file).toEqual({
      url: null,
      tables: null,
      table: null,
    });
  });

  it('a URL that wants a login is replaced by a signed one', async () => {
    const { simulator, query } = await startGateway({
      simulator: { generation: { fileVerifiers: false } },
    });
    const start = await query(
      'mutation { startAccountReport(input: { accountId: 1, report: "provisioning_csv", parameters: { users: true } }) { report { id } } }',
    );
    const { data } = await query(
      `{ report(id: "${start.data.startAccountReport.report.id}") { file { url tables { columns } } } }`,
    );
    const { url, tables } = data.report.file;
    expect(new URL(url).origin).toBe(simulator.filesUrl);
    expect((await fetch(url)).status).toBe(200);
    expect(tables[0].columns).toContain('user_id');
  });

  it('a table that is not there is NOT_FOUND, with the nearest names', async () => {
    const { query } = await startReportFile({ content: 'a\n1\n', filename: 'users.csv' });
    const { errors } = await query(fileOf('table(name: "usres") { columns }'));
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
    expect(errors?.[0]?.message).toContain('"users"');
    const { data } = await query(fileOf('table(name: "users.csv") { columns }'));
    expect(data.accountReport.file.table.columns).toEqual(['a']);
  });
});

import type { File } from '../../canvas/endpoints/files.ts';
import type { GatewayContext } from '../../context.ts';
import type { CellFilter, RowPosition, Table, TableRow } from '../../report-files/index.ts';
import { builder } from '../builder.ts';
import { checking } from '../argument-check.ts';
import { checkFirst, connectionOf, hashFilter } from '../connection.ts';
import { badUserInput, unknownColumn } from '../errors.ts';
import { decodeRowCursor, encodeRowCursor, type RowList } from './row-cursor.ts';

/** A table and the file that it is in. */
interface TableRef {
  fileId: string;
  table: Table;
}

/** A row, and which of its cells are shown under which name; all of them when nothing is chosen. */
interface RowRef {
  cells: readonly string[];
  columns: readonly string[];
  chosen: readonly { name: string; index: number }[] | undefined;
}

/** The most rows of a page. */
const maxRows = 1000;

/** The tables of a file; null where it has none. */
export async function toTables(
  file: File,
  _args: object,
  { tables }: GatewayContext,
): Promise<TableRef[] | null> {
  const list = await tables.list(file);
  return list?.map((table) => ({ fileId: file.id ?? '', table })) ?? null;
}

const RowFilter = builder.inputType('RowFilter', {
  description:
    'What a cell must be: everything that is given must hold. Text is compared exactly, case included; a cell that a short row does not have matches nothing.',
  fields: (t) => ({
    column: t.string({ required: true, description: 'The name of the column, as in `columns`.' }),
    equals: t.string({ description: 'The cell is this.' }),
    in: t.stringList({ description: 'The cell is one of these.' }),
    contains: t.string({ description: 'The cell has this in it.' }),
  }),
});

type RowFilterInput = typeof RowFilter.$inferInput;

const ReportRow = builder.objectRef<RowRef>('ReportRow').implement({
  description: 'A row of a CSV.',
  fields: (t) => ({
    cells: t.field({
      type: ['String'],
      nullable: { list: false, items: true },
      description:
        'In the order of the columns asked for; without `columns`, all cells of the row, surplus ones too. A cell that a short row does not have is null.',
      resolve: ({ cells, columns, chosen }) =>
        chosen
          ? chosen.map(({ index }) => cells[index] ?? null)
          : Array.from(
              { length: Math.max(cells.length, columns.length) },
              (_, index) => cells[index] ?? null,
            ),
    }),
    object: t.field({
      type: 'JSON',
      nullable: false,
      description:
        'The same, by column name. Surplus cells of a long row are `column 13` and so on, by their place in the row.',
      resolve: ({ cells, columns, chosen }) =>
        Object.fromEntries(
          (chosen ?? allNames(columns, cells.length)).map(({ name, index }) => [
            name,
            cells[index] ?? null,
          ]),
        ),
    }),
  }),
});

/** Names for the cells of a row that may run past the header; none is given twice. */
function allNames(
  columns: readonly string[],
  cellCount: number,
): { name: string; index: number }[] {
  const named = columns.map((name, index) => ({ name, index }));
  for (let index = columns.length; index < cellCount; index += 1) {
    let name = `column ${index + 1}`;
    for (let nth = 2; columns.includes(name); nth += 1) name = `column ${index + 1} (${nth})`;
    named.push({ name, index });
  }
  return named;
}

const ReportRowConnection = connectionOf('ReportRow', ReportRow);

interface RowArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  columns?: readonly string[] | null | undefined;
  where?: readonly RowFilterInput[] | null | undefined;
}

function checkRowArgs({ first, after, columns, where }: RowArgs): void {
  checkFirst(first, maxRows);
  if (after != null) decodeRowCursor(after);
  if (columns?.length === 0) throw badUserInput('`columns` must name at least one column');
  for (const filter of where ?? []) {
    if (filter.equals == null && filter.in == null && filter.contains == null) {
      throw badUserInput('A filter needs `equals`, `in` or `contains`');
    }
  }
}

/** Where the rows after a cursor begin; BAD_USER_INPUT for a cursor of another list. */
function toPosition(after: string | null | undefined, list: RowList): RowPosition | undefined {
  if (after == null) return undefined;
  const { fileId, table, filter, ...position } = decodeRowCursor(after);
  if (fileId !== list.fileId || table !== list.table || filter !== list.filter) {
    throw badUserInput('`after` is a cursor of another list');
  }
  return position;
}

/** A row and its cursor, which is written when somebody asks for it. */
class RowEdge {
  readonly node: RowRef;
  readonly #list: RowList;
  readonly #next: RowPosition;

  constructor(node: RowRef, list: RowList, next: RowPosition) {
    this.node = node;
    this.#list = list;
    this.#next = next;
  }

  get cursor(): string {
    return encodeRowCursor(this.#list, this.#next);
  }
}

async function resolveRows({ fileId, table }: TableRef, args: RowArgs) {
  checkRowArgs(args);
  const list = { fileId, table: table.name, filter: hashFilter(args.where) };
  const after = toPosition(args.after, list);
  const names = [...(args.columns ?? []), ...(args.where ?? []).map(({ column }) => column)];
  const request = { first: args.first ?? 50, after };
  // The names need the header; without any, it and the page are read at once.
  const columnsRead = table.columns(after);
  const early = names.length === 0 ? table.readPage({ ...request, where: [] }) : undefined;
  early?.catch(() => undefined);
  const columns = await columnsRead;
  const indexOf = (name: string): number => {
    const index = columns.indexOf(name);
    if (index < 0) throw unknownColumn(name, columns);
    return index;
  };
  const chosen = args.columns?.map((name) => ({ name, index: indexOf(name) }));
  const where = (args.where ?? []).map((filter): CellFilter => ({
    index: indexOf(filter.column),
    equals: filter.equals ?? undefined,
    in: filter.in ?? undefined,
    contains: filter.contains ?? undefined,
  }));
  const { rows, hasMore } = await (early ?? table.readPage({ ...request, where }));
  const edges = rows.map(
    ({ cells, next }: TableRow) => new RowEdge({ cells, columns, chosen }, list, next),
  );
  return {
    edges,
    pageInfo: {
      hasNextPage: hasMore,
      hasPreviousPage: after !== undefined,
      get startCursor() {
        return edges[0]?.cursor;
      },
      get endCursor() {
        return edges.at(-1)?.cursor;
      },
    },
  };
}

/** One CSV of a report. */
export const ReportTable = builder.objectRef<TableRef>('ReportTable').implement({
  description:
    'A CSV that a report wrote, read as it streams. UTF-8, or UTF-16 with a byte-order mark; a cell whose bytes are no UTF-8 is read as Windows-1252. Lines with nothing on them are no rows.',
  fields: (t) => ({
    name: t.string({
      nullable: false,
      description:
        "The file's name without `.csv`; in a zip, the name there, with the folders before it.",
      resolve: ({ table }) => table.name,
    }),
    columns: t.field({
      type: ['String'],
      nullable: false,
      description:
        'The header. An empty name is `column 3`, by its place; one that was there before is `name (2)`. `columns` and `where` take these names.',
      resolve: async ({ table }) => [...(await table.columns())],
    }),
    rowsConnection: t.field({
      type: ReportRowConnection,
      description:
        'The rows, in the order of the file. A page costs by its own size wherever it stands, where the file host answers `Range` and the CSV is not in a zip. With `where` the file is read on until the page is full: FILE_LIMIT_EXCEEDED and CANVAS_TIMEOUT say what was too much.',
      args: {
        first: t.arg.int({ defaultValue: 50, description: 'How many, 1 to 1000.' }),
        after: t.arg.string({
          description:
            'A cursor of this list: what follows it is read. Good for the same file alone.',
        }),
        columns: t.arg.stringList({ description: 'Which columns, in this order; all by default.' }),
        where: t.arg({
          type: [RowFilter],
          description: 'Which rows: those for which every filter holds.',
        }),
      },
      extensions: checking(checkRowArgs),
      resolve: resolveRows,
    }),
  }),
});

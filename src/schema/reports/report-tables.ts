import type { GraphQLResolveInfo } from 'graphql';
import type { File } from '../../canvas/endpoints/files.ts';
import type { GatewayContext } from '../../context.ts';
import type { CellFilter, RowPosition, Table, TableRow } from '../../report-files/index.ts';
import { builder } from '../builder.ts';
import { checking } from '../argument-check.ts';
import { connectionOf, hashFilter } from '../connection.ts';
import { badUserInput, unknownColumn } from '../errors.ts';
import { selects } from '../selection.ts';
import { decodeRowCursor, encodeRowCursor, type RowList } from './row-cursor.ts';

/** A table and the file that it is in. */
interface TableRef {
  fileId: string;
  table: Table;
}

/** A row, and which of its cells are shown under which name; all of them when nothing is chosen. */
interface RowRef {
  cells: readonly string[];
  names: CellNames;
  chosen: readonly { name: string; index: number }[] | undefined;
}

/** The names of a table's cells, shared by the rows of a page. */
class CellNames {
  readonly columns: readonly string[];
  readonly #taken: ReadonlySet<string>;
  readonly #surplus: string[] = [];

  constructor(columns: readonly string[]) {
    this.columns = columns;
    this.#taken = new Set(columns);
  }

  /** The name of a cell by its place, which may be past the header; no name is given twice. */
  at(index: number): string {
    const past = index - this.columns.length;
    return past < 0 ? this.columns[index]! : (this.#surplus[past] ??= this.#nameSurplus(index));
  }

  #nameSurplus(index: number): string {
    const base = `column ${index + 1}`;
    let name = base;
    for (let nth = 2; this.#taken.has(name); nth += 1) name = `${base} (${nth})`;
    return name;
  }
}

/** Rows of a page: at most, and by default. */
const maxRows = 1000;
const defaultRows = 50;

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
    'Conditions on the cell of one column; all that are given must hold. `lessThan` and so on compare by number where cell and operand are both written as plain numbers (no leading zeros, at most 18 digits), by instant where both are ISO 8601 dates or instants, else by text; an empty cell meets none of them. A cell that a short row does not have meets only `isEmpty: true`.',
  fields: (t) => ({
    column: t.string({ required: true, description: 'The name of the column, as in `columns`.' }),
    equals: t.string({ description: 'The cell is this text.' }),
    notEquals: t.string({ description: 'The cell is another text.' }),
    in: t.stringList({ description: 'The cell is one of these.' }),
    notIn: t.stringList({ description: 'The cell is none of these.' }),
    contains: t.string({ description: 'The cell contains this text.' }),
    startsWith: t.string({ description: 'The cell starts with this text.' }),
    isEmpty: t.boolean({
      description: 'Whether the cell is empty, or is one that a short row does not have.',
    }),
    lessThan: t.string({ description: 'The cell is less than this.' }),
    lessThanOrEqual: t.string({ description: 'The cell is this or less.' }),
    greaterThan: t.string({ description: 'The cell is greater than this.' }),
    greaterThanOrEqual: t.string({ description: 'The cell is this or greater.' }),
    ignoreCase: t.boolean({
      defaultValue: false,
      description:
        'Compare text without regard to case: for `equals`, `notEquals`, `in`, `notIn`, `contains` and `startsWith`.',
    }),
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
        'In the order of `columns` if given; otherwise all cells of the row, including those past the header. Null for a cell that a short row does not have.',
      resolve: ({ cells, names, chosen }) =>
        chosen
          ? chosen.map(({ index }) => cells[index] ?? null)
          : Array.from(
              { length: Math.max(cells.length, names.columns.length) },
              (_, index) => cells[index] ?? null,
            ),
    }),
    object: t.field({
      type: 'JSON',
      nullable: false,
      description:
        'The same, by column name. Cells past the header are `column 13` and so on, by their place in the row.',
      resolve: ({ cells, names, chosen }) => {
        if (chosen) {
          return Object.fromEntries(chosen.map(({ name, index }) => [name, cells[index] ?? null]));
        }
        const length = Math.max(cells.length, names.columns.length);
        return Object.fromEntries(
          Array.from({ length }, (_, index) => [names.at(index), cells[index] ?? null]),
        );
      },
    }),
  }),
});

const ReportRowConnection = connectionOf('ReportRow', ReportRow);

interface RowArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
  columns?: readonly string[] | null | undefined;
  where?: readonly RowFilterInput[] | null | undefined;
}

function checkRowArgs({ first, after, columns, where }: RowArgs): void {
  if (first != null && (first < 0 || first > maxRows)) {
    throw badUserInput(`\`first\` must be between 0 and ${maxRows}`);
  }
  if (after != null) decodeRowCursor(after);
  if (columns?.length === 0) throw badUserInput('`columns` must name at least one column');
  for (const filter of where ?? []) toConditions(filter);
}

type Conditions = Omit<CellFilter, 'index'>;

/** The conditions that a filter gives; BAD_USER_INPUT where it gives none. */
function toConditions({ column, ignoreCase, ...input }: RowFilterInput): Conditions {
  const given = Object.entries(input).filter(([, operand]) => operand != null);
  if (given.length === 0) {
    throw badUserInput(
      `The filter of the column "${column}" needs a condition, such as \`equals\` or \`isEmpty\``,
    );
  }
  return { ...(Object.fromEntries(given) as Conditions), ...(ignoreCase && { ignoreCase }) };
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

async function resolveRows(
  { fileId, table }: TableRef,
  args: RowArgs,
  _context: GatewayContext,
  info: GraphQLResolveInfo,
) {
  checkRowArgs(args);
  const first = args.first ?? defaultRows;
  const filters = (args.where ?? []).map((filter) => ({
    column: filter.column,
    conditions: toConditions(filter),
  }));
  const filter = filters.length === 0 ? '' : hashFilter(filters);
  const list = { fileId, table: table.name, filter };
  const after = toPosition(args.after, list);
  const namesColumns = args.columns != null || filters.length > 0;
  // Without rows, the file is opened only for what the header or the next row has to say.
  const readsPage = first > 0 || selects(info, ['pageInfo', 'hasNextPage']);
  const request = { first, after, where: [] };
  // Names of columns are looked up in the header; without any, it and the page are read at once.
  const opening = readsPage || namesColumns ? table.columns(after) : [];
  const early = readsPage && !namesColumns ? table.readPage(request) : undefined;
  early?.catch(() => undefined);
  const columns = await opening;
  const indexes = new Map(columns.map((name, index) => [name, index]));
  const indexOf = (name: string): number => {
    const index = indexes.get(name);
    if (index === undefined) throw unknownColumn(name, columns);
    return index;
  };
  const chosen = args.columns?.map((name) => ({ name, index: indexOf(name) }));
  const where = filters.map(({ column, conditions }): CellFilter => ({
    index: indexOf(column),
    ...conditions,
  }));
  const { rows, hasMore } = readsPage
    ? await (early ?? table.readPage({ ...request, where }))
    : { rows: [], hasMore: false };
  const names = new CellNames(columns);
  const edges = rows.map(
    ({ cells, next }: TableRow) => new RowEdge({ cells, names, chosen }, list, next),
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
    'A CSV that a report wrote, read as it streams. Encodings are UTF-8, and UTF-16 with a byte-order mark; a cell that is not valid UTF-8 is read as Windows-1252. Cells are separated by commas, or by semicolons or tabs where header and rows agree on them. Blank lines are skipped. A row that cannot be read, for example because a quote is never closed, is CANVAS_BAD_RESPONSE with its number.',
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
        'The header. An empty name becomes `column 3`, by its place; a repeated one becomes `name (2)`. `columns` and `where` take these names.',
      resolve: async ({ table }) => [...(await table.columns())],
    }),
    rowsConnection: t.field({
      type: ReportRowConnection,
      description:
        'The rows, in the order of the file. The cost of a page depends on its size and not on its place in the file, if the file host supports `Range` and the CSV is not in a zip. With `where`, the file is read until the page is full, or FILE_LIMIT_EXCEEDED or CANVAS_TIMEOUT says what was too much.',
      args: {
        first: t.arg.int({ defaultValue: defaultRows, description: 'How many, 0 to 1000.' }),
        after: t.arg.string({
          description:
            'A cursor of this list: returns the rows after it. Valid only for the same version of the file.',
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

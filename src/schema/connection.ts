import { createHash } from 'node:crypto';
import type { ObjectRef } from '@pothos/core';
import type { GraphQLResolveInfo } from 'graphql';
import type { ListPage, Page, PageStart } from '../canvas/pagination.ts';
import { builder } from './builder.ts';
import { type Check, checking } from './argument-check.ts';
import { badUserInput, endlessList } from './errors.ts';
import { selects } from './selection.ts';

/** The arguments of every connection over Canvas's pages. */
export interface ConnectionArgs {
  first?: number | null | undefined;
  after?: string | null | undefined;
}

/** What identifies a list, so that a cursor of another one is told apart. */
export interface ListIdentity {
  /** E.g. `Account.coursesConnection`. */
  field: string;
  /** Canvas's number of the parent, where it is known without a call. */
  parentId?: string | undefined;
  /** The arguments that choose what the list holds. */
  filter?: unknown;
}

/** Where an item stands: its list, the page of Canvas that holds it, its place there (-1: before all). */
interface Position extends ListIdentity {
  filterHash: string;
  start: PageStart;
  index: number;
}

/** Items; what one page of Canvas holds at most, and what is read when `first` is not given. */
const maxFirst = 100;
/** Pages without an item that are read on through, before the list is given up. */
const maxEmptyPages = 20;

/** Declares `XConnection` and `XEdge` for an object type. */
export function connectionOf<Shape>(
  name: string,
  type: ObjectRef<typeof builder.$inferSchemaTypes, Shape>,
) {
  return builder.connectionObject(
    { type, name: `${name}Connection`, description: `One page of a list: ${name}.` },
    { name: `${name}Edge`, description: `One item of a page of ${name}, and its cursor.` },
  );
}

/**
 * A part of a list that has been read as a whole. Cursors name the item that they stand at, so each item
 * comes once even if the list has grown meanwhile.
 */
export function pageOf<Item, Shape>(
  identity: ListIdentity,
  args: ConnectionArgs,
  items: readonly Item[],
  { idOf, toNode }: { idOf: (item: Item) => string; toNode: (item: Item) => Shape },
) {
  checkFirst(args.first, maxFirst);
  const filterHash = hashFilter(identity.filter);
  const after = args.after == null ? undefined : decodeCursor(args.after, identity.field);
  if (after && !isOf(after, identity, filterHash)) {
    throw badUserInput('`after` is a cursor of another list');
  }
  const at = after ? items.findIndex((item) => idOf(item) === after.start.page) : -1;
  if (after && at < 0) throw badUserInput('The item of `after` is no longer in the list');
  const begin = at + 1;
  const page = items.slice(begin, begin + (args.first ?? maxFirst));
  const list = { ...identity, filterHash };
  const edges = page.map((item) => {
    const start = { page: idOf(item), per_page: String(maxFirst) };
    return new Edge(toNode(item), list, start, -1);
  });
  const hasNextPage = begin + page.length < items.length;
  return { edges, pageInfo: new PageInfo(edges, hasNextPage, after !== undefined) };
}

/** Declares `first` and `after`. */
export const connectionArgs = () =>
  builder.args((t) => ({
    first: t.int({ description: 'How many, 0 to 100; 100 when not given.' }),
    after: t.string({ description: 'A cursor of this list: the page begins after it.' }),
  }));

/** The check of a connection's arguments, and of what else the field takes; see `checking`. */
export function checkingConnection(field: string, more: Check = () => undefined) {
  return checking((args: ConnectionArgs) => {
    checkFirst(args.first, maxFirst);
    if (args.after != null) decodeCursor(args.after, field);
    more(args as never);
  });
}

export function checkFirst(first: number | null | undefined, most: number): void {
  if (first != null && (first < 0 || first > most)) {
    throw badUserInput(`\`first\` must be between 0 and ${most}`);
  }
}

/** Items that a connection gives at most. */
export function sizeOf({ first }: ConnectionArgs): number {
  return first ?? maxFirst;
}

/** Pages of Canvas that a connection reads, where none is short: a cursor brings the length of its own. */
export function pagesOf(args: ConnectionArgs, field: string): number {
  if (args.after == null) return 1;
  const { start, index } = decodeCursor(args.after, field);
  const perPage = Number(start.per_page);
  const left = perPage - (index + 1);
  return 1 + Math.max(0, Math.ceil((sizeOf(args) - left) / perPage));
}

/**
 * Reads a part of a list that Canvas pages.
 *
 * Without a cursor one page of `first` items is one call. A cursor that stands at the end of a page
 * knows where the next begins, so that reading on costs one call a page, too. A page of Canvas may be
 * short, even empty, while more follows; it is topped up only where nothing at all would be returned.
 */
export async function resolveConnection<Item, Shape>(
  identity: ListIdentity,
  args: ConnectionArgs,
  loadPage: (page: ListPage) => Promise<Page<Item>>,
  toNode: (item: Item, start: PageStart) => Shape,
  info: GraphQLResolveInfo,
) {
  checkFirst(args.first, maxFirst);
  const first = args.first ?? maxFirst;
  const filterHash = hashFilter(identity.filter);
  const after = args.after == null ? undefined : decodeCursor(args.after, identity.field);
  if (after && !isOf(after, identity, filterHash)) {
    throw badUserInput('`after` is a cursor of another list');
  }

  if (first === 0) {
    // Only whether there is more needs a call, of one item.
    const readsPage = selects(info, ['pageInfo', 'hasNextPage']);
    const page = readsPage && (await loadPage({ start: after?.start ?? { per_page: '1' } }));
    const hasNextPage =
      page && (page.next !== undefined || page.items.length > (after ? after.index + 1 : 0));
    return { edges: [], pageInfo: new PageInfo([], hasNextPage, after !== undefined) };
  }
  const list = { ...identity, filterHash };
  const edges: Edge<Shape>[] = [];
  let start = after?.start ?? { per_page: String(first) };
  let skip = after ? after.index + 1 : 0;
  let asked = 0;
  let emptyPages = 0;
  let hasNextPage: boolean;
  for (;;) {
    const page = await loadPage({ start });
    const room = first - edges.length;
    const items = page.items.slice(skip, skip + room);
    for (let offset = 0; offset < items.length; offset += 1) {
      const index = skip + offset;
      const endsPage = page.next !== undefined && index === page.items.length - 1;
      edges.push(
        new Edge(
          toNode(items[offset]!, start),
          list,
          endsPage ? page.next! : start,
          endsPage ? -1 : index,
        ),
      );
    }
    hasNextPage = page.items.length > skip + items.length || page.next !== undefined;
    asked += Number(start.per_page) - skip;
    if (page.next === undefined || edges.length >= first) break;
    if (edges.length > 0 && asked >= first) break;
    if (edges.length === 0 && ++emptyPages > maxEmptyPages) throw endlessList();
    start = page.next;
    skip = 0;
  }
  return {
    edges,
    pageInfo: new PageInfo(edges, hasNextPage, after !== undefined),
  };
}

/** Where the page stands; the cursors are written when somebody asks for them. */
class PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly #edges: readonly Edge<unknown>[];

  constructor(edges: readonly Edge<unknown>[], hasNextPage: boolean, hasPreviousPage: boolean) {
    this.hasNextPage = hasNextPage;
    this.hasPreviousPage = hasPreviousPage;
    this.#edges = edges;
  }

  get startCursor(): string | undefined {
    return this.#edges[0]?.cursor;
  }

  get endCursor(): string | undefined {
    return this.#edges.at(-1)?.cursor;
  }
}

/** An item and where it stands; the cursor is written when somebody asks for it. */
class Edge<Shape> {
  readonly node: Shape;
  readonly #list: ListIdentity & { filterHash: string };
  readonly #start: PageStart;
  readonly #index: number;

  constructor(
    node: Shape,
    list: ListIdentity & { filterHash: string },
    start: PageStart,
    index: number,
  ) {
    this.node = node;
    this.#list = list;
    this.#start = start;
    this.#index = index;
  }

  get cursor(): string {
    return encodeCursor({ ...this.#list, start: this.#start, index: this.#index });
  }
}

function encodeCursor({ field, parentId, filterHash, start, index }: Position): string {
  const parts = [field, parentId ?? null, filterHash, index, start];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function decodeCursor(cursor: string, field: string): Position {
  const parts = parseCursor(cursor);
  if (!parts) throw badUserInput('`after` is not a cursor of this graph');
  if (parts.field !== field) throw badUserInput('`after` is a cursor of another field');
  return parts;
}

function parseCursor(cursor: string): Position | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 5) return undefined;
  const [field, parentId, filterHash, index, start] = parts as unknown[];
  if (typeof field !== 'string' || typeof filterHash !== 'string') return undefined;
  if (parentId !== null && typeof parentId !== 'string') return undefined;
  if (!Number.isSafeInteger(index) || Number(index) < -1 || Number(index) >= maxFirst)
    return undefined;
  if (!isPageStart(start)) return undefined;
  return {
    field,
    parentId: parentId ?? undefined,
    filterHash,
    index: Number(index),
    start,
  };
}

/** A page as a link may name it, and a size that Canvas would give; nothing else goes to Canvas. */
function isPageStart(value: unknown): value is PageStart {
  if (typeof value !== 'object' || value === null) return false;
  const { page, per_page: perPage, ...rest } = value as Record<string, unknown>;
  return (
    Object.keys(rest).length === 0 &&
    (page === undefined || (typeof page === 'string' && /^[\x21-\x7e]{1,2000}$/.test(page))) &&
    typeof perPage === 'string' &&
    /^(?:[1-9]\d?|100)$/.test(perPage)
  );
}

/** Canvas's number of a parent may be known on one side alone (`self`); then it cannot be compared. */
function isOf(position: Position, identity: ListIdentity, filterHash: string): boolean {
  if (position.filterHash !== filterHash) return false;
  const { parentId } = identity;
  return (
    position.parentId === undefined || parentId === undefined || position.parentId === parentId
  );
}

/**
 * A short hash that identifies the filter of a list; empty for no filter. A field that is null is the same
 * as one that is absent, and a filter of such fields, or an empty list of filters, is no filter.
 */
export function hashFilter(filter: unknown): string {
  const given = withoutNulls(filter);
  if (given === undefined) return '';
  const text = JSON.stringify(given);
  if (text === '{}' || text === '[]') return '';
  return createHash('sha1').update(text).digest('base64url').slice(0, 8);
}

function withoutNulls(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object') return value;
  const fields = Object.entries(value).map(([name, field]) => [name, withoutNulls(field)] as const);
  return Object.fromEntries(fields.filter(([, field]) => field !== undefined));
}

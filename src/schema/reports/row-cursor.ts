import type { RowPosition } from '../../report-files/index.ts';
import { badUserInput } from '../errors.ts';

/** Which rows a cursor walks through. */
export interface RowList {
  /** Canvas's number of the file; empty where it sends none. */
  fileId: string;
  table: string;
  /** See `hashFilter`. */
  filter: string;
}

const field = 'ReportTable.rowsConnection';

/** Writes the place of a row: its list, the version of the file, and the byte where the next row begins. */
export function encodeRowCursor(list: RowList, position: RowPosition): string {
  const { version, delimiter, headerBytes, offset, row } = position;
  const place = [version, delimiter, headerBytes, offset, row];
  const parts = [field, list.fileId, list.table, list.filter, ...place];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** Reads a cursor without knowing its list; BAD_USER_INPUT for a cursor of another field. */
export function decodeRowCursor(cursor: string): RowList & RowPosition {
  const [name, fileId, table, filter, ...place] = parse(cursor);
  const [version, delimiter, headerBytes, offset, row] = place;
  if (typeof name !== 'string') throw badUserInput('`after` is not a cursor of this graph');
  if (name !== field) throw badUserInput('`after` is a cursor of another field');
  const isText = (value: unknown): value is string => typeof value === 'string';
  const isCount = (value: unknown): value is number =>
    Number.isSafeInteger(value) && Number(value) >= 0;
  if (
    !(isText(fileId) && isText(table) && isText(filter) && isText(version)) ||
    !(isCount(headerBytes) && isCount(offset) && isCount(row)) ||
    !isDelimiter(delimiter) ||
    offset < headerBytes
  ) {
    throw badUserInput('`after` is not a cursor of this graph');
  }
  return { fileId, table, filter, version, delimiter, headerBytes, offset, row };
}

function isDelimiter(value: unknown): value is RowPosition['delimiter'] {
  return value === ',' || value === ';' || value === '\t';
}

function parse(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}

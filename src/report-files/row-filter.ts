import type { RawRow } from './scan-rows.ts';
import { decodeCell, isEncoded } from './text.ts';

/** What a cell must be; all that is given must hold. A cell that is not there matches nothing. */
export interface CellFilter {
  /** Of the column, from 0. */
  index: number;
  equals?: string | undefined;
  in?: readonly string[] | undefined;
  contains?: string | undefined;
}

/** Makes the test of a row: all filters must hold. Text is compared exactly, case included. */
export function toRowTest(filters: readonly CellFilter[]): (row: RawRow) => boolean {
  const tests = filters.map(toCellTest);
  return ({ cells }) => tests.every((test) => test(cells));
}

function toCellTest({ index, equals, in: among, contains }: CellFilter) {
  const set = among && new Set(among);
  return (cells: readonly string[]): boolean => {
    const raw = cells[index];
    if (raw === undefined) return false;
    const cell = isEncoded(raw) ? decodeCell(raw) : raw;
    return (
      (equals === undefined || cell === equals) &&
      (set === undefined || set.has(cell)) &&
      (contains === undefined || cell.includes(contains))
    );
  };
}

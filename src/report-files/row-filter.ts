import { compareCells, parseOperand } from './compare-cells.ts';

/**
 * Conditions on the cell of one column; all that are given must hold.
 *
 * A cell that a short row does not have meets `isEmpty: true` and nothing else. Comparisons are by number where cell
 * and operand are both canonical numbers, by instant where both are dates or instants, else by text; an empty cell
 * meets none.
 */
export interface CellFilter {
  /** Of the column, from 0. */
  index: number;
  equals?: string | undefined;
  notEquals?: string | undefined;
  in?: readonly string[] | undefined;
  notIn?: readonly string[] | undefined;
  contains?: string | undefined;
  startsWith?: string | undefined;
  isEmpty?: boolean | undefined;
  lessThan?: string | undefined;
  lessThanOrEqual?: string | undefined;
  greaterThan?: string | undefined;
  greaterThanOrEqual?: string | undefined;
  /** For the conditions on text: `equals` to `startsWith`. */
  ignoreCase?: boolean | undefined;
}

/** A row as far as filters read it: its cells by index, undefined past its end. */
export interface FilterableRow {
  cell(index: number): string | undefined;
}

type CellPredicate = (cell: string) => boolean;

/** Makes the predicate of a row: all filters must hold. */
export function toRowPredicate(filters: readonly CellFilter[]): (row: FilterableRow) => boolean {
  const predicates = filters.map((filter) => {
    const { index } = filter;
    const predicate = toCellPredicate(filter);
    return (row: FilterableRow) => predicate(row.cell(index));
  });
  return (row) => predicates.every((predicate) => predicate(row));
}

/** Makes the predicate of a cell, undefined where a short row has none. */
export function toCellPredicate(filter: CellFilter): (cell: string | undefined) => boolean {
  const predicates = [...textPredicates(filter), ...comparisons(filter)];
  const { isEmpty } = filter;
  if (isEmpty !== undefined) predicates.push((cell) => (cell === '') === isEmpty);
  const matchesMissing = isEmpty === true && predicates.length === 1;
  return (cell) =>
    cell === undefined ? matchesMissing : predicates.every((predicate) => predicate(cell));
}

function textPredicates(filter: CellFilter): CellPredicate[] {
  const { equals, notEquals, in: among, notIn, contains, startsWith, ignoreCase } = filter;
  const fold = (text: string) => (ignoreCase ? text.toLowerCase() : text);
  const predicates: CellPredicate[] = [];
  const add = <T>(operand: T | undefined, toPredicate: (operand: T) => CellPredicate) => {
    if (operand !== undefined) predicates.push(toPredicate(operand));
  };
  const isAmong = (operands: readonly string[], expected: boolean): CellPredicate => {
    const set = new Set(operands.map(fold));
    return (cell) => set.has(cell) === expected;
  };
  add(equals, (operand) => isAmong([operand], true));
  add(notEquals, (operand) => isAmong([operand], false));
  add(among, (operands) => isAmong(operands, true));
  add(notIn, (operands) => isAmong(operands, false));
  add(contains, (operand) => {
    const part = fold(operand);
    return (cell) => cell.includes(part);
  });
  add(startsWith, (operand) => {
    const part = fold(operand);
    return (cell) => cell.startsWith(part);
  });
  if (!ignoreCase || predicates.length === 0) return predicates;
  return [
    (cell) => {
      const folded = fold(cell);
      return predicates.every((predicate) => predicate(folded));
    },
  ];
}

function comparisons(filter: CellFilter): CellPredicate[] {
  const compare = (operand: string | undefined, test: (order: number) => boolean) => {
    if (operand === undefined) return [];
    const parsed = parseOperand(operand);
    return [(cell: string) => cell !== '' && test(compareCells(cell, parsed))];
  };
  return [
    ...compare(filter.lessThan, (order) => order < 0),
    ...compare(filter.lessThanOrEqual, (order) => order <= 0),
    ...compare(filter.greaterThan, (order) => order > 0),
    ...compare(filter.greaterThanOrEqual, (order) => order >= 0),
  ];
}

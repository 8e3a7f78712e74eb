import { CsvScanner, type CsvRow, type Delimiter } from './csv-scanner.ts';

export const delimiters: readonly Delimiter[] = [',', ';', '\t'];
/** Rows after the header that a delimiter is judged by. */
const sampleRows = 100;
/** The share of rows that must be as long as the header for a delimiter to agree. */
const enough = 0.5;

/** The beginning of a file as one delimiter splits it. */
export interface Sample {
  delimiter: Delimiter;
  /** The names in the header; undefined where the sample ends before it does, or it cannot be read. */
  header: string[] | undefined;
  /** Place of the first byte after the header. */
  headerEnd: number;
  /** Cells of each row after it that the sample holds whole. */
  cellCounts: number[];
  /** Whether a row has a quote inside an unquoted cell, as a wrong delimiter leaves it. */
  hasStrayQuotes: boolean;
  /** What cannot be read in it. */
  error: Error | undefined;
}

/**
 * Splits the beginning of a file by a delimiter.
 *
 * @param start bytes of the byte-order mark.
 * @param isAll whether the file ends with the sample.
 */
export function takeSample(
  bytes: Buffer,
  delimiter: Delimiter,
  { start, isAll }: { start: number; isAll: boolean },
): Sample {
  const sample: Sample = {
    delimiter,
    header: undefined,
    headerEnd: start,
    cellCounts: [],
    hasStrayQuotes: false,
    error: undefined,
  };
  const visit = (row: CsvRow): boolean => {
    sample.hasStrayQuotes ||= row.hasStrayQuote();
    if (sample.header) sample.cellCounts.push(row.cellCount);
    else {
      sample.header = row.cells();
      sample.headerEnd = row.end;
    }
    return sample.cellCounts.length < sampleRows;
  };
  const scanner = new CsvScanner(delimiter, { start, rowsBefore: -1 });
  try {
    const goesOn = scanner.scan(bytes.subarray(start), visit);
    if (goesOn && isAll) scanner.finish(visit);
  } catch (error) {
    sample.error = error as Error;
  }
  return sample;
}

/**
 * Chooses the sample whose delimiter is the file's: the one under which header and rows agree, the comma in doubt.
 * Undefined where not even the comma leaves a header that can be read.
 *
 * Texts in a comma-separated header may hold semicolons and tabs, and the other way round; the rows tell which of
 * them separates cells. Rows may be short or long, so where no delimiter makes most rows as long as the header,
 * the one that splits most rows is taken.
 */
export function chooseSample(samples: readonly Sample[]): Sample | undefined {
  const splitting = samples.filter(({ header }) => header !== undefined && header.length > 1);
  const agreeing = splitting.filter((sample) => agreement(sample) >= enough);
  const comma = samples.find(({ delimiter }) => delimiter === ',')!;
  const candidates = agreeing.length > 0 ? agreeing : splitting;
  const clean = candidates.filter(({ hasStrayQuotes }) => !hasStrayQuotes);
  const pool = clean.length > 0 ? clean : candidates;
  if (agreeing.length > 0) return pool.includes(comma) ? comma : bestBy(pool, agreement);
  return bestBy(pool, splitShare) ?? (comma.header && comma);
}

/** Whether the comma is right beyond doubt, so that no other delimiter needs a look. */
export function isConclusive(sample: Sample): boolean {
  const { header, hasStrayQuotes } = sample;
  return (
    !hasStrayQuotes && header !== undefined && header.length > 1 && agreement(sample) >= enough
  );
}

/** The share of rows with as many cells as the header. */
function agreement({ header, cellCounts }: Sample): number {
  return shareOf(cellCounts, (count) => count === header!.length);
}

/** The share of rows with more than one cell; where there are no rows, 1 if it splits the header. */
function splitShare({ cellCounts }: Sample): number {
  return cellCounts.length === 0 ? 1 : shareOf(cellCounts, (count) => count > 1);
}

function shareOf(counts: readonly number[], test: (count: number) => boolean): number {
  return counts.length === 0 ? 0 : counts.filter(test).length / counts.length;
}

/** The best, undefined where all score 0. In doubt the comma, then the one that makes more columns. */
function bestBy(samples: readonly Sample[], score: (sample: Sample) => number): Sample | undefined {
  const columns = ({ delimiter, header }: Sample) =>
    delimiter === ',' ? Infinity : header!.length;
  return samples
    .filter((sample) => score(sample) > 0)
    .sort((a, b) => score(b) - score(a) || columns(b) - columns(a))[0];
}

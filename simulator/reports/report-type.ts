import type { ReportContext } from './report-context.ts';
import type { Row, Table } from './table.ts';

/** What a run of a report writes. */
export type ReportOutput =
  | { readonly kind: 'csv'; readonly table: Table }
  | { readonly kind: 'zip'; readonly tables: readonly Table[] };

/** A parameter as the list of available reports tells it: neither type nor default (canvas-rest §2.2.1). */
export interface ReportParameter {
  readonly required: boolean;
  readonly description: string;
}

/** One type of account report. */
export interface ReportType {
  readonly type: string;
  readonly title: string;
  readonly parameters: Readonly<Record<string, ReportParameter>> | null;
  /** One sentence; absent where the type has no description template. */
  readonly description?: string;
  /** Runs in parallel batches: progress by batch, and a state `compiling`. */
  readonly parallel?: boolean;
  /** Knows how many lines there will be, so that its progress climbs. */
  readonly knowsTotal?: boolean;
  /** Written as the starter's settings want it. */
  readonly localized?: boolean;
  /** The name of a parameter whose value the run replaces, with the value. */
  replaces?(context: ReportContext): Readonly<Record<string, string>>;
  /** Plans the files; throws `ReportFailure` where the run ends in `error`. Rows are made when read. */
  plan(context: ReportContext): ReportOutput;
}

/** A report of one CSV, whose table has the name of the type. */
export function csv(
  headers: readonly string[],
  rows: (context: ReportContext) => Iterable<Row>,
): ReportType['plan'] {
  return (context) => ({
    kind: 'csv',
    table: { name: 'report', headers, rows: () => rows(context) },
  });
}

/** Splits the comma list that a table of canvas-rest §3 has as headers. */
export function headersOf(list: string): string[] {
  return list.split(',').map((header) => header.trim());
}

/** The parameters that many types share. */
export const shared = {
  enrollment_term_id: { required: false, description: 'The canvas id of the term to report on' },
  include_deleted: { required: false, description: 'Include deleted objects' },
  course_id: { required: false, description: 'The course to report on' },
} as const;

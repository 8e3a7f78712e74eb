import { closest, distance } from 'fastest-levenshtein';
import type { ReportFailure } from './outcome.ts';

/** Parameters of a run under Canvas's own names. */
export type ReportParameters = Record<string, unknown>;

/** The files of SIS export and provisioning, one for each flag. */
export const fileFlags = [
  'users',
  'accounts',
  'terms',
  'courses',
  'sections',
  'enrollments',
  'groups',
  'group_categories',
  'group_membership',
  'xlist',
  'user_observers',
  'admins',
] as const;

/** The parameters that the gateway has a typed field for, as Canvas spells them. */
export const knownParameters = [
  ...fileFlags,
  'enrollment_term_id',
  'include_deleted',
  'course_id',
  'section_ids',
  'order',
  'created_by_sis',
  'enrollment_filter',
  'enrollment_states',
  'sis_terms_csv',
  'sis_accounts_csv',
  'include_enrollment_state',
  'enrollment_state',
  'start_at',
  'end_at',
  'skip_message',
] as const;

const files = [
  ...fileFlags,
  'created_by_sis',
  'enrollment_filter',
  'enrollment_states',
  'include_deleted',
];

/** What every report of Canvas reads, listed or not. */
const readByAll = ['skip_message', 'enrollment_term_id', 'enrollment_term'];

/**
 * What Canvas's reports read beside that, listed or not (canvas-lms, `gems/plugins/account_reports`; see
 * canvas-rest §3.1). Reports that an institution added are not among them.
 */
const readByReport: Readonly<Partial<Record<string, readonly string[]>>> = {
  sis_export_csv: files,
  provisioning_csv: files,
  grade_export_csv: ['include_deleted', 'limiting_period'],
  students_with_no_submissions_csv: [
    'course_id',
    'start_at',
    'end_at',
    'include_enrollment_state',
    'enrollment_state',
  ],
  zero_activity_csv: ['course_id', 'start_at'],
  last_user_access_csv: ['course_id', 'include_deleted'],
  last_enrollment_activity_csv: ['course_id', 'start_at', 'end_at'],
  student_assignment_outcome_map_csv: ['include_deleted'],
  outcome_results_csv: ['order', 'include_deleted'],
  user_access_tokens_csv: ['include_deleted'],
  lti_report_csv: ['include_deleted'],
  eportfolio_report_csv: ['no_enrollments', 'include_deleted'],
};

/** Canvas asks of these only whether they are there, so that saying false would mean true. */
const presenceTested = new Set(['created_by_sis', 'include_enrollment_state', 'skip_message']);

/** Leaves out what is not given, and the presence-tested flags that are false. */
export function encodeParameters(parameters: ReportParameters): ReportParameters | undefined {
  const given = Object.entries(parameters).filter(
    ([name, value]) =>
      value !== undefined &&
      value !== null &&
      !(presenceTested.has(name) && (value === false || value === 'false')),
  );
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** What the check of parameters found. */
export interface CheckedParameters {
  /** Slips that certainly change the run: one edit from a name that the report lists and that is not given. */
  errors: ReportFailure[];
  /** What Canvas may ignore. Its reports also read names that they do not list, so it is sent. */
  warnings: string[];
}

/**
 * Checks the names of parameters against those that the report lists.
 *
 * Canvas stores and ignores a name that its report does not read, and lists only some of those that it does
 * read. So an unlisted name is sent, with a warning where it is a typed parameter or looks like a slip.
 */
export function checkNames(
  { typed, extra }: { typed: readonly string[]; extra: readonly string[] },
  { report, listed }: { report: string; listed: readonly string[] },
): CheckedParameters {
  const read = [...readByAll, ...(readByReport[report] ?? [])];
  const isRead = (name: string) => listed.includes(name) || read.includes(name);
  const given = [...typed, ...extra];
  const known = [...new Set([...listed, ...knownParameters, ...read])];
  const checked: CheckedParameters = { errors: [], warnings: [] };
  for (const name of typed) {
    if (!isRead(name)) checked.warnings.push(`${report} does not list the parameter "${name}".`);
  }
  for (const name of extra) {
    if (isRead(name)) continue;
    const spelt = toSnakeCase(name);
    const meant = listed.find((one) => !given.includes(one) && isOneEdit(spelt, one));
    if (meant !== undefined) {
      checked.errors.push({
        code: 'INVALID_PARAMETERS',
        message: `${report} lists no parameter "${name}"; did you mean "${meant}"?`,
        attribute: `parameters.extra.${name}`,
      });
      continue;
    }
    const nearest = closest(spelt, known);
    const isNear = distance(spelt, nearest) <= slipDistance(spelt);
    if (isNear || known.includes(name)) {
      const hint = nearest === name ? '' : ` Did you mean "${nearest}"?`;
      checked.warnings.push(`${report} does not list the parameter "${name}".${hint}`);
    }
  }
  return checked;
}

/** Whether two names differ by one letter: left out, added, changed, or swapped with the next. */
function isOneEdit(name: string, other: string): boolean {
  if (distance(name, other) <= 1) return true;
  const at = Array.from(name).findIndex((letter, index) => letter !== other[index]);
  const swapped = name.slice(0, at) + (name[at + 1] ?? '') + (name[at] ?? '') + name.slice(at + 2);
  return at >= 0 && swapped === other;
}

/** SIS export and provisioning fail, without a reason, when no file is chosen. */
export function findMissingChoice(
  report: string,
  parameters: ReportParameters,
): ReportFailure | undefined {
  if (report !== 'sis_export_csv' && report !== 'provisioning_csv') return undefined;
  if (fileFlags.some((name) => isOn(parameters[name]))) return undefined;
  return {
    code: 'INVALID_PARAMETERS',
    message: `${report} needs at least one file to write: set ${fileFlags.map(toCamelCase).join(', ')} to true.`,
    attribute: 'parameters',
  };
}

function isOn(value: unknown): boolean {
  return ![undefined, null, false, 'false', 0, '0', ''].includes(value as string | undefined);
}

/** The names nearest to a wrong one, best first, at most three. */
export function nearestNames(name: string, known: readonly string[]): string[] {
  return [...known]
    .map((candidate) => ({ candidate, away: distance(name, candidate) }))
    .sort((a, b) => a.away - b.away || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** Whether a run that Canvas echoes was started with these parameters; a run adds some of its own. */
export function isStartedWith(stored: ReportParameters, sent: ReportParameters): boolean {
  const added = new Set(['locale', 'extra_text', 'skip_message']);
  const comparable = (parameters: ReportParameters) =>
    JSON.stringify(
      Object.entries(parameters)
        .filter(([name, value]) => !added.has(name) && value !== null && value !== '')
        .map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    );
  return comparable(stored) === comparable(sent);
}

/** Edits that a slip of the hand makes: one in a short name, more in a long one. */
function slipDistance(name: string): number {
  return name.length < 6 ? 1 : name.length < 12 ? 2 : 3;
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('-', '_');
}

function toCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

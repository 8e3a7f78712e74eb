import { closest, distance } from 'fastest-levenshtein';
import type { ReportFailure } from './outcome.ts';

/** Parameters of a run under Canvas's own names. */
export type ReportParameters = Record<string, unknown>;

/** The parameters that the gateway has a typed field for, as Canvas spells them. */
export const knownParameters = [
  'enrollment_term_id',
  'include_deleted',
  'course_id',
  'section_ids',
  'order',
  'users',
  'accounts',
  'terms',
  'courses',
  'sections',
  'enrollments',
  'groups',
  'xlist',
  'sis_terms_csv',
  'sis_accounts_csv',
  'include_enrollment_state',
  'enrollment_state',
  'start_at',
  'end_at',
  'skip_message',
] as const;

/**
 * Understood by Canvas's reports, and listed by none or by few of them (canvas-lms,
 * `gems/plugins/account_reports`).
 */
const unlistedParameters = [
  'enrollment_term',
  'enrollment_ids',
  'enrollment_filter',
  'enrollment_states',
  'limiting_period',
  'group_categories',
  'group_membership',
  'user_observers',
  'admins',
  'created_by_sis',
  'no_enrollments',
];

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

/**
 * Finds slips among names that Canvas would store and ignore: a name that nobody lists and that looks
 * like one somebody does. Names unlike any other pass, since Canvas does not list all that it takes.
 */
export function findSlips(names: readonly string[], listed: readonly string[]): ReportFailure[] {
  const known = [...new Set([...listed, ...knownParameters, ...unlistedParameters])];
  return names.flatMap((name) => {
    if (known.includes(name)) return [];
    const spelt = toSnakeCase(name);
    const nearest = closest(spelt, known);
    if (distance(spelt, nearest) > slipDistance(spelt)) return [];
    return {
      code: 'INVALID_PARAMETERS' as const,
      message: `Canvas knows no parameter "${name}"; did you mean "${nearest}"?`,
      attribute: `parameters.extra.${name}`,
    };
  });
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

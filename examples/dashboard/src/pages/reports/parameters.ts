import type { ReportParametersInput } from '../../graphql/generated/graphql.ts';

export interface ParameterDefinition {
  /** Canvas's own name, e.g. `enrollment_term_id`. */
  name: string;
  required: boolean;
  description?: string | null;
}

/** How a parameter is asked for. */
export type Control = 'term' | 'day' | 'flag' | 'order' | 'states' | 'text';

export type ParameterValue = string | boolean | readonly string[];
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** The parameters that the gateway knows by a name of its own. */
const typedNames: Readonly<Record<string, keyof ReportParametersInput>> = {
  enrollment_term_id: 'enrollmentTermId',
  include_deleted: 'includeDeleted',
  course_id: 'courseId',
  order: 'order',
  users: 'users',
  accounts: 'accounts',
  terms: 'terms',
  courses: 'courses',
  sections: 'sections',
  enrollments: 'enrollments',
  groups: 'groups',
  xlist: 'xlist',
  include_enrollment_state: 'includeEnrollmentState',
  enrollment_state: 'enrollmentState',
  start_at: 'startAt',
  end_at: 'endAt',
};

const controls: Readonly<Record<string, Control>> = {
  enrollment_term_id: 'term',
  start_at: 'day',
  end_at: 'day',
  order: 'order',
  enrollment_state: 'states',
  course_id: 'text',
};

export const orders = ['users', 'courses', 'outcomes'];
export const enrollmentStates = ['active', 'invited', 'completed', 'inactive', 'deleted'];

/** How to ask for it. Canvas gives no types, but begins the description of what is switched on with a verb. */
export function controlOf({ name, description }: ParameterDefinition): Control {
  const known = controls[name];
  if (known) return known;
  return /^(?:get|include|only)\b/i.test(description ?? '') ? 'flag' : 'text';
}

/** `enrollment_term_id` as people say it. */
export function labelOf(name: string): string {
  const words = name
    .replace(/_id$/, '')
    .replace(/_at$/, '')
    .replace(/_/g, ' ')
    .replace(/\bsis\b/, 'SIS');
  if (name === 'enrollment_term_id') return 'Term';
  if (name === 'course_id') return 'Course id';
  if (name === 'xlist') return 'Cross-listings';
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What was filled in as the gateway takes it: nothing for what was left as it was. */
export function toParametersInput(
  definitions: readonly ParameterDefinition[],
  values: ParameterValues,
): ReportParametersInput {
  const input: Record<string, unknown> = {};
  const extra: Record<string, unknown> = {};
  for (const definition of definitions) {
    const value = values[definition.name];
    const isLeft = value === undefined || value === '' || value === false;
    if (isLeft || (Array.isArray(value) && value.length === 0)) continue;
    const wire = controlOf(definition) === 'day' ? `${value as string}T00:00:00Z` : value;
    const typed = typedNames[definition.name];
    if (typed) input[typed] = wire;
    else extra[definition.name] = wire;
  }
  return { ...input, ...(Object.keys(extra).length > 0 && { extra }) };
}

import type { ReportParameters as WireParameters } from '../../reports/index.ts';
import { builder } from '../builder.ts';
import { badUserInput } from '../errors.ts';
import { parseId, parseSectionId } from '../ids.ts';

/*
 * The typed parameters of reports, in both directions. Canvas echoes what it was sent with the types it
 * was sent in, so that a flag may come back as `true` or as "true", a list as one text.
 */

const flags = {
  includeDeleted: ['include_deleted', 'Deleted objects, too.'],
  users: ['users', 'SIS and provisioning: a file of users.'],
  accounts: ['accounts', 'SIS and provisioning: a file of accounts.'],
  terms: ['terms', 'SIS and provisioning: a file of terms.'],
  courses: ['courses', 'SIS and provisioning: a file of courses.'],
  sections: ['sections', 'SIS and provisioning: a file of sections.'],
  enrollments: ['enrollments', 'SIS and provisioning: a file of enrollments.'],
  groups: ['groups', 'SIS and provisioning: a file of groups.'],
  groupCategories: ['group_categories', 'SIS and provisioning: a file of group categories.'],
  groupMembership: ['group_membership', 'SIS and provisioning: a file of group memberships.'],
  xlist: ['xlist', 'SIS and provisioning: a file of cross-listings.'],
  userObservers: ['user_observers', 'SIS and provisioning: a file of observers.'],
  admins: ['admins', 'SIS and provisioning: a file of administrators.'],
  createdBySis: ['created_by_sis', 'SIS and provisioning: only objects that a SIS import created.'],
  sisTermsCsv: ['sis_terms_csv', 'The terms that came from a SIS import.'],
  sisAccountsCsv: ['sis_accounts_csv', 'The accounts that came from a SIS import.'],
  includeEnrollmentState: [
    'include_enrollment_state',
    'Students with no submissions: a column with the state of the enrollment.',
  ],
} as const;

type FlagName = keyof typeof flags;

const texts = {
  enrollmentTermId: 'The term; of every term when not given.',
  courseId: 'The course.',
  sectionIds: 'Course pace documents: the sections.',
  order: 'Outcome results: `users`, `courses` or `outcomes`.',
  enrollmentFilter:
    'SIS and provisioning: only enrollments of these types, e.g. `StudentEnrollment`.',
  enrollmentStates: 'SIS and provisioning: only enrollments in these states, e.g. `active`.',
  enrollmentState: 'Students with no submissions: the states of enrollments, or `all`.',
  startAt: 'From when.',
  endAt: 'Until when.',
};

/** The parameters of a run, as Canvas echoes them. */
export const ReportParameters = builder.objectRef<WireParameters>('ReportParameters').implement({
  description:
    'The parameters of a run, as Canvas echoes them. Canvas adds to them while the run goes on.',
  fields: (t) => {
    const flag = (name: FlagName) =>
      t.boolean({
        description: flags[name][1],
        resolve: (parameters) => toFlag(parameters[flags[name][0]]),
      });
    return {
      enrollmentTermId: t.id({
        description: texts.enrollmentTermId,
        resolve: (parameters) => toText(parameters.enrollment_term_id),
      }),
      includeDeleted: flag('includeDeleted'),
      courseId: t.id({
        description: texts.courseId,
        resolve: (parameters) => toText(parameters.course_id),
      }),
      sectionIds: t.idList({
        description: texts.sectionIds,
        resolve: (parameters) => toTexts(parameters.section_ids),
      }),
      order: t.string({
        description: texts.order,
        resolve: (parameters) => toText(parameters.order),
      }),
      users: flag('users'),
      accounts: flag('accounts'),
      terms: flag('terms'),
      courses: flag('courses'),
      sections: flag('sections'),
      enrollments: flag('enrollments'),
      groups: flag('groups'),
      groupCategories: flag('groupCategories'),
      groupMembership: flag('groupMembership'),
      xlist: flag('xlist'),
      userObservers: flag('userObservers'),
      admins: flag('admins'),
      createdBySis: flag('createdBySis'),
      sisTermsCsv: flag('sisTermsCsv'),
      sisAccountsCsv: flag('sisAccountsCsv'),
      includeEnrollmentState: flag('includeEnrollmentState'),
      enrollmentFilter: t.stringList({
        description: texts.enrollmentFilter,
        resolve: (parameters) => toTexts(parameters.enrollment_filter),
      }),
      enrollmentStates: t.stringList({
        description: texts.enrollmentStates,
        resolve: (parameters) => toTexts(parameters.enrollment_states),
      }),
      enrollmentState: t.stringList({
        description: texts.enrollmentState,
        resolve: (parameters) => toTexts(parameters.enrollment_state),
      }),
      startAt: t.field({
        type: 'DateTime',
        description: texts.startAt,
        resolve: (parameters) => toInstant(parameters.start_at),
      }),
      endAt: t.field({
        type: 'DateTime',
        description: texts.endAt,
        resolve: (parameters) => toInstant(parameters.end_at),
      }),
      raw: t.field({
        type: 'JSON',
        nullable: false,
        description: "Everything, under Canvas's own names.",
        resolve: (parameters) => parameters,
      }),
    };
  },
});

/** The parameters to start a run with. */
export const ReportParametersInput = builder.inputType('ReportParametersInput', {
  description: 'The parameters to start a run with. A report ignores those that it does not read.',
  fields: (t) => {
    const flag = (name: FlagName) => t.boolean({ description: flags[name][1] });
    return {
      enrollmentTermId: t.id({ description: `${texts.enrollmentTermId} Every form of an id.` }),
      includeDeleted: flag('includeDeleted'),
      courseId: t.id({ description: `${texts.courseId} Every form of an id.` }),
      sectionIds: t.idList({ description: texts.sectionIds }),
      order: t.string({ description: texts.order }),
      users: flag('users'),
      accounts: flag('accounts'),
      terms: flag('terms'),
      courses: flag('courses'),
      sections: flag('sections'),
      enrollments: flag('enrollments'),
      groups: flag('groups'),
      groupCategories: flag('groupCategories'),
      groupMembership: flag('groupMembership'),
      xlist: flag('xlist'),
      userObservers: flag('userObservers'),
      admins: flag('admins'),
      createdBySis: flag('createdBySis'),
      sisTermsCsv: flag('sisTermsCsv'),
      sisAccountsCsv: flag('sisAccountsCsv'),
      includeEnrollmentState: flag('includeEnrollmentState'),
      enrollmentFilter: t.stringList({ description: texts.enrollmentFilter }),
      enrollmentStates: t.stringList({ description: texts.enrollmentStates }),
      enrollmentState: t.stringList({ description: texts.enrollmentState }),
      startAt: t.field({ type: 'DateTime', description: texts.startAt }),
      endAt: t.field({ type: 'DateTime', description: texts.endAt }),
      skipMessage: t.boolean({ description: 'Do not notify the user who started the report.' }),
      extra: t.field({
        type: 'JSON',
        description:
          "Further parameters under Canvas's own names, as an object. A name that the report does not list is sent with a warning; one letter from a listed name that is missing, it is refused.",
      }),
    };
  },
});

/** The typed parameters under Canvas's names, and the `extra` ones as they are. */
export function toWireParameters(
  input: typeof ReportParametersInput.$inferInput | null | undefined,
): { parameters: WireParameters; extra: WireParameters } {
  const parameters: WireParameters = {};
  if (!input) return { parameters, extra: {} };
  for (const name of Object.keys(flags) as FlagName[]) parameters[flags[name][0]] = input[name];
  parameters.enrollment_term_id = input.enrollmentTermId && parseId('Term', input.enrollmentTermId);
  parameters.course_id = input.courseId && parseId('Course', input.courseId);
  parameters.section_ids = input.sectionIds?.map(parseSectionId);
  parameters.order = input.order;
  parameters.enrollment_filter = input.enrollmentFilter;
  parameters.enrollment_states = input.enrollmentStates;
  parameters.enrollment_state = input.enrollmentState;
  parameters.start_at = input.startAt;
  parameters.end_at = input.endAt;
  parameters.skip_message = input.skipMessage;
  const given = Object.entries(parameters).filter(([, value]) => value != null);
  return { parameters: Object.fromEntries(given), extra: toExtra(input.extra) };
}

function toExtra(extra: unknown): WireParameters {
  if (extra == null) return {};
  if (typeof extra === 'object' && !Array.isArray(extra)) return { ...extra };
  throw badUserInput('`extra` must be an object of parameters by name');
}

function toFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === '1' || value === 1) return true;
  if (value === 'false' || value === '0' || value === 0) return false;
  return null;
}

function toText(value: unknown): string | null {
  return (typeof value === 'string' && value !== '') || typeof value === 'number'
    ? String(value)
    : null;
}

function toTexts(value: unknown): string[] | null {
  if (Array.isArray(value)) return value.map(String);
  const text = toText(value);
  return text === null ? null : [text];
}

/** What is a date to Canvas but names no instant (no offset) stays in `raw` alone. */
function toInstant(value: unknown): string | null {
  return typeof value === 'string' && /T.*(?:Z|[+-]\d\d:\d\d)$/.test(value) ? value : null;
}

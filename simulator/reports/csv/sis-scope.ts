import { toBoolean, toList, toText } from '../../http/params.ts';
import type { ParamValue } from '../../types.ts';
import type { Account, Course, Enrollment, EnrollmentType } from '../../world/types.ts';
import type { Member, ReportContext } from '../report-context.ts';
import type { Row, Table } from '../table.ts';
import { ReportFailure } from '../report-context.ts';
import type { ReportOutput, ReportParameter } from '../report-type.ts';
import { shared } from '../report-type.ts';
import { type SisFlag, sisFlags } from './sis-files.ts';

/** The parameters of both SIS-style reports (canvas-rest §3.1). */
export const sisParameters: Readonly<Record<string, ReportParameter>> = {
  enrollment_term_id: shared.enrollment_term_id,
  ...Object.fromEntries(
    sisFlags.map((flag) => [
      flag,
      { required: false, description: `Get the ${flag.replaceAll('_', ' ')} file` },
    ]),
  ),
  created_by_sis: { required: false, description: 'Only objects created via SIS' },
  include_deleted: shared.include_deleted,
};

/** No flag fails, one makes a CSV, more make a zip of them (§3.1). */
export function planSisFiles(
  context: ReportContext,
  headers: Readonly<Record<SisFlag, readonly string[]>>,
  rows: Readonly<Record<SisFlag, (context: ReportContext) => Iterable<Row>>>,
): ReportOutput {
  const tables: Table[] = sisFlags
    .filter((flag) => toBoolean(context.params[flag]))
    .map((flag) => ({ name: flag, headers: headers[flag], rows: () => rows[flag](context) }));
  const [table, ...others] = tables;
  if (table === undefined) throw new ReportFailure('no file was asked for');
  return others.length === 0 ? { kind: 'csv', table } : { kind: 'zip', tables };
}

/** The courses of the report; the concluded ones come with the deleted ones only. */
export function sisCourses(context: ReportContext): Course[] {
  if (!context.includeDeleted) return context.courses('unpublished', 'available');
  return [...context.courses(), ...context.deletedCourses()];
}

/** Those below the root; on a sub-account the direct children only. */
export function sisAccounts({ world, account, isRoot }: ReportContext): readonly Account[] {
  return isRoot
    ? world.subtree(account.id).filter(({ id }) => id !== account.id)
    : world.childAccounts(account.id);
}

/** The enrolments that the filters let pass, course by course. */
export function* sisMembers(context: ReportContext): Generator<{ course: Course; member: Member }> {
  const types = readWords(context.params.enrollment_filter);
  const states = readWords(context.params.enrollment_states);
  for (const course of sisCourses(context)) {
    for (const member of context.members(course)) {
      const { type, state } = member.enrollment;
      if (types.length > 0 && !types.includes(type)) continue;
      if (states.length > 0 ? !states.includes(state) : !isIncluded(context, state)) continue;
      yield { course, member };
    }
  }
}

/** Whether only objects that came by SIS are wanted: the parameter's presence says so (§3.1). */
export function onlyBySis(context: ReportContext): boolean {
  const value = context.params.created_by_sis;
  return value !== undefined && value !== null && value !== false && toText(value) !== '';
}

/** How the SIS formats name the roles. */
export const roles: Readonly<Record<EnrollmentType, { name: string; id: number }>> = {
  StudentEnrollment: { name: 'student', id: 3 },
  TeacherEnrollment: { name: 'teacher', id: 4 },
  TaEnrollment: { name: 'ta', id: 5 },
  StudentViewEnrollment: { name: 'student_view', id: 3 },
};

/** The word of an enrolment's state (§3.2). */
export function statusOf(state: Enrollment['state']): string {
  return state === 'completed' ? 'concluded' : state;
}

/** First and last name of "Obi, Ada". */
export function splitName(sortableName: string): { first: string; last: string } {
  const [last = '', first = ''] = sortableName.split(', ');
  return { first, last };
}

function isIncluded(context: ReportContext, state: Enrollment['state']): boolean {
  return context.includeDeleted || (state !== 'deleted' && state !== 'completed');
}

/** A comma list or an array. */
function readWords(value: ParamValue | undefined): string[] {
  return toList(value)
    .flatMap((text) => text.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

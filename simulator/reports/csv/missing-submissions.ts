import { parseDate, utc } from '../../http/dates.ts';
import { toList, toText } from '../../http/params.ts';
import type { ReportContext } from '../report-context.ts';
import { headersOf, type ReportType, shared } from '../report-type.ts';
import type { Row } from '../table.ts';
import { statusOf } from './sis-scope.ts';

const headers = headersOf(
  'user id, user sis id, user name, section id, section sis id, section name, course id, course sis id, course name',
);

/** `students_with_no_submissions_csv`: students who handed nothing in within a window of two weeks at most. */
export const missingSubmissions: ReportType = {
  type: 'students_with_no_submissions_csv',
  title: 'Students with no submissions',
  description: 'This report lists students who have not submitted anything in a time frame.',
  parameters: {
    enrollment_term_id: shared.enrollment_term_id,
    course_id: shared.course_id,
    start_at: { required: true, description: 'The beginning date for submissions' },
    end_at: { required: true, description: 'The end date for submissions' },
    include_enrollment_state: { required: false, description: 'Include the enrollment state' },
    enrollment_state: { required: false, description: 'The enrollment states to include' },
  },
  replaces: (context) => {
    const { start, end } = windowOf(context);
    return { start_at: utc(start), end_at: utc(end) };
  },
  plan: (context) => {
    const hasState = isPresent(context);
    return {
      kind: 'csv',
      table: {
        name: 'report',
        headers: hasState ? [...headers, 'enrollment state'] : headers,
        rows: () => rowsOf(context, hasState),
      },
    };
  },
};

function* rowsOf(context: ReportContext, hasState: boolean): Generator<Row> {
  const { start, end } = windowOf(context);
  const states = toList(context.params.enrollment_state);
  const isWanted = (state: string) =>
    states.length === 0 || states.includes('all') || states.includes(state);
  for (const course of context.courses('available', 'completed')) {
    const active = new Set<bigint>();
    for (const { userId, submittedAt } of context.world.submissions(course.id)) {
      if (submittedAt !== null && submittedAt >= start && submittedAt <= end) active.add(userId);
    }
    for (const { enrollment, section, user } of context.members(course)) {
      if (enrollment.type !== 'StudentEnrollment' || active.has(user.id)) continue;
      if (!isWanted(enrollment.state)) continue;
      const row = [
        ...[user.id, user.sisId, user.sortableName, section.id, section.sisId, section.name],
        ...[course.id, course.sisId, course.name],
      ];
      yield hasState ? [...row, statusOf(enrollment.state)] : row;
    }
  }
}

const longest = 14 * 24 * 3_600_000; // ms: two weeks

/** The dates as used: too wide is cut at its start, one missing follows from the other (canvas-rest §3.1). */
function windowOf({ params, world }: ReportContext): { start: Date; end: Date } {
  const zone = world.rootAccount.timeZone;
  const start = parseDate(toText(params.start_at) ?? '', zone);
  const end = parseDate(toText(params.end_at) ?? '', zone);
  if (start !== null && end === null) return { start, end: new Date(start.getTime() + longest) };
  const last = end ?? world.today;
  const earliest = new Date(last.getTime() - longest);
  return { start: start === null || start < earliest ? earliest : start, end: last };
}

/** Presence counts, whatever the value says (§3.1). */
function isPresent({ params }: ReportContext): boolean {
  const value = params.include_enrollment_state;
  return value !== undefined && value !== null && value !== false && value !== '';
}

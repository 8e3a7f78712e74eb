import { parseDate } from '../../http/dates.ts';
import { toText } from '../../http/params.ts';
import type { Course } from '../../world/types.ts';
import type { Member, ReportContext } from '../report-context.ts';
import { csv, headersOf, type ReportType, shared } from '../report-type.ts';
import type { Row } from '../table.ts';

/** `zero_activity_csv`: students who were never seen in the course, or not since `start_at`. */
export const zeroActivity: ReportType = {
  type: 'zero_activity_csv',
  title: 'Zero Activity',
  description: 'This report lists students who have never visited a course.',
  parameters: {
    enrollment_term_id: shared.enrollment_term_id,
    start_at: { required: false, description: 'The start date of the report' },
    course_id: shared.course_id,
  },
  plan: csv(
    headersOf(
      'user id, user sis id, name, section id, section sis id, section name, course id, course sis id, course name',
    ),
    zeroActivityRows,
  ),
};

/** `last_user_access_csv`. */
export const lastUserAccess: ReportType = {
  type: 'last_user_access_csv',
  title: 'Last User Access',
  parameters: {
    enrollment_term_id: shared.enrollment_term_id,
    course_id: shared.course_id,
    include_deleted: shared.include_deleted,
  },
  plan: csv(
    headersOf('user id, user sis id, user name, last access at, last ip'),
    function* (context) {
      for (const { id, sisId, sortableName, lastAccessAt, lastIp } of context.users()) {
        yield [id, sisId, sortableName, context.date(lastAccessAt), lastIp];
      }
    },
  ),
};

/** `last_enrollment_activity_csv`: one row for each user. */
export const lastEnrollmentActivity: ReportType = {
  type: 'last_enrollment_activity_csv',
  title: 'Last Enrollment Activity',
  parameters: { enrollment_term_id: shared.enrollment_term_id, course_id: shared.course_id },
  plan: csv(headersOf('user id, user name, last activity at'), lastActivityRows),
};

/** `user_course_access_log_csv`: one of the types that only hosted Canvas has. */
export const userCourseAccessLog: ReportType = {
  type: 'user_course_access_log_csv',
  title: 'User Course Access Log',
  description: 'This report lists when each user first and last viewed each course.',
  parameters: { enrollment_term_id: shared.enrollment_term_id, course_id: shared.course_id },
  plan: csv(
    headersOf(
      'user id, user sis id, user name, course id, course sis id, course name, page views, first access at, last access at',
    ),
    accessRows,
  ),
};

function* zeroActivityRows(context: ReportContext): Generator<Row> {
  const zone = context.world.rootAccount.timeZone;
  const since = parseDate(toText(context.params.start_at) ?? '', zone);
  for (const course of context.courses('available', 'completed')) {
    for (const member of context.students(course)) {
      const { lastActivityAt } = member.enrollment;
      const isSeen = lastActivityAt !== null && (since === null || lastActivityAt >= since);
      if (!isSeen) yield [...nameCells(member), ...placeCells(member, course)];
    }
  }
}

function* lastActivityRows(context: ReportContext): Generator<Row> {
  const latest = new Map<bigint, { name: string; at: Date | null }>();
  for (const course of context.courses('available', 'completed')) {
    for (const { enrollment, user } of context.members(course)) {
      if (enrollment.state !== 'active' && enrollment.state !== 'completed') continue;
      const known = latest.get(user.id)?.at ?? null;
      const { lastActivityAt: at } = enrollment;
      const later = known === null || (at !== null && at > known) ? at : known;
      latest.set(user.id, { name: user.sortableName, at: later });
    }
  }
  for (const [id, { name, at }] of latest) yield [id, name, context.date(at)];
}

function* accessRows(context: ReportContext): Generator<Row> {
  for (const course of context.courses('available', 'completed')) {
    const seen = new Set<bigint>();
    for (const { user } of context.members(course)) {
      if (seen.has(user.id)) continue;
      seen.add(user.id);
      const { pageViews } = context.world.activityOf(course.id, user.id);
      const [first] = pageViews;
      const last = pageViews.at(-1);
      if (first === undefined || last === undefined) continue;
      const views = pageViews.reduce((sum, entry) => sum + entry.views, 0);
      yield [
        ...[user.id, user.sisId, user.sortableName, course.id, course.sisId, course.name, views],
        ...[context.date(new Date(first.hour)), context.date(new Date(last.hour))],
      ];
    }
  }
}

function nameCells({ user }: Member): Row {
  return [user.id, user.sisId, user.sortableName];
}

function placeCells({ section }: Member, course: Course): Row {
  return [section.id, section.sisId, section.name, course.id, course.sisId, course.name];
}

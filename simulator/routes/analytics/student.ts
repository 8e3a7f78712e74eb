import { utc, zoned } from '../../http/dates.ts';
import type { Route, RouteAnswer, RouteRequest } from '../../http/route.ts';
import type { Payload } from '../../types.ts';
import type { Submission } from '../../world/types.ts';
import { requireStudentAnalytics } from './access.ts';
import { publishedByDueDate } from './course-assignments.ts';
import { groupBy } from './group-by.ts';
import { scatter } from './scatter.ts';
import { maySeeDetails, permittedScores } from './scores.ts';

const prefix = '/api/v1/courses/:course_id/analytics/users/:student_id';

/** The three student-level routes (canvas-rest 2.4.5 to 2.4.7). */
export const studentAnalyticsRoutes: readonly Route[] = [
  { method: 'GET', template: `${prefix}/activity`, cost: 0.2, handle: showActivity },
  { method: 'GET', template: `${prefix}/assignments`, cost: 0.3, handle: listAssignments },
  { method: 'GET', template: `${prefix}/communication`, cost: 0.15, handle: showCommunication },
];

/**
 * Page views by hour with the caller's offset (page-view service), or by UTC day (database). The
 * database leaves the participations unsorted.
 */
function showActivity(request: RouteRequest): RouteAnswer {
  const { course, student } = requireStudentAnalytics(request);
  const { pageViews, participations } = request.world.activityOf(course.id, student.id);
  const isHourly = request.generation.pageViewKeys === 'hours';
  const { timeZone } = request.caller.user;
  const views: Record<string, number> = {};
  for (const { hour, views: count } of pageViews) {
    const instant = new Date(hour);
    const key = isHourly ? zoned(instant, timeZone) : instant.toISOString().slice(0, 10);
    views[key] = (views[key] ?? 0) + count;
  }
  const deeds = participations.map(({ at, url }) => ({
    created_at: utc(at),
    url: `${request.origin}${url}`,
  }));
  return {
    status: 200,
    body: { page_views: views, participations: isHourly ? deeds : scatter(deeds) },
  };
}

/** The assignments that the student has to do, with exact statistics over all students. */
function listAssignments(request: RouteRequest): RouteAnswer {
  const { course, student } = requireStudentAnalytics(request);
  const { world } = request;
  const own = new Map(
    world
      .submissionsOf(course.id, student.id)
      .map((submission) => [submission.assignmentId, submission]),
  );
  const all = groupBy(world.submissions(course.id), ({ assignmentId }) => assignmentId);
  const seesDetails = maySeeDetails(request, course);
  const assignments = publishedByDueDate(world.assignments(course.id)).flatMap((assignment) => {
    const submission = own.get(assignment.id);
    if (submission === undefined) return [];
    const isMuted = !seesDetails && assignment.muted;
    return [
      {
        assignment_id: assignment.id,
        title: assignment.title,
        unlock_at: utc(assignment.unlockAt),
        points_possible: assignment.pointsPossible,
        non_digital_submission: assignment.nonDigital,
        multiple_due_dates: false,
        due_at: utc(submission.dueAt),
        status: submission.status,
        muted: isMuted,
        ...permittedScores(request, course, assignment, all.get(assignment.id) ?? []),
        ...outcomeOf(submission, isMuted),
      },
    ];
  });
  return { status: 200, body: assignments };
}

/** `excused` is absent without a record, `submission` also where the student is excused. */
function outcomeOf(submission: Submission, isMuted: boolean): Record<string, Payload> {
  if (!submission.exists) return {};
  if (submission.excused) return { excused: true };
  return {
    excused: false,
    submission: {
      posted_at: utc(submission.postedAt),
      score: isMuted ? null : submission.score,
      submitted_at: utc(submission.recordedAt),
    },
  };
}

/** Inbox messages by UTC day; a side that wrote nothing has no key. */
function showCommunication(request: RouteRequest): RouteAnswer {
  const { course, student } = requireStudentAnalytics(request);
  const days = request.world.conversations(course.id, student.id);
  return {
    status: 200,
    body: Object.fromEntries(
      days.map(({ day, instructorMessages, studentMessages }) => [
        day,
        {
          ...(instructorMessages > 0 && { instructorMessages }),
          ...(studentMessages > 0 && { studentMessages }),
        },
      ]),
    ),
  };
}

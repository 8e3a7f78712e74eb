import { utc } from '../../http/dates.ts';
import type { RouteRequest } from '../../http/route.ts';
import type { Payload } from '../../types.ts';
import type { Assignment, Submission } from '../../world/types.ts';
import { compareIds } from '../lists.ts';
import type { AnalyzedCourse } from './access.ts';
import { groupBy } from './group-by.ts';
import { toBuckets } from './quartiles.ts';
import { maySeeDetails, permittedScores, scoreStatistics, scoresOf } from './scores.ts';
import { tally, toShares } from './tardiness.ts';

/** The assignments of a course, in one of the two shapes of canvas-rest 2.4.3. */
export function courseAssignments(request: RouteRequest, analyzed: AnalyzedCourse): Payload {
  const assignments = publishedByDueDate(request.world.assignments(analyzed.course.id));
  const byAssignment = submissionsByAssignment(request, analyzed);
  return request.generation.assignmentsShape === 'full'
    ? assignments.flatMap((assignment) => rollUp(assignment, byAssignment.get(assignment.id) ?? []))
    : assignments.map((assignment) =>
        describe(request, analyzed, assignment, byAssignment.get(assignment.id) ?? []),
      );
}

/** The published assignments by due date, nulls last, then by id. */
export function publishedByDueDate(assignments: readonly Assignment[]): Assignment[] {
  return assignments
    .filter(({ published }) => published)
    .sort((one, other) => {
      if (one.dueAt?.getTime() === other.dueAt?.getTime()) return compareIds(one.id, other.id);
      return (one.dueAt?.getTime() ?? Infinity) - (other.dueAt?.getTime() ?? Infinity);
    });
}

/**
 * The submissions of the visible enrolments. A student who is in two sections counts twice in the
 * full shape, which adds up enrolments, and once in the other, which adds up students.
 */
function submissionsByAssignment(
  { world, generation }: RouteRequest,
  { course, enrollments, studentIds }: AnalyzedCourse,
): Map<bigint, Submission[]> {
  const counted =
    generation.assignmentsShape === 'full' ? enrollments.map(({ userId }) => userId) : studentIds;
  const byStudent = groupBy(world.submissions(course.id), ({ userId }) => userId);
  return groupBy(
    counted.flatMap((userId) => byStudent.get(userId) ?? []),
    ({ assignmentId }) => assignmentId,
  );
}

/**
 * The usual shape: added up by section, so without dates of its own, with quartiles of buckets, with
 * nothing withheld; and without the assignments that nobody visible has to do.
 */
function rollUp(assignment: Assignment, submissions: readonly Submission[]): Payload[] {
  if (submissions.length === 0) return [];
  const { pointsPossible, nonDigital } = assignment;
  const scores = scoresOf(submissions);
  const counts = tally(nonDigital ? [] : submissions);
  return [
    {
      assignment_id: assignment.id,
      title: assignment.title,
      due_at: utc(assignment.dueAt),
      muted: assignment.muted,
      points_possible: pointsPossible,
      non_digital_submission: nonDigital,
      ...(pointsPossible !== null && scoreStatistics(scores, toBuckets(scores, pointsPossible))),
      // Work that is not due yet is missing from the shares: `floating` is 0 here, always.
      tardiness_breakdown: toShares({ ...counts, floating: 0 }, submissions.length),
    },
  ];
}

/** The other shape, of callers whose view of the course is limited otherwise. */
function describe(
  request: RouteRequest,
  { course }: AnalyzedCourse,
  assignment: Assignment,
  submissions: readonly Submission[],
): Payload {
  const counts = tally(assignment.nonDigital ? [] : submissions);
  const total = counts.missing + counts.late + counts.on_time + counts.floating;
  return {
    assignment_id: assignment.id,
    title: assignment.title,
    unlock_at: utc(assignment.unlockAt),
    points_possible: assignment.pointsPossible,
    non_digital_submission: assignment.nonDigital,
    multiple_due_dates: assignment.sectionDueDates.length > 0,
    due_at: utc(assignment.dueAt),
    muted: !maySeeDetails(request, course) && assignment.muted,
    ...permittedScores(request, course, assignment, submissions),
    tardiness_breakdown: toShares(counts, total),
  };
}

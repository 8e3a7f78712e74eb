import type { RouteRequest } from '../../http/route.ts';
import type { Payload } from '../../types.ts';
import type { Assignment, Course, Submission } from '../../world/types.ts';
import { quartilesOf } from './quartiles.ts';

/** Score statistics as the API names them; nulls where nothing is graded. */
export function scoreStatistics(
  scores: readonly number[],
  quartileScores: readonly number[] = scores,
): Record<string, Payload> {
  const quartiles = quartilesOf(quartileScores);
  return {
    max_score: scores.length === 0 ? null : Math.max(...scores),
    min_score: scores.length === 0 ? null : Math.min(...scores),
    first_quartile: quartiles?.first ?? null,
    median: quartiles?.median ?? null,
    third_quartile: quartiles?.third ?? null,
  };
}

/** The scores of some submissions, without those that have none. */
export function scoresOf(submissions: readonly Submission[]): number[] {
  return submissions.flatMap(({ score }) => (score === null ? [] : [score]));
}

/** Whether the caller may see every grade of the course, so that nothing is withheld. */
export function maySeeDetails({ caller }: RouteRequest, course: Course): boolean {
  return caller.onCourse(course.id, 'read_grades');
}

const fewSubmissions = 5; // fewer than these would give single scores away

/** The score keys of one assignment, absent all together when they are withheld (canvas-rest 2.4.3). */
export function permittedScores(
  request: RouteRequest,
  course: Course,
  assignment: Assignment,
  submissions: readonly Submission[],
): Record<string, Payload> {
  const done = submissions.filter(
    ({ submittedAt, gradedAt }) => submittedAt !== null || gradedAt !== null,
  );
  const isWithheld =
    !maySeeDetails(request, course) &&
    (assignment.muted || done.length < fewSubmissions || course.hidesScores);
  if (isWithheld) return {};
  return { ...scoreStatistics(scoresOf(submissions)), module_ids: assignment.moduleIds };
}

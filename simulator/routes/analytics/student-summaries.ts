import { forbidden } from '../../http/errors.ts';
import { paginate } from '../../http/paginate.ts';
import { toText } from '../../http/params.ts';
import type { RouteAnswer, RouteRequest } from '../../http/route.ts';
import type { Payload } from '../../types.ts';
import { requireCourseAnalytics } from './access.ts';
import type { AnalyzedCourse } from './access.ts';
import { quartilesOf } from './quartiles.ts';
import type { Quartiles } from './quartiles.ts';
import { type Counts, isByActivity, readSort, sortStudents } from './student-order.ts';
import { tally, toCounts } from './tardiness.ts';

/** The activity totals of every student (canvas-rest 2.4.4). A page past the end is 404. */
export function listStudentSummaries(request: RouteRequest): RouteAnswer {
  const analyzed = requireCourseAnalytics(request);
  const { course, studentIds } = analyzed;
  if (!request.caller.onCourse(course.id, 'read_grades')) throw forbidden(request.generation);

  const counts = new Map(studentIds.map((id) => [id, countsOf(request, course.id, id)]));
  const sort = readSort(toText(request.params.sort_column));
  const wanted = toText(request.params.student_id);
  const isWanted = (id: bigint) => wanted === undefined || id.toString() === wanted;
  const sorted = sortStudents(request, course.id, counts, sort);
  const style = isByActivity(sort) ? 'forward' : 'all-rels';
  // Sorted by activity, the filter comes after paging: the page of the student may be another one.
  const candidates = isByActivity(sort) ? sorted : sorted.filter(isWanted);
  const { page, headers } = paginate(request, candidates, style, { beyondEnd: 'not-found' });
  const summarize = createSummarizer(request, analyzed, counts);
  return { status: 200, headers, body: page.filter(isWanted).map(summarize) };
}

function countsOf({ world, generation }: RouteRequest, courseId: bigint, userId: bigint): Counts {
  const { pageViews, participations } = world.activityOf(courseId, userId);
  if (pageViews.length === 0 && generation.pageViewKeys === 'hours') {
    return { pageViews: null, participations: null };
  }
  return {
    pageViews: pageViews.reduce((sum, { views }) => sum + views, 0),
    participations: participations.length,
  };
}

function createSummarizer(
  { world }: RouteRequest,
  { course }: AnalyzedCourse,
  counts: ReadonlyMap<bigint, Counts>,
): (id: bigint) => Payload {
  const pageViews = analyze([...counts.values()].map((count) => count.pageViews));
  const participations = analyze([...counts.values()].map((count) => count.participations));
  const nonDigital = new Set(
    world
      .assignments(course.id)
      .filter((assignment) => assignment.nonDigital)
      .map(({ id }) => id),
  );
  return (id) => {
    const own = counts.get(id)!;
    const submissions = world
      .submissionsOf(course.id, id)
      .filter(({ assignmentId }) => !nonDigital.has(assignmentId));
    return {
      id,
      page_views: own.pageViews,
      max_page_views: pageViews.maximum,
      page_views_level: levelOf(own.pageViews, pageViews.quartiles),
      participations: own.participations,
      max_participations: participations.maximum,
      participations_level: levelOf(own.participations, participations.quartiles),
      tardiness_breakdown: toCounts(tally(submissions)),
    };
  };
}

function analyze(values: readonly (number | null)[]) {
  const known = values.filter((value) => value !== null);
  return {
    maximum: known.length === 0 ? null : Math.max(...known),
    quartiles: quartilesOf(known),
  };
}

/** 0 is none, 1 below the first quartile, 2 below the third, 3 from there on. */
function levelOf(count: number | null, quartiles: Quartiles | undefined): number {
  if (count === null || count === 0 || quartiles === undefined) return 0;
  if (count < quartiles.first) return 1;
  return count < quartiles.third ? 2 : 3;
}

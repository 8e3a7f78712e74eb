import type { RouteRequest } from '../../http/route.ts';
import { compareIds, compareNames } from '../lists.ts';

/** Page views and participations of one student; null when the page-view service knows nothing. */
export interface Counts {
  pageViews: number | null;
  participations: number | null;
}

/** How student summaries are sorted: `sort_column` of canvas-rest 2.4.4. */
export interface StudentSort {
  column: 'name' | 'score' | 'participations' | 'page_views';
  isDescending: boolean;
}

const pattern = /^(name|score|participations|page_views)(?:_(ascending|descending))?$/;

/** Reads the `sort_column`; what it does not know is `name`. */
export function readSort(text: string | undefined): StudentSort {
  const [, column, direction] = pattern.exec(text ?? '') ?? [];
  return {
    column: (column ?? 'name') as StudentSort['column'],
    isDescending: direction === 'descending',
  };
}

/** Whether the list is sorted in memory, by counts, and not by the database. */
export function isByActivity({ column }: StudentSort): boolean {
  return column === 'page_views' || column === 'participations';
}

/** The students' ids in order (analytics: `student_collection.rb`). */
export function sortStudents(
  { world }: RouteRequest,
  courseId: bigint,
  counts: ReadonlyMap<bigint, Counts>,
  { column, isDescending }: StudentSort,
): bigint[] {
  const compare = (): ((one: bigint, other: bigint) => number) => {
    switch (column) {
      case 'name':
        return compareBy((id) => world.user(id)!.sortableName, compareNames);
      case 'score': {
        const scores = new Map(
          world.grades(courseId).map((grade) => [grade.userId, grade.currentScore]),
        );
        // Without a score comes first when ascending, last when descending.
        return compareBy((id) => scores.get(id) ?? -1, compareNumbers);
      }
      case 'participations':
        return compareBy((id) => counts.get(id)!.participations ?? 0, compareNumbers);
      case 'page_views':
        return compareBy((id) => counts.get(id)!.pageViews ?? 0, compareNumbers);
    }
  };
  const sorted = [...counts.keys()].sort(compare());
  return isDescending ? sorted.reverse() : sorted;
}

function compareBy<T>(key: (id: bigint) => T, compare: (one: T, other: T) => number) {
  return (one: bigint, other: bigint) => compare(key(one), key(other)) || compareIds(one, other);
}

function compareNumbers(one: number, other: number): number {
  return one - other;
}

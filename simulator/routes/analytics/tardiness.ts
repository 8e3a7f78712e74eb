import type { Payload } from '../../types.ts';
import type { Submission } from '../../world/types.ts';

/** How punctual some work was, in numbers of submissions. */
export interface Tardiness {
  missing: number;
  late: number;
  on_time: number;
  floating: number;
}

/** Counts the submissions by status. Leave out those of non-digital assignments: Canvas never tallies them. */
export function tally(submissions: readonly Submission[]): Tardiness {
  const counts: Tardiness = { missing: 0, late: 0, on_time: 0, floating: 0 };
  for (const { status } of submissions) counts[status] += 1;
  return counts;
}

/** Counts, as the student summaries have them (canvas-rest 2.4.4). */
export function toCounts(counts: Tardiness): Payload {
  return { ...counts, total: counts.missing + counts.late + counts.on_time + counts.floating };
}

/** Shares of `total`, as the assignments of a course have them (canvas-rest 2.4.3). */
export function toShares(counts: Tardiness, total: number): Record<string, number> {
  const share = (count: number) => (total === 0 ? 0 : count / total);
  return {
    missing: share(counts.missing),
    late: share(counts.late),
    on_time: share(counts.on_time),
    floating: share(counts.floating),
    total,
  };
}

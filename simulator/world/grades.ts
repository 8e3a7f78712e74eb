import type { Assignment, CourseGrade, Submission } from './types.ts';

/**
 * The course grade of one student, by points. The current score counts what is graded and posted;
 * the final score counts everything published, what is not graded as nothing.
 */
export function gradeOf(
  userId: bigint,
  assignments: ReadonlyMap<bigint, Assignment>,
  submissions: readonly Submission[],
): CourseGrade {
  let earned = 0;
  let currentlyPossible = 0;
  let possible = 0;
  for (const { assignmentId, score, excused } of submissions) {
    const { pointsPossible, muted } = assignments.get(assignmentId)!;
    if (pointsPossible === null || excused) continue;
    const isCounted = score !== null && !muted;
    possible += pointsPossible;
    currentlyPossible += isCounted ? pointsPossible : 0;
    earned += isCounted ? score : 0;
  }
  return {
    userId,
    currentScore: percentage(earned, currentlyPossible),
    finalScore: percentage(earned, possible),
  };
}

/** One decimal; null where there is nothing to be had. */
function percentage(earned: number, possible: number): number | null {
  return possible === 0 ? null : Math.round((earned / possible) * 1_000) / 10;
}

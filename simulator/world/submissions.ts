import { dueIn } from './assignments.ts';
import { DAY, HOUR, TODAY, earlier, wholeMinute } from './calendar.ts';
import { keptScore } from './quiz-submissions.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { drawTraits } from './students.ts';
import type { Traits } from './students.ts';
import type { Assignment, QuizSubmission, Submission } from './types.ts';

/** A student of a course, and the sections of the enrolments. */
export interface Student {
  userId: bigint;
  sectionIds: readonly bigint[];
}

/** Whether the student has to do the assignment. */
export function isAssigned(assignment: Assignment, { sectionIds }: Student): boolean {
  const { published, onlySectionId } = assignment;
  return published && (onlySectionId === null || sectionIds.includes(onlySectionId));
}

/** What one student did of one assignment. `attempts` are those of its quiz, if it has one. */
export function drawSubmission(
  seed: number,
  assignment: Assignment,
  student: Student,
  startAt: Date,
  attempts: readonly QuizSubmission[],
): Submission {
  const random = createRandom(seed, 'submission', assignment.id, student.userId);
  const traits = drawTraits(seed, assignment.courseId, student.userId);
  const dueAt = dueIn(assignment, student.sectionIds);
  const work =
    assignment.quizId === null
      ? drawWork(random, assignment, dueAt, startAt, traits)
      : quizWork(attempts);
  const isExcused = work.submittedAt === null && work.gradedAt === null && random.chance(0.05);
  const score = scoreOf(assignment, work, random, traits);
  const recordedAt = recordedAtOf(assignment, dueAt, work, score);
  const status = statusOf(assignment, dueAt, work, recordedAt, isExcused);
  return {
    assignmentId: assignment.id,
    userId: student.userId,
    dueAt: dueAt === null ? null : wholeMinute(dueAt),
    score,
    submittedAt: work.submittedAt,
    gradedAt: work.gradedAt,
    postedAt: assignment.muted ? null : work.gradedAt,
    recordedAt,
    excused: isExcused,
    // A few students joined after Canvas made the records, and have none where they did nothing.
    exists: isExcused || recordedAt !== null || work.gradedAt !== null || !random.chance(0.1),
    status,
  };
}

interface Work {
  submittedAt: Date | null;
  gradedAt: Date | null;
  /** Set for quizzes, which grade themselves, and for the zero of missing work. */
  score: number | null;
}

const nothing: Work = { submittedAt: null, gradedAt: null, score: null };

function quizWork(attempts: readonly QuizSubmission[]): Work {
  const last = attempts.at(-1);
  if (last === undefined) return nothing;
  return { submittedAt: last.finishedAt, gradedAt: last.finishedAt, score: keptScore(attempts) };
}

function drawWork(
  random: Random,
  assignment: Assignment,
  dueAt: Date | null,
  startAt: Date,
  { diligence }: Traits,
): Work {
  if (assignment.nonDigital) {
    const isOver = dueAt !== null && dueAt <= TODAY;
    return isOver && random.chance(0.9)
      ? { ...nothing, gradedAt: drawGrading(random, dueAt) }
      : nothing;
  }
  const submittedAt = drawSubmittedAt(random, assignment, dueAt, startAt, diligence);
  if (submittedAt === null) {
    const isZeroed = dueAt !== null && dueAt <= TODAY && random.chance(0.4);
    return isZeroed ? { ...nothing, gradedAt: drawGrading(random, dueAt), score: 0 } : nothing;
  }
  const isGraded = submittedAt.getTime() < TODAY.getTime() - 3 * DAY && random.chance(0.93);
  return { ...nothing, submittedAt, gradedAt: isGraded ? drawGrading(random, submittedAt) : null };
}

function drawSubmittedAt(
  random: Random,
  assignment: Assignment,
  dueAt: Date | null,
  startAt: Date,
  diligence: number,
): Date | null {
  const opensAt = Math.max(startAt.getTime(), assignment.unlockAt?.getTime() ?? 0);
  if (opensAt >= TODAY.getTime()) return null;
  const isOpen = dueAt === null || dueAt > TODAY;
  if (!random.chance(isOpen ? 0.25 * diligence : diligence * 1.15)) return null;
  const closesAt = dueAt === null ? TODAY.getTime() : Math.min(dueAt.getTime(), TODAY.getTime());
  const isLate = !isOpen && random.chance(0.35 * (1 - diligence));
  // Most work comes in the last days: the square draws it towards the end.
  const at = isLate
    ? Math.min(closesAt + HOUR + random.next() * 6 * DAY, TODAY.getTime())
    : closesAt - random.next() ** 2 * Math.min(closesAt - opensAt, 14 * DAY);
  return new Date(Math.floor(at / 1_000) * 1_000);
}

function drawGrading(random: Random, after: Date): Date {
  const at = after.getTime() + Math.floor((0.2 + 4 * random.next()) * 24) * HOUR + 17 * 60_000;
  return earlier(new Date(at), TODAY);
}

function scoreOf(
  { pointsPossible }: Assignment,
  work: Work,
  random: Random,
  { ability }: Traits,
): number | null {
  const share = Math.min(1, ability * (0.75 + 0.4 * random.next()));
  if (work.gradedAt === null || pointsPossible === null) return null;
  // Teachers grade in half points.
  return work.score ?? Math.round(share * pointsPossible * 2) / 2;
}

/** See `Submission.recordedAt`. Work on paper that earned nothing counts as not done. */
function recordedAtOf(
  assignment: Assignment,
  dueAt: Date | null,
  { submittedAt, gradedAt }: Work,
  score: number | null,
): Date | null {
  if (submittedAt !== null || !assignment.nonDigital) return submittedAt;
  if (gradedAt === null || score === 0) return null;
  return dueAt === null ? gradedAt : earlier(gradedAt, wholeMinute(dueAt));
}

function statusOf(
  assignment: Assignment,
  dueAt: Date | null,
  { submittedAt }: Work,
  recordedAt: Date | null,
  isExcused: boolean,
): Submission['status'] {
  if (submittedAt !== null) {
    return dueAt !== null && submittedAt > dueAt ? 'late' : 'on_time';
  }
  if (recordedAt !== null) return 'on_time';
  const isOverdue = dueAt !== null && dueAt <= TODAY;
  return isOverdue && !assignment.nonDigital && !isExcused ? 'missing' : 'floating';
}

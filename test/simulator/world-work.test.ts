import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCourse, isStudying, runs, sum, world } from './any-course.ts';

describe('work', () => {
  it('has one submission per student and published assignment of the own sections', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        const expected = chosen.studentIds(course.id).flatMap((userId) => {
          const sections = chosen
            .enrollments(course.id)
            .filter((enrollment) => isStudying(enrollment) && enrollment.userId === userId)
            .map(({ sectionId }) => sectionId);
          return chosen
            .assignments(course.id)
            .filter(({ published }) => published)
            .filter(({ onlySectionId: only }) => only === null || sections.includes(only))
            .map(({ id }) => ({ assignmentId: id, userId }));
        });
        const submissions = chosen.submissions(course.id);
        expect(submissions.map(({ assignmentId, userId }) => ({ assignmentId, userId }))).toEqual(
          expected,
        );
        for (const userId of chosen.studentIds(course.id).slice(0, 5)) {
          expect(chosen.submissionsOf(course.id, userId)).toEqual(
            submissions.filter((submission) => submission.userId === userId),
          );
        }
      }),
      runs,
    );
  });

  it('has a status that agrees with its dates', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        const assignments = new Map(chosen.assignments(course.id).map((each) => [each.id, each]));
        for (const submission of chosen.submissions(course.id)) {
          const { submittedAt, recordedAt, dueAt, status, score } = submission;
          const { nonDigital, pointsPossible } = assignments.get(submission.assignmentId)!;
          const isOverdue = dueAt !== null && dueAt <= chosen.today;
          if (status === 'late') expect(submittedAt! > dueAt!).toBe(true);
          if (status === 'on_time') expect(recordedAt).not.toBeNull();
          if (status === 'missing')
            expect(isOverdue && !nonDigital && recordedAt === null).toBe(true);
          if (status === 'floating' && !submission.excused) {
            expect(recordedAt === null && (nonDigital || !isOverdue)).toBe(true);
          }
          if (!submission.exists) expect(score === null && recordedAt === null).toBe(true);
          if (score !== null) expect(score >= 0 && score <= pointsPossible!).toBe(true);
        }
      }),
      runs,
    );
  });

  it('of a quiz is the last attempt, with the best score', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        for (const quiz of chosen.quizzes(course.id)) {
          const attempts = chosen.quizSubmissions(course.id, quiz.id);
          expect(quiz.questionCount).toBe(chosen.quizQuestions(quiz.id, course.id).length);
          if (!quiz.published) expect(attempts).toEqual([]);
          if (quiz.assignmentId === null) continue;
          const handedIn = chosen
            .submissions(course.id)
            .filter((each) => each.assignmentId === quiz.assignmentId && each.submittedAt !== null);
          expect(new Set(attempts.map(({ userId }) => userId))).toEqual(
            new Set(handedIn.map(({ userId }) => userId)),
          );
          for (const { userId, score, submittedAt } of handedIn) {
            const own = attempts.filter((attempt) => attempt.userId === userId);
            expect(score).toBe(Math.max(...own.map((attempt) => attempt.score)));
            expect(submittedAt).toEqual(own.at(-1)!.finishedAt);
            expect(own.map(({ attempt }) => attempt)).toEqual(own.map((_, index) => index + 1));
          }
        }
      }),
      runs,
    );
  });

  it('makes the grades: one per student, of what is graded and not muted', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        const assignments = new Map(chosen.assignments(course.id).map((each) => [each.id, each]));
        const grades = chosen.grades(course.id);
        expect(grades.map(({ userId }) => userId)).toEqual(chosen.studentIds(course.id));
        for (const { userId, currentScore, finalScore } of grades.slice(0, 10)) {
          const counted = chosen.submissionsOf(course.id, userId).filter((submission) => {
            const { muted } = assignments.get(submission.assignmentId)!;
            return submission.score !== null && !muted;
          });
          const possible = sum(
            counted.map((submission) => assignments.get(submission.assignmentId)!.pointsPossible!),
          );
          const earned = sum(counted.map(({ score }) => score!));
          if (possible === 0) expect(currentScore).toBeNull();
          else expect(currentScore).toBeCloseTo((100 * earned) / possible, 0);
          if (currentScore !== null) expect(finalScore).toBeLessThanOrEqual(currentScore);
        }
      }),
      runs,
    );
  });

  it('comes in all kinds: muted, on paper, without points or date, unpublished, of one section', () => {
    const assignments = world.courses.flatMap(({ id }) => world.assignments(id));
    expect(assignments.some(({ muted }) => muted)).toBe(true);
    expect(assignments.some(({ nonDigital }) => nonDigital)).toBe(true);
    expect(assignments.some(({ pointsPossible }) => pointsPossible === null)).toBe(true);
    expect(assignments.some(({ dueAt }) => dueAt === null)).toBe(true);
    expect(assignments.some(({ published }) => !published)).toBe(true);
    expect(assignments.some(({ dueAt }) => dueAt !== null && dueAt > world.today)).toBe(true);
    expect(assignments.some(({ sectionDueDates }) => sectionDueDates.length > 0)).toBe(true);
    const isForNobody = world
      .assignments(1n)
      .some(({ id, published }) =>
        published ? world.submissions(1n).every(({ assignmentId }) => assignmentId !== id) : false,
      );
    expect(isForNobody).toBe(true);
  });
});

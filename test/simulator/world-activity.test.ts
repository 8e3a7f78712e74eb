import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCourse, runs, sum, userIds, world } from './any-course.ts';

describe('activity', () => {
  it('of a course is the sum of its users, by UTC day and by category', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        const activities = userIds(chosen, course).map((id) => chosen.activityOf(course.id, id));
        const days = new Map<string, { views: number; participations: number }>();
        const of = (instant: number) => {
          const day = new Date(instant).toISOString().slice(0, 10);
          const sums = days.get(day) ?? { views: 0, participations: 0 };
          days.set(day, sums);
          return sums;
        };
        const categories = new Map<string, number>();
        for (const { pageViews, participations } of activities) {
          for (const { hour, category, views } of pageViews) {
            of(hour).views += views;
            categories.set(category, (categories.get(category) ?? 0) + views);
          }
          for (const { at } of participations) of(at.getTime()).participations += 1;
        }
        const { byDay, byCategory } = chosen.courseActivity(course.id);
        expect(Object.fromEntries(byDay.map(({ day, ...sums }) => [day, sums]))).toEqual(
          Object.fromEntries(days),
        );
        expect(
          Object.fromEntries(byCategory.map(({ category, views }) => [category, views])),
        ).toEqual(Object.fromEntries(categories));
        expect(sum(byDay.map(({ views }) => views))).toBe(
          sum(byCategory.map(({ views }) => views)),
        );
      }),
      runs,
    );
  });

  it('has views on every day that has participations, and is ascending', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        for (const id of userIds(chosen, course)) {
          const { pageViews, participations } = chosen.activityOf(course.id, id);
          const hours = pageViews.map(({ hour }) => hour);
          expect(hours).toEqual(hours.toSorted((one, other) => one - other));
          expect(hours.every((hour) => hour % 3_600_000 === 0)).toBe(true);
          const seen = new Set(hours);
          for (const { at } of participations) {
            expect(seen.has(at.getTime() - (at.getTime() % 3_600_000))).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('has a participation for every work handed in', () => {
    const urls = (id: bigint) => world.activityOf(1n, id).participations.map(({ url }) => url);
    for (const { userId, assignmentId, submittedAt } of world.submissions(1n)) {
      const assignment = world.assignments(1n).find(({ id }) => id === assignmentId)!;
      if (submittedAt === null || assignment.quizId !== null) continue;
      expect(urls(userId)).toContain(`/courses/1/assignments/${assignmentId}/submissions`);
    }
  });

  it('ends today, as everything does', () => {
    fc.assert(
      fc.property(anyCourse, ({ world: chosen, course }) => {
        const instants = [
          ...userIds(chosen, course).flatMap((id) => {
            const { pageViews, participations } = chosen.activityOf(course.id, id);
            return [...pageViews.map(({ hour }) => hour), ...participations.map(({ at }) => at)];
          }),
          ...chosen
            .submissions(course.id)
            .flatMap(({ submittedAt, gradedAt }) => [submittedAt ?? 0, gradedAt ?? 0]),
          ...chosen
            .quizzes(course.id)
            .flatMap(({ id }) => chosen.quizSubmissions(course.id, id))
            .map(({ finishedAt }) => finishedAt),
        ];
        expect(instants.every((instant) => new Date(instant) <= chosen.today)).toBe(true);
        const today = chosen.today.toISOString().slice(0, 10);
        for (const id of chosen.studentIds(course.id)) {
          expect(chosen.conversations(course.id, id).every(({ day }) => day <= today)).toBe(true);
        }
      }),
      runs,
    );
  });

  it('is there for teachers and missing for some students', () => {
    const teacher = world.enrollments(1n).find(({ type }) => type === 'TeacherEnrollment')!;
    expect(world.activityOf(1n, teacher.userId).pageViews.length).toBeGreaterThan(0);
    const silent = world
      .studentIds(2n)
      .filter((id) => world.activityOf(2n, id).pageViews.length === 0);
    expect(silent.length).toBeGreaterThan(0);
  });

  it('is nothing where there is no such course or no such user', () => {
    expect(world.activityOf(999n, 10_001n).pageViews).toEqual([]);
    expect(world.activityOf(1n, 999_999n).pageViews).toEqual([]);
    expect(world.courseActivity(999n)).toEqual({ byDay: [], byCategory: [] });
    expect(world.enrollments(999n)).toEqual([]);
    expect(world.user(999_999_999n)).toBeUndefined();
  });
});

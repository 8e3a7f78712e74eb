import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { quartilesOf, toBuckets } from '../../simulator/routes/analytics/quartiles.ts';
import type { World } from '../../simulator/world/types.ts';
import { activity, bySubaccount, dayRow, grades, statistics, sum } from './analytics-schemas.ts';
import { forbidden, notFound, startAsking } from './ask.ts';

let asking: Awaited<ReturnType<typeof startAsking>>;
let ask: typeof asking.ask;
let world: World;

beforeAll(async () => {
  asking = await startAsking();
  ({ ask, world } = asking);
});
afterAll(async () => {
  await asking.simulator.close();
});

describe('quartiles', () => {
  it('stand at (n + 1)·q − 1, inside the list, between its neighbours', () => {
    expect(quartilesOf([])).toBeUndefined();
    expect(quartilesOf([7])).toEqual({ first: 7, median: 7, third: 7 });
    expect(quartilesOf([4, 1, 3, 2])).toEqual({ first: 1.25, median: 2.5, third: 3.75 });
  });

  it('of a course are taken of 26 buckets, or fewer where fewer points are possible', () => {
    expect(toBuckets([0, 1, 2, 3, 100, 120], 100)).toEqual([0, 0, 4, 4, 100, 100]);
    expect(toBuckets([4.4, 4.5, 10], 10)).toEqual([4, 5, 10]);
    expect(toBuckets([0, 3], 0)).toEqual([0, 0]);
  });
});

describe('department activity', () => {
  const path = 'accounts/1/analytics/terms/4/activity';

  it('adds up the available and concluded courses of the term, in the whole subtree', async () => {
    const { by_date: days } = activity.parse((await ask(path)).body);
    const expected = new Map<string, number>();
    for (const { id: courseId, termId, state } of world.courses) {
      if (termId !== 4n || state === 'unpublished') continue;
      for (const { day: date, views } of world.courseActivity(courseId).byDay) {
        expected.set(date, (expected.get(date) ?? 0) + views);
      }
    }
    expect(new Map(days.map(({ date, views }) => [date, views]))).toEqual(expected);
  });

  it('has days in no order, and categories by name that sum up to the same', async () => {
    const { by_date: days, by_category: categories } = activity.parse((await ask(path)).body);
    const dates = days.map(({ date }) => date);
    const names = categories.map(({ category }) => category);
    expect(dates).not.toEqual(dates.toSorted());
    expect(names).toEqual(names.toSorted());
    expect(sum(days.map(({ views }) => views))).toBe(sum(categories.map(({ views }) => views)));
  });

  it('is two hashes where the documentation is followed', async () => {
    const rows = activity.parse((await ask(path)).body);
    const { body } = await ask(path, { generation: { departmentActivity: 'hashes' } });
    expect(body).toEqual({
      by_date: Object.fromEntries(rows.by_date.map(({ date, views }) => [date, views])),
      by_category: Object.fromEntries(
        rows.by_category.map(({ category, views }) => [category, views]),
      ),
    });
  });

  it('of current and completed looks at the default term only', async () => {
    const of = (state: string) =>
      sum(
        world.courses
          .filter((course) => course.termId === 1n && course.state === state)
          .flatMap((course) => world.courseActivity(course.id).byDay.map(({ views }) => views)),
      );
    for (const [word, state] of [
      ['current', 'available'],
      ['completed', 'completed'],
    ]) {
      const { body } = await ask(`accounts/1/analytics/${word!}/activity`);
      const { by_date: days } = activity.parse(body);
      expect(sum(days.map(({ views }) => views))).toBe(of(state!));
      expect(days.length).toBeGreaterThan(0);
    }
  });
});

describe('department grades', () => {
  it('have the keys 0 to 100 and count one rounded score per student and course', async () => {
    const { body } = await ask('accounts/self/analytics/terms/sis_term_id:FA26/grades');
    const distribution = grades.parse(body);
    const scores = world.courses
      .filter(({ termId, state }) => termId === 4n && state !== 'unpublished')
      .flatMap((course) => world.grades(course.id))
      .filter(({ currentScore }) => currentScore !== null);
    expect(Object.keys(distribution)).toEqual(Array.from({ length: 101 }, (_, key) => `${key}`));
    expect(sum(Object.values(distribution))).toBe(scores.length);
    expect(distribution['80']).toBe(
      scores.filter(({ currentScore }) => Math.round(currentScore!) === 80).length,
    );
  });

  it('are numeric strings in older installations', async () => {
    const path = 'accounts/1/analytics/current/grades';
    const plain = grades.parse((await ask(path)).body);
    const { body } = await ask(path, { generation: { gradeValues: 'strings' } });
    expect(body).toEqual(
      Object.fromEntries(Object.entries(plain).map(([key, value]) => [key, String(value)])),
    );
  });

  it('are all null where no course has a distribution', async () => {
    const empty = world.accounts.find(({ id: accountId }) =>
      world.coursesOf(accountId).every(({ termId }) => termId !== 1n),
    )!;
    const { body } = await ask(`accounts/${empty.id}/analytics/current/grades`);
    const values = Object.values(z.record(z.string(), z.null()).parse(body));
    expect(values).toHaveLength(101);
  });
});

describe('department statistics', () => {
  it('count distinct people, direct children, and what the courses hold', async () => {
    const { body } = await ask('accounts/1/analytics/terms/3/statistics');
    const courses = world.courses.filter(
      ({ termId, state }) => termId === 3n && state !== 'unpublished',
    );
    const teachers = courses
      .flatMap((course) => world.enrollments(course.id))
      .filter(({ type }) => type === 'TeacherEnrollment');
    expect(statistics.parse(body)).toEqual({
      courses: courses.length,
      subaccounts: world.childAccounts(1n).length,
      teachers: new Set(teachers.map(({ userId }) => userId)).size,
      students: new Set(courses.flatMap((course) => world.studentIds(course.id))).size,
      discussion_topics: sum(courses.map((course) => world.discussionTopicCount(course.id))),
      media_objects: sum(courses.map((course) => world.mediaObjectCount(course.id))),
      attachments: sum(courses.map((course) => world.attachmentCount(course.id))),
      assignments: sum(courses.map((course) => world.assignments(course.id).length)),
    });
  });

  it('by sub-account begin with the account itself and count courses directly inside', async () => {
    const { body } = await ask('accounts/2/analytics/terms/4/statistics_by_subaccount');
    const { accounts } = bySubaccount.parse(body);
    const children = world.childAccounts(2n).map((child) => child.id.toString());
    expect(accounts.map((row) => row.id)).toEqual(['2', ...children]);
    for (const row of accounts) {
      const courses = world.courses.filter(
        ({ accountId, termId, state }) =>
          accountId === BigInt(row.id) && termId === 4n && state !== 'unpublished',
      );
      expect(row.courses).toBe(courses.length);
      expect(row.students).toBe(
        new Set(courses.flatMap((course) => world.studentIds(course.id))).size,
      );
    }
  });

  it('by sub-account have four counters that are always 0', async () => {
    const { body } = await ask('accounts/1/analytics/terms/4/statistics_by_subaccount');
    for (const row of bySubaccount.parse(body).accounts) {
      expect(row).toMatchObject({
        discussion_topics: 0,
        media_objects: 0,
        attachments: 0,
        assignments: 0,
      });
    }
  });
});

describe('a department', () => {
  it('that does not exist is 404, before the right is looked at', async () => {
    const path = 'accounts/999/analytics/current/statistics';
    expect(await ask(path, { token: 'teacher' })).toMatchObject(notFound);
  });

  it('is 403 without the right, before the term is looked for', async () => {
    const path = 'accounts/1/analytics/terms/999/grades';
    expect(await ask(path, { token: 'teacher' })).toMatchObject(forbidden);
    expect(await ask(path)).toMatchObject(notFound);
  });

  it('is 401 with the same body in older installs', async () => {
    const answer = await ask('accounts/1/analytics/current/grades', {
      token: 'subAdmin',
      generation: { forbiddenStatus: 401 },
    });
    expect(answer).toMatchObject({ ...forbidden, status: 401 });
  });
});

describe('course analytics', () => {
  const routes = ['activity', 'assignments', 'student_summaries'];

  it.each(routes)('%s of an unpublished course is 404, even without the right', async (route) => {
    expect(await ask(`courses/5/analytics/${route}`)).toMatchObject(notFound);
    const answer = await ask(`courses/5/analytics/${route}`, { token: 'student' });
    expect(answer).toMatchObject(notFound);
  });

  it.each(routes)('%s of a course without students is 404', async (route) => {
    expect(await ask(`courses/4/analytics/${route}`)).toMatchObject(notFound);
  });

  it.each(routes)('%s is 403 for a student', async (route) => {
    const answer = await ask(`courses/1/analytics/${route}`, { token: 'student' });
    expect(answer).toMatchObject(forbidden);
  });

  it('activity sums all users by UTC day, unordered, without the days without views', async () => {
    const { status, body } = await ask('courses/sis_course_id:BIO-101%2FA:1/analytics/activity');
    const rows = z.array(dayRow).parse(body);
    const { byDay } = world.courseActivity(10n);
    expect(status).toBe(200);
    expect(rows.every(({ views }) => views > 0)).toBe(true);
    expect(rows).not.toEqual(rows.toSorted((one, other) => (one.date < other.date ? -1 : 1)));
    expect(new Map(rows.map(({ date, views }) => [date, views]))).toEqual(
      new Map(byDay.map(({ day: date, views }) => [date, views])),
    );
  });
});

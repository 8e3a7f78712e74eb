import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { quartilesOf } from '../../simulator/routes/analytics/quartiles.ts';
import type { World } from '../../simulator/world/types.ts';
import { assignment, count, day, id, instant, sum } from './analytics-schemas.ts';
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

describe('the analytics of a student', () => {
  const studentId = () =>
    world.studentIds(1n).find((each) => world.conversations(1n, each).length > 0)!;
  const path = (route: string) => `courses/1/analytics/users/${studentId()}/${route}`;
  const studentActivity = z.strictObject({
    page_views: z.record(z.string(), count),
    participations: z.array(z.strictObject({ created_at: instant, url: z.url() })),
  });

  it.each(['activity', 'assignments', 'communication'])(
    '%s is 404 for whom is not in the course, and 403 for a student who asks',
    async (route) => {
      const outsider = world.studentIds(3n).find((each) => !world.studentIds(1n).includes(each))!;
      const prefix = 'courses/1/analytics/users';
      expect(await ask(`${prefix}/${outsider}/${route}`)).toMatchObject(notFound);
      expect(await ask(`${prefix}/77777777/${route}`)).toMatchObject(notFound);
      const teacher = world.enrollments(1n)[0]!.userId;
      expect(await ask(`${prefix}/${teacher}/${route}`)).toMatchObject(notFound);
      expect(await ask(path(route), { token: 'student' })).toMatchObject(forbidden);
    },
  );

  it('has page views by hour with the offset of the caller, and UTC as Z', async () => {
    const { body } = await ask(path('activity'));
    const { page_views: views } = studentActivity.parse(body);
    const { pageViews, participations } = world.activityOf(1n, studentId());
    expect(Object.keys(views).every((key) => /T\d\d:00:00-0[67]:00$/.test(key))).toBe(true);
    expect(sum(Object.values(views))).toBe(sum(pageViews.map((each) => each.views)));
    const inUtc = studentActivity.parse((await ask(path('activity'), { token: 'utcAdmin' })).body);
    expect(Object.keys(inUtc.page_views).every((key) => key.endsWith(':00:00Z'))).toBe(true);
    expect(Object.keys(inUtc.page_views).map((key) => Date.parse(key))).toEqual(
      Object.keys(views).map((key) => Date.parse(key)),
    );
    expect(inUtc.participations).toHaveLength(participations.length);
  });

  it('has page views by day and unsorted participations where a database counts', async () => {
    const hourly = studentActivity.parse((await ask(path('activity'))).body);
    const answer = await ask(path('activity'), { generation: { pageViewKeys: 'days' } });
    const daily = studentActivity.parse(answer.body);
    const keys = Object.keys(daily.page_views);
    expect(keys.every((key) => day.safeParse(key).success)).toBe(true);
    expect(sum(Object.values(daily.page_views))).toBe(sum(Object.values(hourly.page_views)));
    const instants = daily.participations.map((each) => each.created_at);
    expect(instants).not.toEqual(instants.toSorted());
    expect(instants.toSorted()).toEqual(hourly.participations.map((each) => each.created_at));
  });

  it('has nothing, in two empty forms, of a student who never came', async () => {
    const silent = world
      .studentIds(2n)
      .find((each) => world.activityOf(2n, each).pageViews.length === 0)!;
    const { body } = await ask(`courses/2/analytics/users/${silent}/activity`);
    expect(body).toEqual({ page_views: {}, participations: [] });
  });

  it('has the own assignments with exact statistics, and a submission where there is one', async () => {
    const submission = z.strictObject({
      posted_at: instant.nullable(),
      score: z.number().nullable(),
      submitted_at: instant.nullable(),
    });
    const own = assignment.extend({
      status: z.enum(['on_time', 'late', 'missing', 'floating']),
      multiple_due_dates: z.literal(false),
      excused: z.boolean().optional(),
      module_ids: z.array(id),
      submission: submission.optional(),
    });
    const excused = new Set<boolean | undefined>();
    for (const each of world.studentIds(1n)) {
      const { body } = await ask(`courses/1/analytics/users/${each}/assignments`);
      const rows = z.array(own).parse(body);
      const submissions = world.submissionsOf(1n, each);
      expect(rows).toHaveLength(submissions.length);
      for (const row of rows) {
        excused.add(row.excused);
        const mine = submissions.find(
          ({ assignmentId }) => assignmentId.toString() === row.assignment_id,
        )!;
        expect(row.status).toBe(mine.status);
        expect(row.submission !== undefined).toBe(mine.exists && !mine.excused);
        expect(row.excused).toBe(mine.exists ? mine.excused : undefined);
        if (row.due_at !== null) expect(row.due_at).toMatch(/:00Z$/);
        const scores = world
          .submissions(1n)
          .filter(({ assignmentId }) => assignmentId === mine.assignmentId)
          .flatMap((other) => (other.score === null ? [] : [other.score]));
        expect(row.median).toBe(quartilesOf(scores)?.median ?? null);
      }
    }
    expect(excused).toEqual(new Set([true, false, undefined]));
  });

  it('has messages by UTC day, without the side that wrote none', async () => {
    const inner = z.strictObject({
      instructorMessages: count.positive().optional(),
      studentMessages: count.positive().optional(),
    });
    const { body } = await ask(path('communication'));
    const days = z.record(day, inner).parse(body);
    const expected = world.conversations(1n, studentId());
    expect(Object.keys(days)).toEqual(expected.map((each) => each.day));
    for (const each of expected) {
      expect(days[each.day]?.instructorMessages ?? 0).toBe(each.instructorMessages);
      expect(days[each.day]?.studentMessages ?? 0).toBe(each.studentMessages);
    }
  });

  it('is found by SIS id', async () => {
    const user = world
      .studentIds(1n)
      .map((each) => world.user(each)!)
      .find((each) => each.sisId !== null)!;
    const ref = encodeURIComponent(`sis_user_id:${user.sisId!}`);
    const { status } = await ask(`courses/1/analytics/users/${ref}/communication`);
    expect(status).toBe(200);
  });
});

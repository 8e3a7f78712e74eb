import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { quartilesOf, toBuckets } from '../../simulator/routes/analytics/quartiles.ts';
import type { World } from '../../simulator/world/types.ts';
import { assignment, count, scoreKeys, shares, sum, summary } from './analytics-schemas.ts';
import { notFound, startAsking } from './ask.ts';

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

/** All pages of a list of summaries. */
async function allSummaries(path: string): Promise<z.infer<typeof summary>[]> {
  const rows: z.infer<typeof summary>[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const answer = await ask(next);
    expect(answer.status).toBe(200);
    rows.push(...z.array(summary).parse(answer.body));
    next = answer.links.next;
  }
  return rows;
}

describe('the assignments of a course', () => {
  const path = 'courses/1/analytics/assignments';
  const full = assignment.extend({ tardiness_breakdown: shares });

  it('are sorted by due date, nulls last', async () => {
    const rows = z.array(full).parse((await ask(path)).body);
    const dates = rows.map(({ due_at: dueAt }) => dueAt ?? '9999');
    expect(dates).toEqual(dates.toSorted());
    expect(dates.at(-1)).toBe('9999');
  });

  it('leave out what is unpublished and what nobody has to do', async () => {
    const rows = z.array(full).parse((await ask(path)).body);
    const done = new Set(world.submissions(1n).map(({ assignmentId }) => assignmentId.toString()));
    expect(new Set(rows.map((row) => row.assignment_id))).toEqual(done);
    const published = world.assignments(1n).filter((each) => each.published);
    expect(done.size).toBeLessThan(published.length);
  });

  it('have shares of the enrolments, without the floating ones; none on paper', async () => {
    const rows = z.array(full).parse((await ask(path)).body);
    for (const row of rows) {
      const own = world
        .submissions(1n)
        .filter(({ assignmentId }) => assignmentId.toString() === row.assignment_id);
      const share = (status: string) =>
        row.non_digital_submission
          ? 0
          : own.filter((submission) => submission.status === status).length / own.length;
      expect(row.tardiness_breakdown).toEqual({
        missing: share('missing'),
        late: share('late'),
        on_time: share('on_time'),
        floating: 0,
        total: own.length,
      });
    }
    expect(rows.some((row) => row.non_digital_submission)).toBe(true);
  });

  it('have exact extremes and bucketed quartiles; no score keys where there are no points', async () => {
    const rows = z.array(full).parse((await ask(path)).body);
    for (const row of rows) {
      const scores = world
        .submissions(1n)
        .filter(({ assignmentId }) => assignmentId.toString() === row.assignment_id)
        .flatMap((submission) => (submission.score === null ? [] : [submission.score]));
      if (row.points_possible === null) {
        for (const key of scoreKeys) expect(row).not.toHaveProperty(key);
      } else if (scores.length === 0) {
        for (const key of scoreKeys) expect(row).toHaveProperty(key, null);
      } else {
        expect(row.max_score).toBe(Math.max(...scores));
        expect(row.min_score).toBe(Math.min(...scores));
        expect(row.median).toBe(quartilesOf(toBuckets(scores, row.points_possible))!.median);
      }
    }
    expect(rows.some((row) => row.points_possible === null)).toBe(true);
    expect(rows.some((row) => row.median === null)).toBe(true);
  });

  it('lack dates of their own and modules in the usual shape, and have them in the other', async () => {
    const keys = ['unlock_at', 'multiple_due_dates'];
    for (const row of z.array(full).parse((await ask(path)).body)) {
      for (const key of [...keys, 'module_ids']) expect(row).not.toHaveProperty(key);
    }
    const { body } = await ask(path, { generation: { assignmentsShape: 'limited' } });
    const limited = z.array(full).parse(body);
    for (const row of limited) {
      for (const key of [...keys, 'module_ids', 'median']) expect(row).toHaveProperty(key);
    }
    const published = world.assignments(1n).filter((each) => each.published);
    expect(limited).toHaveLength(published.length);
    const floating = limited.map((row) => row.tardiness_breakdown.floating);
    expect(Math.max(...floating)).toBeGreaterThan(0);
  });

  it('count a student twice who is in two sections', async () => {
    const rows = z.array(full).parse((await ask('courses/2/analytics/assignments')).body);
    const totals = rows.map((row) => row.tardiness_breakdown.total);
    expect(Math.max(...totals)).toBeGreaterThan(world.studentIds(2n).length);
  });
});

describe('asynchronous assignments', () => {
  const pending = z.strictObject({ progress_url: z.url() });
  const progress = z.looseObject({
    workflow_state: z.string(),
    tag: z.string(),
    completion: count,
  });
  const slow = { queuedMs: 60_000, runningMs: 60_000 };

  it('are a Progress until they are ready, the same to whoever asks again', async () => {
    const path = 'courses/3/analytics/assignments?async=true';
    const jobs = { queuedMs: 0, runningMs: 150 };
    const first = await ask(path, { jobs });
    const { progress_url: url } = pending.parse(first.body);
    expect((await ask(path, { jobs })).body).toEqual(first.body);
    let state = progress.parse((await ask(url)).body);
    expect(state).toMatchObject({ tag: 'permitted_course_assignments', completion: 0 });
    await expect
      .poll(async () => {
        state = progress.parse((await ask(url)).body);
        return state.workflow_state;
      })
      .toBe('completed');
    expect((await ask(path)).body).toEqual((await ask('courses/3/analytics/assignments')).body);
  });

  it('come at once where they were read before', async () => {
    await ask('courses/10/analytics/assignments');
    const { body } = await ask('courses/10/analytics/assignments?async=1', { jobs: slow });
    expect(z.array(assignment).safeParse(body).success).toBe(true);
  });

  it('are prepared for each caller apart', async () => {
    await ask('courses/1/analytics/assignments');
    const { body } = await ask('courses/1/analytics/assignments?async=1', {
      token: 'utcAdmin',
      jobs: slow,
    });
    expect(pending.safeParse(body).success).toBe(true);
  });

  it('come in-line where there is no shared cache', async () => {
    const path = 'courses/7/analytics/assignments?async=true';
    const { body } = await ask(path, { generation: { asyncAnalytics: false } });
    expect(z.array(assignment).safeParse(body).success).toBe(true);
  });
});

describe('student summaries', () => {
  const path = 'courses/2/analytics/student_summaries';

  it('list every student once, by name, over several pages', async () => {
    const rows = await allSummaries(`${path}?per_page=100`);
    const names = rows.map((row) => world.user(BigInt(row.id))!.sortableName);
    const { compare } = new Intl.Collator('en', { sensitivity: 'base', ignorePunctuation: true });
    expect(new Set(rows.map((row) => row.id))).toEqual(
      new Set(world.studentIds(2n).map((studentId) => studentId.toString())),
    );
    expect(rows).toHaveLength(world.studentIds(2n).length);
    expect(names).toEqual(names.toSorted(compare));
  });

  it('agree with the hours, the participations and the submissions of each student', async () => {
    const rows = await allSummaries(`${path}?per_page=100`);
    const digital = new Set(
      world.assignments(2n).flatMap((each) => (each.nonDigital ? [] : [each.id])),
    );
    for (const row of rows) {
      const own = world.activityOf(2n, BigInt(row.id));
      const isKnown = own.pageViews.length > 0;
      expect(row.page_views).toBe(isKnown ? sum(own.pageViews.map(({ views }) => views)) : null);
      expect(row.participations).toBe(isKnown ? own.participations.length : null);
      const work = world
        .submissionsOf(2n, BigInt(row.id))
        .filter(({ assignmentId }) => digital.has(assignmentId));
      const of = (status: string) => work.filter((each) => each.status === status).length;
      expect(row.tardiness_breakdown).toEqual({
        missing: of('missing'),
        late: of('late'),
        on_time: of('on_time'),
        floating: of('floating'),
        total: work.length,
      });
    }
  });

  it('share the maxima of the course and have levels by quartile', async () => {
    const rows = await allSummaries(`${path}?per_page=100`);
    const views = rows.flatMap((row) => (row.page_views === null ? [] : [row.page_views]));
    const { first, third } = quartilesOf(views)!;
    for (const row of rows) {
      expect(row.max_page_views).toBe(Math.max(...views));
      const seen = row.page_views ?? 0;
      const level = seen < first ? 1 : seen < third ? 2 : 3;
      expect(row.page_views_level).toBe(seen === 0 ? 0 : level);
    }
    expect(new Set(rows.map((row) => row.page_views_level))).toEqual(new Set([0, 1, 2, 3]));
  });

  it('are 0 instead of null where a database counts', async () => {
    const silent = world
      .studentIds(2n)
      .find((studentId) => world.activityOf(2n, studentId).pageViews.length === 0)!;
    const one = `${path}?student_id=${silent}`;
    expect(z.array(summary).parse((await ask(one)).body)[0]?.page_views).toBeNull();
    const { body } = await ask(one, { generation: { pageViewKeys: 'days' } });
    expect(z.array(summary).parse(body)[0]).toMatchObject({ page_views: 0, participations: 0 });
  });

  it('past the end are 404, not an empty page', async () => {
    const missing = {
      status: 404,
      body: { errors: [{ message: 'An error occurred.', error_code: 'not_found' }] },
    };
    for (const page of ['99', '0', '-1']) {
      expect(await ask(`${path}?page=${page}`)).toMatchObject(missing);
    }
    expect(await ask(`${path}?sort_column=page_views&page=99`)).toMatchObject(missing);
  });

  it('give all links by name, and neither first nor an early last by activity', async () => {
    const byName = await ask(path);
    expect(Object.keys(byName.links)).toEqual(['current', 'next', 'first', 'last']);
    const byViews = await ask(`${path}?sort_column=page_views`);
    expect(Object.keys(byViews.links)).toEqual(['current', 'next']);
    const end = await ask(`${path}?sort_column=page_views&per_page=100&page=2`);
    expect(Object.keys(end.links)).toEqual(['current', 'prev', 'last']);
  });

  it('sort by views, participations and score, ascending unless told otherwise', async () => {
    const by = async (sort: string) => allSummaries(`${path}?per_page=100&sort_column=${sort}`);
    const views = (await by('page_views')).map((row) => row.page_views ?? 0);
    expect(views).toEqual(views.toSorted((one, other) => one - other));
    const deeds = (await by('participations_descending')).map((row) => row.participations ?? 0);
    expect(deeds).toEqual(deeds.toSorted((one, other) => other - one));
    const scores = new Map(
      world.grades(2n).map((grade) => [grade.userId.toString(), grade.currentScore ?? 'none']),
    );
    const best = (await by('score_descending')).map((row) => scores.get(row.id));
    const known = best.filter((each) => typeof each === 'number');
    expect(known).toEqual(known.toSorted((one, other) => other - one));
    expect(best.slice(0, known.length)).toEqual(known);
    expect(await by('nonsense')).toEqual(await by('name'));
  });

  it('of one student are filtered before paging by name, and after it by activity', async () => {
    const rows = await allSummaries(`${path}?per_page=100&sort_column=page_views`);
    const last = rows.at(-1)!;
    const one = `${path}?student_id=${last.id}`;
    expect((await ask(one)).body).toEqual([last]);
    const byViews = await ask(`${one}&sort_column=page_views`);
    expect(byViews.body).toEqual([]);
    expect(byViews.links).toHaveProperty('next');
  });

  it('show a caller who is limited to a section the students of that section alone', async () => {
    const assistant = world.enrollments(2n).find(({ limitedToSection }) => limitedToSection)!;
    const ofSection = world
      .enrollments(2n)
      .filter(({ sectionId }) => sectionId === assistant.sectionId)
      .map(({ userId }) => userId);
    const visible = world.studentIds(2n).filter((each) => ofSection.includes(each));
    const as = `as_user_id=${assistant.userId}`;
    const rows = await allSummaries(`${path}?per_page=100&${as}`);
    expect(new Set(rows.map((row) => row.id))).toEqual(new Set(visible.map(String)));
    const hidden = world.studentIds(2n).find((each) => !ofSection.includes(each))!;
    const url = `courses/2/analytics/users/${hidden}/activity?${as}`;
    expect(await ask(url)).toMatchObject(notFound);
  });

  it('have ids of another shard in full', async () => {
    const guest = world.studentIds(1n).find((each) => each > BigInt(Number.MAX_SAFE_INTEGER))!;
    const { body } = await ask(`courses/1/analytics/student_summaries?student_id=${guest}`);
    expect(z.array(summary).parse(body)[0]?.id).toBe(guest.toString());
  });
});

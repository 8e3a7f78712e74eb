import { describe, expect, it } from 'vitest';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { startGateway } from '../support/gateway.ts';

interface Day {
  date: string;
  views: number;
  participations: number | null;
}

const isSorted = (values: readonly string[]) =>
  values.every((value, at) => at === 0 || values[at - 1]! <= value);

describe('department analytics', () => {
  const everything = `
    activity { byDate { date views participations } byCategory { category views } }
    grades { total mean median bins { score count } }
    statistics { courses subaccounts teachers students discussionTopics mediaObjects attachments assignments }
    statisticsBySubaccount { account { _id } name courses students assignments }`;

  it('agree with each other, and come ordered', async () => {
    const { query, canvas } = await startGateway();
    const { data, errors } = await query(
      `{ account(id: 1) { analytics(termId: "sis_term_id:FA26") { ${everything} } } }`,
    );
    expect(errors).toBeUndefined();
    expect(canvas.requests).toHaveLength(4);
    const { activity, grades, statistics, statisticsBySubaccount } = data.account.analytics;
    const days = activity.byDate as Day[];
    const sum = (of: { views: number }[]) => of.reduce((all, { views }) => all + views, 0);
    expect(isSorted(days.map(({ date }) => date))).toBe(true);
    expect(sum(days)).toBe(sum(activity.byCategory as { views: number }[]));
    expect(grades.bins).toHaveLength(101);
    const bins = grades.bins as { score: number; count: number }[];
    expect(grades.total).toBe(bins.reduce((all, { count }) => all + count, 0));
    const scores = bins.flatMap(({ score, count }) => Array<number>(count).fill(score));
    expect(grades.mean).toBeCloseTo(scores.reduce((all, one) => all + one, 0) / scores.length, 9);
    const middle = scores.length / 2;
    expect(grades.median).toBe((scores[Math.ceil(middle) - 1]! + scores[Math.floor(middle)]!) / 2);
    expect(statistics.courses).toBeGreaterThan(20);
    expect(statisticsBySubaccount[0].account).toEqual({ _id: '1' });
    expect(statisticsBySubaccount).toHaveLength(1 + Number(statistics.subaccounts));
  });

  it('are those of the current courses when neither term nor filter is given', async () => {
    const { query, canvas } = await startGateway();
    const analytics = (args: string) => `analytics${args} { statistics { courses students } }`;
    const { data } = await query(`{
      a: account(id: 1) { ${analytics('')} }
      b: account(id: 1) { ${analytics('(filter: CURRENT)')} }
      c: account(id: 1) { ${analytics('(filter: COMPLETED)')} }
    }`);
    expect(data.a).toEqual(data.b);
    expect(data.c).not.toEqual(data.b);
    expect(canvas.requests.sort()).toEqual([
      'GET /api/v1/accounts/1/analytics/completed/statistics',
      'GET /api/v1/accounts/1/analytics/current/statistics',
    ]);
  });

  it('read the same from the documented hashes as from the real arrays', async () => {
    const operation =
      '{ account(id: 1) { analytics { activity { byDate { date views } byCategory { category views } } } } }';
    const { query, simulator } = await startGateway();
    const real = await query(operation);
    simulator.settings.change({ generation: { departmentActivity: 'hashes' } });
    expect(await query(operation)).toEqual(real);
  });

  it.each(['strings', 'integers'] as const)('read grades sent as %s', async (gradeValues) => {
    const operation = '{ account(id: 1) { analytics { grades { total mean } } } }';
    const { query, simulator } = await startGateway();
    const plain = await query(operation);
    simulator.settings.change({ generation: { gradeValues } });
    expect(await query(operation)).toEqual(plain);
  });

  it('take nulls in place of grades for none', async () => {
    const { query } = await startGateway({ simulator: { generation: { gradeValues: 'nulls' } } });
    const { data } = await query(
      '{ account(id: 1) { analytics { grades { total mean median bins { count } } } } }',
    );
    expect(data.account.analytics.grades).toMatchObject({ total: 0, mean: null, median: null });
    expect(data.account.analytics.grades.bins).toHaveLength(101);
  });

  it('fail field by field', async () => {
    const { query, simulator } = await startGateway();
    simulator.settings.change({
      faults: { kind: 'status', status: 500, rate: 1, path: '/analytics/current/grades' },
    });
    const { data, errors } = await query(
      '{ account(id: 1) { analytics { grades { total } statistics { courses } } } }',
    );
    expect(data.account.analytics.grades).toBeNull();
    expect(data.account.analytics.statistics.courses).toBeGreaterThan(0);
    expect(errors).toMatchObject([
      {
        path: ['account', 'analytics', 'grades'],
        extensions: { code: 'CANVAS_ERROR', status: 500 },
      },
    ]);
  });
});

describe('course analytics', () => {
  it('activity comes ordered, and is the sum of the days', async () => {
    const { query } = await startGateway();
    const { data } = await query(
      '{ course(id: 1) { analytics { activity { date views participations } } } }',
    );
    const days = data.course.analytics.activity as Day[];
    expect(isSorted(days.map(({ date }) => date))).toBe(true);
    expect(days.every(({ views }) => views > 0)).toBe(true);
  });

  const assignments =
    '{ course(id: 1) { analytics { assignments { assignmentId title dueAt unlockAt minScore firstQuartile median thirdQuartile maxScore moduleIds tardinessBreakdown { missing late onTime floating total } } } } }';

  it("assignments wait for Canvas's background computation", async () => {
    const { query, canvas } = await startGateway({
      simulator: { jobs: { queuedMs: 1, runningMs: 1, compilingMs: 0 } },
    });
    const { data, errors } = await query(assignments);
    expect(errors).toBeUndefined();
    expect(data.course.analytics.assignments.length).toBeGreaterThan(3);
    expect(canvas.requests[0]).toBe('GET /api/v1/courses/1/analytics/assignments?async=true');
    expect(canvas.requests.some((line) => line.startsWith('GET /api/v1/progress/'))).toBe(true);
    expect(canvas.requests.at(-1)).toBe(canvas.requests[0]);
  });

  it('assignments that are not computed within the deadline are ANALYTICS_PENDING; the rest arrives', async () => {
    const { query } = await startGateway({
      simulator: { jobs: { queuedMs: 3_600_000, runningMs: 0, compilingMs: 0 } },
      deadlineMs: 1_300,
    });
    const { data, errors } = await query(
      '{ course(id: 1) { name analytics { assignments { title } } } }',
    );
    expect(data.course.name).toBe('Introduction to Biology');
    expect(errors).toMatchObject([
      {
        path: ['course', 'analytics', 'assignments'],
        extensions: { code: 'ANALYTICS_PENDING', retryAfterSeconds: 5 },
      },
    ]);
  });

  it('assignments read both shapes', async () => {
    const { query, simulator } = await startGateway({
      simulator: { generation: { asyncAnalytics: false } },
    });
    const full = await query(assignments);
    simulator.settings.change({ generation: { assignmentsShape: 'limited' } });
    const limited = await query(assignments);
    expect(full.errors).toBeUndefined();
    expect(limited.errors).toBeUndefined();
    expect(full.data.course.analytics.assignments[0]).toMatchObject({
      unlockAt: null,
      moduleIds: null,
    });
    const shares = full.data.course.analytics.assignments[0].tardinessBreakdown as Record<
      string,
      number
    >;
    expect(shares.missing! + shares.late! + shares.onTime!).toBeLessThanOrEqual(1.000_001);
    expect(
      limited.data.course.analytics.assignments.some(
        ({ moduleIds }: { moduleIds: unknown }) => moduleIds !== null,
      ),
    ).toBe(true);
  });

  it('of a course without students, or unpublished, are NOT_FOUND', async () => {
    const { query } = await startGateway();
    const { data, errors } = await query(`{
      empty: course(id: 4) { analytics { activity { views } } }
      unpublished: course(id: 5) { analytics { activity { views } } }
    }`);
    expect(data).toEqual({
      empty: { analytics: { activity: null } },
      unpublished: { analytics: { activity: null } },
    });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
  });

  it('order students as they are asked to', async () => {
    const { query } = await startGateway();
    const list = (sort: string) =>
      `${sort.toLowerCase()}: studentSummariesConnection(sortColumn: ${sort}) { nodes { pageViews participations student { sortableName } } }`;
    const { data, errors } = await query(
      `{ course(id: 1) { analytics { ${['NAME', 'NAME_DESCENDING', 'SCORE', 'PAGE_VIEWS', 'PAGE_VIEWS_DESCENDING', 'PARTICIPATIONS_DESCENDING'].map(list).join(' ')} } } }`,
    );
    expect(errors).toBeUndefined();
    const { analytics } = data.course;
    const views = (sort: string) =>
      analytics[sort].nodes.map((node: { pageViews: number }) => node.pageViews) as number[];
    expect(views('page_views')).toEqual([...views('page_views')].sort((a, b) => a - b));
    expect(views('page_views_descending')).toEqual(
      [...views('page_views_descending')].sort((a, b) => b - a),
    );
    expect(analytics.name.nodes.map((node: { student: object }) => node.student)).toEqual(
      analytics.name_descending.nodes.map((node: { student: object }) => node.student).reverse(),
    );
  });
});

describe('student analytics', () => {
  const student = `{
    course(id: 1) {
      usersConnection(first: 1, filter: { enrollmentTypes: ["student"] }) {
        nodes {
          _id
          analytics(courseId: 1) {
            course { _id }
            student { _id }
            summary { pageViews participations tardinessBreakdown { missing late onTime floating total } }
            activity { pageViews { at size views } participations { createdAt url } }
            assignments { status excused submission { score submittedAt } }
            communication { date instructorMessages studentMessages }
          }
        }
      }
    }
  }`;

  it("a summary's numbers are the sums of the days and of the assignments", async () => {
    const { query } = await startGateway();
    const { data, errors } = await query(student);
    expect(errors).toBeUndefined();
    const [user] = data.course.usersConnection.nodes;
    const { summary, activity, assignments } = user.analytics;
    expect(user.analytics).toMatchObject({ course: { _id: '1' }, student: { _id: user._id } });
    const hours = activity.pageViews as { at: string; size: string; views: number }[];
    expect(hours.reduce((all, { views }) => all + views, 0)).toBe(summary.pageViews);
    expect(hours.every(({ size }) => size === 'HOUR')).toBe(true);
    expect(isSorted(hours.map(({ at }) => new Date(at).toISOString()))).toBe(true);
    expect(activity.participations).toHaveLength(summary.participations);
    const counted = (status: string) =>
      assignments.filter((one: { status: string }) => one.status === status).length as number;
    expect(summary.tardinessBreakdown).toMatchObject({
      late: counted('late'),
      missing: counted('missing'),
    });
  });

  it('page views by day are days, and sum up to the same', async () => {
    const { query } = await startGateway({ simulator: { generation: { pageViewKeys: 'days' } } });
    const { data } = await query(student);
    const { activity, summary } = data.course.usersConnection.nodes[0].analytics;
    const days = activity.pageViews as { at: string; size: string; views: number }[];
    expect(days.every(({ at, size }) => size === 'DAY' && at.endsWith('T00:00:00Z'))).toBe(true);
    expect(days.reduce((all, { views }) => all + views, 0)).toBe(summary.pageViews);
  });

  it('keys of the documented form, two of one instant, and missing counts are read', async () => {
    const { query } = await startScriptedGateway((request, response) => {
      json(
        response,
        request.url!.endsWith('/activity')
          ? {
              page_views: {
                '2026-03-08T03:00:00-06:00': 2,
                '2026-03-08T01:00:00-07:00': 1,
                '2026-03-08T02:00:00-07:00': 3,
              },
              participations: [],
            }
          : { '2026-01-25': { studentMessages: 2 }, '2026-01-24': { instructorMessages: 1 } },
      );
    });
    const { data } = await query(
      '{ course(id: 1) { analytics { student(id: 2) { activity { pageViews { at views } } communication { date instructorMessages studentMessages } } } } }',
    );
    expect(data.course.analytics.student).toEqual({
      activity: {
        pageViews: [
          { at: '2026-03-08T01:00:00-07:00', views: 1 },
          { at: '2026-03-08T03:00:00-06:00', views: 2 },
          { at: '2026-03-08T02:00:00-07:00', views: 3 },
        ],
      },
      communication: [
        { date: '2026-01-24', instructorMessages: 1, studentMessages: 0 },
        { date: '2026-01-25', instructorMessages: 0, studentMessages: 2 },
      ],
    });
  });

  it('is found by self and by SIS id, whose number is looked up only where Canvas wants one', async () => {
    const { query, requests } = await startScriptedGateway((request, response) => {
      const isUser = request.url === '/api/v1/users/self';
      json(response, isUser ? { id: '5' } : request.url!.includes('summaries') ? [] : {});
    });
    await query(
      '{ course(id: 1) { analytics { student(id: "self") { communication { date } } } } }',
    );
    expect(requests).toEqual(['GET /api/v1/courses/1/analytics/users/self/communication']);
    await query(
      '{ course(id: 1) { analytics { student(id: "self") { summary { pageViews } } } } }',
    );
    expect(requests.slice(1)).toEqual([
      'GET /api/v1/users/self',
      'GET /api/v1/courses/1/analytics/student_summaries?student_id=5&per_page=100',
    ]);
  });
});

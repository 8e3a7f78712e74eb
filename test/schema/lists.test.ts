import { describe, expect, it } from 'vitest';
import { always, biology, byPath } from '../support/canvas-scripts.ts';
import { startGateway } from '../support/gateway.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';

describe('an id', () => {
  it('has one form: leading zeros are cut, so that one object is one call', async () => {
    const { query, requests } = await startScriptedGateway(always(biology));
    const global = (local: string) => Buffer.from(local).toString('base64');
    const { data, errors } = await query(`{
      a: course(id: "1") { id _id name }
      b: course(id: "01") { id _id name }
      c: course(id: "0000000000000000001") { id _id name }
      d: course(id: "${'0'.repeat(40)}1") { id _id name }
      e: course(id: 1) { id _id name }
      f: course(id: "${global('Course-001')}") { id _id name }
      g: node(id: "${global('Course-01')}") { id ... on Course { _id name } }
      h: courses(ids: ["1", "01"]) { id _id name }
    }`);
    expect(errors).toBeUndefined();
    const one = { id: global('Course-1'), _id: '1', name: 'Biology' };
    expect(data).toEqual({ a: one, b: one, c: one, d: one, e: one, f: one, g: one, h: [one, one] });
    expect(requests).toEqual(['GET /api/v1/courses/1?include%5B%5D=term']);
  });

  it('has one form in composites and filters, too', async () => {
    const { query, requests } = await startScriptedGateway((request, response) => {
      const isQuiz = request.url!.includes('/quizzes/');
      json(response, isQuiz ? { id: '2', title: 'One' } : []);
    });
    const quiz = Buffer.from('Quiz-01:002').toString('base64');
    const { data } = await query(`{
      a: node(id: "${quiz}") { id ... on Quiz { title } }
      b: quiz(courseId: "001", id: "02") { id title }
      account(id: "01") { coursesConnection(filter: { termId: "04", accountIds: ["007"] }) {
        nodes { _id }
      } }
    }`);
    expect(data.a).toEqual(data.b);
    expect(requests.sort()).toEqual([
      'GET /api/v1/accounts/1/courses?enrollment_term_id=4&by_subaccounts%5B%5D=7&per_page=100',
      'GET /api/v1/courses/1/quizzes/2',
    ]);
  });

  it.each(['+1', '1.0', '1e3', ' 1', '1 ', '-1', '0x1', '1~', '~1', '12345678901234567890', ''])(
    'is BAD_USER_INPUT when it is no number and no other form: %j',
    async (id) => {
      const { query, requests } = await startScriptedGateway(always(biology));
      const { errors } = await query('query ($id: ID) { course(id: $id) { name } }', {
        variables: { id },
      });
      expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
      expect(requests).toEqual([]);
    },
  );
});

describe('a page of no items', () => {
  const lists = [
    'accountsConnection(first: 0)',
    'account(id: 1) { coursesConnection(first: 0)',
    'account(id: 1) { termsConnection(first: 0)',
    'account(id: 1) { subAccountsConnection(first: 0)',
    'account(id: 1) { reportsConnection(report: "a", first: 0)',
    'course(id: 1) { usersConnection(first: 0)',
    'course(id: 1) { quizzesConnection(first: 0)',
    'course(id: 1) { analytics { studentSummariesConnection(first: 0)',
    'viewer { coursesConnection(first: 0)',
  ];
  const close = (list: string) => ' }'.repeat(list.split('{').length - 1);

  it.each(lists)('costs nothing: %s', async (list) => {
    const { query, requests } = await startScriptedGateway(always([]));
    const { data, errors } = await query(
      `{ ${list} { edges { cursor } nodes { id: __typename } pageInfo { hasPreviousPage startCursor endCursor } } ${close(list)} }`,
    );
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toContain(
      '{"edges":[],"nodes":[],"pageInfo":{"hasPreviousPage":false,"startCursor":null,"endCursor":null}}',
    );
    expect(requests).toEqual([]);
  });

  it('costs one call of one item where it is asked whether there is more', async () => {
    const { query, requests } = await startScriptedGateway(
      byPath({ '/api/v1/accounts': always([{ id: '1', name: 'One' }]) }),
    );
    const { data } = await query(
      '{ accountsConnection(first: 0) { nodes { _id } pageInfo { hasNextPage } } }',
    );
    expect(data.accountsConnection).toEqual({ nodes: [], pageInfo: { hasNextPage: true } });
    expect(requests).toEqual(['GET /api/v1/accounts?per_page=1']);
  });
});

describe('a count beyond what Int holds', () => {
  it('arrives', async () => {
    const { query } = await startScriptedGateway(
      byPath({
        '/api/v1/accounts/1/analytics/current/activity': always({
          by_date: { '2026-01-01': 3e9 },
          by_category: { general: 3e9 },
        }),
        '/api/v1/accounts/1/analytics/current/statistics': always({ attachments: '5000000000' }),
        '/api/v1/accounts/1/analytics/current/grades': always({ 100: 4e9, 99: 4e9 }),
      }),
    );
    const { data, errors } = await query(`{ account(id: 1) { analytics {
      activity { byDate { views } byCategory { views } }
      statistics { attachments courses }
      grades { total }
    } } }`);
    expect(errors).toBeUndefined();
    expect(data.account.analytics).toEqual({
      activity: { byDate: [{ views: 3e9 }], byCategory: [{ views: 3e9 }] },
      statistics: { attachments: 5e9, courses: 0 },
      grades: { total: 8e9 },
    });
  });
});

describe('the documented spelling of student summaries', () => {
  it('is read as the real one', async () => {
    const { query } = await startScriptedGateway(
      always([
        {
          id: 1,
          page_views: '351',
          page_views_level: '1',
          max_page_view: 415,
          participations: 1,
          participations_level: '3',
          max_participations: '10',
          tardiness_breakdown: { total: 5, on_time: 3, late: 0, missing: 2, floating: 0 },
        },
      ]),
    );
    const { data } = await query(`{ course(id: 1) { analytics { studentSummariesConnection {
      nodes { pageViews pageViewsLevel maxPageViews participationsLevel maxParticipations }
    } } } }`);
    expect(data.course.analytics.studentSummariesConnection.nodes).toEqual([
      {
        pageViews: 351,
        pageViewsLevel: 1,
        maxPageViews: 415,
        participationsLevel: 3,
        maxParticipations: 10,
      },
    ]);
  });
});

it('a course without a name costs itself nothing, and the page even less', async () => {
  const { query } = await startScriptedGateway(
    always([
      { id: '1', name: null },
      { id: '2', course_code: 'BIO' },
      { id: '3', access_restricted_by_date: true },
      biology,
    ]),
  );
  const { data, errors } = await query(
    '{ account(id: 1) { coursesConnection { nodes { name } } } }',
  );
  expect(errors).toBeUndefined();
  expect(data.account.coursesConnection.nodes).toEqual([
    { name: 'Course 1' },
    { name: 'BIO' },
    { name: 'Course 3' },
    { name: 'Biology' },
  ]);
});

describe('a filter', () => {
  it.each([
    ['account(id: 1) { coursesConnection(filter: { states: ["availble"] })', 'available'],
    ['account(id: 1) { coursesConnection(filter: { states: ["Completed"] })', 'completed'],
    ['course(id: 1) { usersConnection(filter: { enrollmentTypes: ["students"] })', 'student'],
    ['course(id: 1) { usersConnection(filter: { enrollmentTypes: ["zzzzzzzz"] })', 'designer'],
    ['account(id: 1) { coursesConnection(filter: { searchTerm: "a" })', 'two characters'],
    ['course(id: 1) { usersConnection(filter: { searchTerm: "a" })', 'two characters'],
  ])('that Canvas cannot read is refused before any call: %s', async (list, hint) => {
    const { query, requests } = await startScriptedGateway(always([]));
    const { errors } = await query(`{ ${list} { nodes { _id } } } }`);
    expect(errors).toMatchObject([
      { message: expect.stringContaining(hint), extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(requests).toEqual([]);
  });
});

describe("a user's courses", () => {
  const mine = '{ viewer { coursesConnection { nodes { _id name courseCode term { name } } } } }';

  it('are those of the caller: one call, with their terms', async () => {
    const { query, tokens, canvas } = await startGateway();
    for (const token of [tokens.teacher, tokens.student]) {
      canvas.clear();
      const { data, errors } = await query(mine, { token });
      expect(errors).toBeUndefined();
      const { nodes } = data.viewer.coursesConnection;
      expect(nodes.length).toBeGreaterThan(0);
      expect(nodes.every(({ name }: { name: string }) => name.length > 3)).toBe(true);
      expect(canvas.requests).toEqual([
        'GET /api/v1/users/self/courses?include%5B%5D=term&per_page=100',
      ]);
    }
  });

  it('list a course that is closed by its dates', async () => {
    const { query } = await startScriptedGateway(
      always([biology, { id: '9', access_restricted_by_date: true }]),
    );
    const { data, errors } = await query(mine.replace('term { name }', ''));
    expect(errors).toBeUndefined();
    expect(data.viewer.coursesConnection.nodes).toEqual([
      { _id: '1', name: 'Biology', courseCode: null },
      { _id: '9', name: 'Course 9', courseCode: null },
    ]);
  });
});

describe('filtered student summaries', () => {
  const summary = (id: number, views: number | null, late: number, missing: number) => ({
    id: String(id),
    page_views: views,
    tardiness_breakdown: { missing, late, on_time: 1, floating: 0, total: missing + late + 1 },
  });
  const path = '/api/v1/courses/1/analytics/student_summaries';
  const pages = [
    [summary(1, 10, 0, 0), summary(2, 0, 1, 3), summary(3, null, 0, 2)],
    [summary(4, 5, 4, 0), summary(5, 0, 0, 5)],
  ];
  const names = ['Ada Lovelace', 'Bob', 'Cleo', 'Ada Yonath', 'Eve'];
  const start = () =>
    startScriptedGateway((request, response) => {
      const url = new URL(request.url!, 'http://canvas.test');
      if (url.pathname !== path) {
        const ids = url.searchParams.getAll('user_ids[]');
        json(
          response,
          ids.map((id) => ({ id, name: names[Number(id) - 1] })),
        );
        return;
      }
      const page = Number(url.searchParams.get('page') ?? 1);
      const link = `<http://canvas.test${path}?page=2&per_page=100>; rel="next"`;
      json(response, pages[page - 1], page === 1 ? { headers: { link } } : {});
    });
  const list = `query ($filter: StudentSummariesFilter, $first: Int, $after: String) {
    course(id: 1) { analytics {
      studentSummariesConnection(filter: $filter, first: $first, after: $after) {
        totalCount nodes { student { _id } } pageInfo { hasNextPage endCursor }
      }
    } }
  }`;
  interface Connection {
    totalCount: number | null;
    nodes: { student: { _id: string } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string };
  }
  const read = async (query: Awaited<ReturnType<typeof start>>['query'], variables: object) => {
    const { data, errors } = await query(list, { variables: { ...variables } });
    expect(errors).toBeUndefined();
    const connection = data.course.analytics.studentSummariesConnection as Connection;
    return { ...connection, ids: connection.nodes.map(({ student }) => student._id).join('') };
  };

  it.each([
    [{ inactive: true }, '235'],
    [{ inactive: false }, '14'],
    [{ minLate: 1 }, '24'],
    [{ minMissing: 3 }, '25'],
    [{ inactive: true, minMissing: 3 }, '25'],
    [{ minLate: 0 }, '12345'],
    [{ searchTerm: 'aDA' }, '14'],
    [{ searchTerm: 'ada', minLate: 1 }, '4'],
    [{ minLate: 100 }, ''],
  ])('are those that fit all of %j, and are counted', async (filter, expected) => {
    const { query } = await start();
    const { ids, totalCount } = await read(query, { filter });
    expect(ids).toBe(expected);
    expect(totalCount).toBe(expected.length);
  });

  it('come page by page, each student once, for the calls that the whole list needs', async () => {
    const { query, requests } = await start();
    const first = await read(query, { filter: { inactive: true }, first: 2 });
    expect(first).toMatchObject({ ids: '23', totalCount: 3, pageInfo: { hasNextPage: true } });
    const after = first.pageInfo.endCursor;
    const second = await read(query, { filter: { inactive: true }, first: 2, after });
    expect(second).toMatchObject({ ids: '5', totalCount: 3, pageInfo: { hasNextPage: false } });
    expect(requests).toHaveLength(4);
    const { errors } = await query(list, { variables: { filter: { minLate: 1 }, after } });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('have no count without a filter, and an empty filter is none', async () => {
    const { query } = await start();
    for (const filter of [undefined, null, {}, { inactive: null }]) {
      expect((await read(query, { filter })).totalCount).toBeNull();
    }
  });
});

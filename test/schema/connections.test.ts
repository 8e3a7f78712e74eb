import { describe, expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';

type Query = Awaited<ReturnType<typeof startGateway>>['query'];

/** Walks a connection to its end, and returns the ids of all its nodes. */
async function walk(
  query: Query,
  selection: (args: string) => string,
  pick: (data: never) => { nodes: { _id: string }[]; pageInfo: Record<string, unknown> },
  sizes: readonly number[],
): Promise<string[]> {
  const ids: string[] = [];
  let after = '';
  for (let page = 0; ; page += 1) {
    const first = sizes[page % sizes.length]!;
    const { data, errors } = await query(selection(`first: ${first}${after}`));
    expect(errors).toBeUndefined();
    const { nodes, pageInfo } = pick(data as never);
    expect(nodes.length).toBeLessThanOrEqual(first);
    expect(pageInfo.hasPreviousPage).toBe(page > 0);
    ids.push(...nodes.map(({ _id }) => _id));
    if (!pageInfo.hasNextPage) return ids;
    expect(nodes.length).toBeGreaterThan(0);
    after = `, after: "${String(pageInfo.endCursor)}"`;
  }
}

const body = '{ nodes { _id } pageInfo { hasNextPage hasPreviousPage endCursor } }';

const lists: [string, (args: string) => string, (data: never) => never][] = [
  [
    'Account.coursesConnection',
    (args) => `{ account(id: 1) { list: coursesConnection(${args}) ${body} } }`,
    (data: { account: { list: never } }) => data.account.list,
  ],
  [
    'Account.subAccountsConnection, recursive',
    (args) =>
      `{ account(id: 1) { list: subAccountsConnection(recursive: true, ${args}) ${body} } }`,
    (data: { account: { list: never } }) => data.account.list,
  ],
  [
    'Account.termsConnection',
    (args) => `{ account(id: 1) { list: termsConnection(${args}) ${body} } }`,
    (data: { account: { list: never } }) => data.account.list,
  ],
  [
    'Query.accountsConnection (bookmarks)',
    (args) => `{ list: accountsConnection(${args}) ${body} }`,
    (data: { list: never }) => data.list,
  ],
  [
    'Course.usersConnection (short pages)',
    (args) => `{ course(id: 1) { list: usersConnection(${args}) ${body} } }`,
    (data: { course: { list: never } }) => data.course.list,
  ],
  [
    'Course.quizzesConnection',
    (args) => `{ course(id: 3) { list: quizzesConnection(${args}) ${body} } }`,
    (data: { course: { list: never } }) => data.course.list,
  ],
];

describe('a connection', () => {
  it.each(lists)(
    '%s yields each item once, in one order, at every page size',
    async (_, selection, pick) => {
      const { query } = await startGateway({ simulator: { bucket: { enabled: false } } });
      const all = await walk(query, selection, pick, [100]);
      expect(new Set(all).size).toBe(all.length);
      expect(all.length).toBeGreaterThan(0);
      for (const sizes of [[7], [3, 11, 5], [13, 2]]) {
        expect(await walk(query, selection, pick, sizes)).toEqual(all);
      }
    },
  );

  it('over student summaries ends without a page beyond the last, in both kinds of order', async () => {
    const { query } = await startGateway();
    for (const sort of ['NAME', 'PAGE_VIEWS_DESCENDING']) {
      const ids = await walk(
        query,
        (args) => `{ course(id: 1) { analytics {
          list: studentSummariesConnection(sortColumn: ${sort}, ${args}) {
            nodes { student { _id } } pageInfo { hasNextPage hasPreviousPage endCursor }
          } } } }`,
        (data: {
          course: {
            analytics: {
              list: { nodes: { student: { _id: string } }[]; pageInfo: Record<string, unknown> };
            };
          };
        }) => {
          const { nodes, pageInfo } = data.course.analytics.list;
          return { nodes: nodes.map(({ student }) => student), pageInfo };
        },
        [10],
      );
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeGreaterThan(30);
    }
  });

  it('reads one page of Canvas for one page of its own', async () => {
    const { query, canvas } = await startGateway();
    const list = (args: string) =>
      `{ account(id: 1) { coursesConnection(${args}) { edges { cursor node { _id } } pageInfo { endCursor } } } }`;
    const { data } = await query(list('first: 20'));
    const { edges, pageInfo } = data.account.coursesConnection;
    expect(edges.at(-1).cursor).toBe(pageInfo.endCursor);
    expect(canvas.requests).toEqual(['GET /api/v1/accounts/1/courses?per_page=20']);
    canvas.clear();
    await query(list(`first: 20, after: "${pageInfo.endCursor}"`));
    expect(canvas.requests).toEqual(['GET /api/v1/accounts/1/courses?page=2&per_page=20']);
    canvas.clear();
    const middle = await query(list(`first: 5, after: "${edges[9].cursor}"`));
    expect(
      middle.data.account.coursesConnection.edges.map((edge: { node: unknown }) => edge.node),
    ).toEqual(edges.slice(10, 15).map((edge: { node: unknown }) => edge.node));
    expect(canvas.requests).toEqual(['GET /api/v1/accounts/1/courses?per_page=20']);
  });

  it('a cursor stands for its list in whatever form the parent is asked for', async () => {
    const { query } = await startGateway();
    const list = (parent: string, args: string) =>
      `{ ${parent} { ... on Account { termsConnection(${args}) { nodes { _id } pageInfo { endCursor } } } } }`;
    const { data } = await query(list('account(id: "self")', 'first: 2'));
    const { endCursor } = data.account.termsConnection.pageInfo;
    const { data: next, errors } = await query(
      list('node(id: "QWNjb3VudC0x")', `first: 2, after: "${endCursor}"`),
    );
    expect(errors).toBeUndefined();
    expect(next.node.termsConnection.nodes.length).toBeGreaterThan(0);
  });

  it.each([
    [
      'another parent',
      '{ account(id: 2) { coursesConnection(first: 2, after: $after) { nodes { _id } } } }',
    ],
    [
      'another filter',
      '{ account(id: 1) { coursesConnection(first: 2, after: $after, filter: { published: true }) { nodes { _id } } } }',
    ],
    [
      'another field',
      '{ account(id: 1) { termsConnection(first: 2, after: $after) { nodes { _id } } } }',
    ],
  ])('a cursor of %s is BAD_USER_INPUT, and costs no call', async (_, operation) => {
    const { query, canvas } = await startGateway();
    const { data } = await query(
      '{ account(id: 1) { coursesConnection(first: 2) { pageInfo { endCursor } } } }',
    );
    canvas.clear();
    const { errors } = await query(`query ($after: String) ${operation}`, {
      variables: { after: data.account.coursesConnection.pageInfo.endCursor },
    });
    expect(errors).toMatchObject([
      { path: ['account', expect.any(String)], extensions: { code: 'BAD_USER_INPUT' } },
    ]);
    expect(canvas.requests).toEqual([]);
  });

  it('reads on where a page of Canvas is empty in the middle of a list', async () => {
    const pages: [unknown[], string?][] = [[[], '2'], [[], '3'], [[{ id: 1 }, { id: 2 }]]];
    const { query, requests } = await startScriptedGateway((request, response) => {
      const url = new URL(request.url!, 'http://canvas.test');
      const [items, next] = pages[Number(url.searchParams.get('page') ?? 1) - 1]!;
      const link = `<http://${request.headers.host!}/api/v1/courses/1/users?page=${next!}&per_page=2>; rel="next"`;
      json(response, items, next ? { headers: { link } } : {});
    });
    const { data } = await query(
      '{ course(id: 1) { usersConnection(first: 2) { nodes { _id } pageInfo { hasNextPage } } } }',
    );
    expect(data.course.usersConnection).toEqual({
      nodes: [{ _id: '1' }, { _id: '2' }],
      pageInfo: { hasNextPage: false },
    });
    expect(requests).toHaveLength(3);
  });

  it('filters as Canvas does', async () => {
    const { query, canvas } = await startGateway();
    const { data, errors } = await query(`{
      account(id: 1) {
        coursesConnection(filter: {
          searchTerm: "Biology", termId: "sis_term_id:FA26", states: ["available"], published: true,
          withEnrollments: true, accountIds: ["sis_account_id:COL-1", "5"]
        }) { nodes { name workflowState term { sisId } } }
      }
    }`);
    expect(errors).toBeUndefined();
    expect(canvas.requests).toHaveLength(1);
    const { nodes } = data.account.coursesConnection;
    expect(nodes.length).toBeGreaterThan(0);
    for (const course of nodes) {
      expect(course).toMatchObject({ workflowState: 'available', term: { sisId: 'FA26' } });
      expect(course.name).toContain('Biology');
    }
  });
});

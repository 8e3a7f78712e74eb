import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { always, biology } from '../support/canvas-scripts.ts';
import { plainConfig } from '../support/gateway.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';

const globalId = (text: string) => Buffer.from(text).toString('base64');
const course = globalId('Course-1');
const quizOfCourse2 = globalId('Quiz-2:3');
const accountReport = globalId('AccountReport-1:provisioning_csv:7');
const courseReport = globalId('CourseReport-2:course_pace_docx:7');
const quizReport = globalId('QuizReport-1:3:7');

interface Case {
  title: string;
  /** A field of Query with the wrong input. */
  field: string;
  /** Where that is; `bad` is the alias of the field. */
  path: string[];
}

const wrong = (title: string, field: string, ...below: string[]): Case => ({
  title,
  field: `bad: ${field}`,
  path: ['bad', ...below],
});

const analytics = (args: string) => `account(id: 1) { analytics(${args}) { grades { total } } }`;
const courseOf = (field: string) => `course(id: 1) { ${field} }`;
const courseAnalytics = (field: string) => courseOf(`analytics { ${field} }`);
const accountOf = (field: string) => `account(id: 1) { ${field} }`;
const page = '{ nodes { id } }';

const malformedIds: Case[] = [
  wrong('a word for a number', 'course(id: "BIO-101") { name }'),
  wrong('nothing', 'course(id: "") { name }'),
  wrong('a path', 'course(id: "../accounts/1") { name }'),
  wrong('twenty digits', 'course(id: "12345678901234567890") { name }'),
  wrong('a negative number', 'course(id: -1) { name }'),
  wrong('a fraction', 'course(id: "1.5") { name }'),
  wrong('a space after the number', 'course(id: "1 ") { name }'),
  wrong('a line break after the number', 'course(id: "1\\n") { name }'),
  wrong('a special word of another type', 'course(id: "self") { name }'),
  wrong('a prefix of another type', 'course(id: "sis_account_id:X") { name }'),
  wrong('a prefix without a value', 'course(id: "sis_course_id:") { name }'),
  wrong('the global id of another type', `account(id: "${course}") { name }`),
  wrong('an account', 'account(id: "current") { name }'),
  wrong('a term', 'term(id: "self") { name }'),
  wrong('one of several courses', 'courses(ids: ["1", "x"]) { name }'),
  wrong('a node', 'node(id: "1") { id }'),
  wrong('a node of an unknown type', `node(id: "${globalId('Group-1')}") { id }`),
  wrong('a node without a number', `node(id: "${globalId('Course-self')}") { id }`),
  wrong('one of several nodes', `nodes(ids: ["${course}", "1"]) { id }`),
  wrong('a report', 'report(id: "7") { state }'),
  wrong('a report that is a course', `report(id: "${course}") { state }`),
  wrong('a quiz', 'quiz(courseId: 1, id: "sis_quiz:3") { title }'),
  wrong('the course of a quiz', 'quiz(courseId: "x", id: 3) { title }'),
  wrong('a quiz of another course', `quiz(courseId: 1, id: "${quizOfCourse2}") { title }`),
  wrong('a quiz in a course', courseOf('quiz(id: "x") { title }'), 'quiz'),
  wrong(
    'a student',
    courseAnalytics('student(id: "x") { summary { pageViews } }'),
    'analytics',
    'student',
  ),
  wrong(
    'the course of a student',
    'viewer { analytics(courseId: "x") { summary { pageViews } } }',
    'analytics',
  ),
  wrong('a term of analytics', analytics('termId: "x"'), 'analytics'),
  wrong(
    'a term in a filter',
    accountOf(`coursesConnection(filter: { termId: "x" }) ${page}`),
    'coursesConnection',
  ),
  wrong(
    'an account in a filter',
    accountOf(`coursesConnection(filter: { accountIds: [1, "x"] }) ${page}`),
    'coursesConnection',
  ),
  wrong(
    'a user in a filter',
    courseOf(`usersConnection(filter: { userIds: ["x"] }) ${page}`),
    'usersConnection',
  ),
  wrong('the account of a report', 'accountReport(accountId: "x", report: "a", id: 1) { state }'),
  wrong('an account report', 'accountReport(accountId: 1, report: "a", id: "x") { state }'),
  wrong(
    'an account report of another account',
    `accountReport(accountId: 2, report: "provisioning_csv", id: "${accountReport}") { state }`,
  ),
  wrong(
    'an account report of another type',
    `accountReport(accountId: 1, report: "sis_export_csv", id: "${accountReport}") { state }`,
  ),
  wrong('a course report', 'courseReport(courseId: 1, reportType: "a", id: "x") { state }'),
  wrong(
    'a course report of another course',
    `courseReport(courseId: 1, reportType: "course_pace_docx", id: "${courseReport}") { state }`,
  ),
  wrong('a quiz report', 'quizReport(courseId: 1, quizId: 3, id: "x") { state }'),
  wrong(
    'a quiz report of another quiz',
    `quizReport(courseId: 1, quizId: 4, id: "${quizReport}") { state }`,
  ),
  wrong(
    'the quiz of a quiz report',
    `quizReport(courseId: 1, quizId: "${quizOfCourse2}", id: 7) { state }`,
  ),
];

const reportNames: Case[] = [
  'a/b',
  '..',
  '.',
  '',
  'a b',
  'a?b',
  'a:b',
  'a%2fb',
  'ü',
  'a\\nb',
].flatMap((name) => [
  wrong(`accountReport ${name}`, `accountReport(accountId: 1, report: "${name}", id: 1) { state }`),
  wrong(
    `reportsConnection ${name}`,
    accountOf(`reportsConnection(report: "${name}") ${page}`),
    'reportsConnection',
  ),
  wrong(
    `courseReport ${name}`,
    `courseReport(courseId: 1, reportType: "${name}", id: 1) { state }`,
  ),
  wrong(
    `lastReport ${name}`,
    courseOf(`lastReport(reportType: "${name}") { state }`),
    'lastReport',
  ),
]);

const others: Case[] = [
  wrong('neither id nor sisId of an account', 'account { name }'),
  wrong('neither id nor sisId of a course', 'course { name }'),
  wrong('neither id nor sisId of a term', 'term { name }'),
  wrong('both id and sisId', 'course(id: 1, sisId: "BIO") { name }'),
  wrong('an empty sisId', 'course(sisId: "") { name }'),
  wrong('both termId and filter', analytics('termId: 1, filter: CURRENT'), 'analytics'),
  wrong('an unknown enum value', analytics('filter: CURENT'), 'analytics'),
  wrong('an enum value as a text', analytics('filter: "CURRENT"'), 'analytics'),
  wrong(
    'another unknown enum value',
    courseAnalytics('studentSummariesConnection(sortColumn: AGE) { nodes { pageViews } }'),
    'analytics',
    'studentSummariesConnection',
  ),
  wrong(
    'a text for a number',
    accountOf(`coursesConnection(first: "5") ${page}`),
    'coursesConnection',
  ),
  wrong(
    'a fraction for a number',
    accountOf(`coursesConnection(first: 1.5) ${page}`),
    'coursesConnection',
  ),
  wrong('a number for a text', 'course(sisId: 5) { name }'),
  wrong('null for what is required', 'node(id: null) { id }'),
  wrong(
    'a text for a flag',
    accountOf(`coursesConnection(filter: { published: "yes" }) ${page}`),
    'coursesConnection',
  ),
];

/** Every list that Canvas pages, and how deep it is. */
const lists: [string, (args: string) => string, string[]][] = [
  ['accountsConnection', (args) => `accountsConnection(${args}) ${page}`, []],
  ...['subAccountsConnection', 'coursesConnection', 'termsConnection'].map(
    (name): [string, (args: string) => string, string[]] => [
      name,
      (args) => accountOf(`${name}(${args}) ${page}`),
      [name],
    ],
  ),
  [
    'reportsConnection',
    (args) => accountOf(`reportsConnection(report: "a", ${args}) ${page}`),
    ['reportsConnection'],
  ],
  [
    'runsConnection',
    (args) => accountOf(`availableReports { runsConnection(${args}) ${page} }`),
    ['availableReports', 'runsConnection'],
  ],
  ['usersConnection', (args) => courseOf(`usersConnection(${args}) ${page}`), ['usersConnection']],
  [
    'quizzesConnection',
    (args) => courseOf(`quizzesConnection(${args}) ${page}`),
    ['quizzesConnection'],
  ],
  [
    'studentSummariesConnection',
    (args) => courseAnalytics(`studentSummariesConnection(${args}) { nodes { pageViews } }`),
    ['analytics', 'studentSummariesConnection'],
  ],
];

const cursorOf = (...parts: unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

const listArguments: Case[] = lists.flatMap(([name, field, below]) =>
  [
    'first: -1',
    'first: -1',
    'first: 101',
    'first: 1000',
    'after: ""',
    'after: "garbage"',
    'after: "W10"',
    `after: "${cursorOf('Elsewhere.connection', null, '', 0, null)}"`,
    `after: "${course}"`,
  ].map((args) => wrong(`${name}(${args})`, field(args), ...below)),
);

function expectedErrors(path: readonly string[]) {
  return [
    {
      message: expect.any(String),
      locations: expect.any(Array),
      path,
      extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) },
    },
  ];
}

describe('BAD_USER_INPUT, with the path of the field and before any call, for', () => {
  describe.each([
    ['a malformed id', malformedIds],
    ['what cannot name a report', reportNames],
    ['arguments that contradict each other or their types', others],
    ['the arguments of a list', listArguments],
  ])('%s', (_, cases) => {
    it.each(cases)('$title', async ({ field, path }) => {
      const gateway = await startScriptedGateway(always(biology));
      // The sibling alone would have made a call.
      const { data, errors } = await gateway.query(
        `{ before: course(id: 8) { name } ${field} after: viewer { name } }`,
      );
      expect(data).toBeUndefined();
      expect(errors).toEqual(expectedErrors(path));
      expect(gateway.requests).toEqual([]);
    });
  });
});

describe('an operation that is sent again', () => {
  it.each([
    '{ account(id: 1) { analytics(filter: CURENT) { grades { total } } } }',
    '{ account(id: 1) { analytics(termId: "x") { grades { total } } } }',
  ])('is judged again, though its document is known by now: %s', async (operation) => {
    const gateway = await startScriptedGateway(always(biology));
    for (let time = 0; time < 3; time += 1) {
      const { errors } = await gateway.query(operation);
      expect(errors).toEqual(expectedErrors(['account', 'analytics']));
    }
    expect(gateway.requests).toEqual([]);
  });

  it('is judged by its own variables', async () => {
    const gateway = await startScriptedGateway(always(biology));
    const operation = 'query ($id: ID!) { course(id: $id) { name } }';
    for (const [id, codes] of [
      ['x', ['BAD_USER_INPUT']],
      ['1', undefined],
      ['y', ['BAD_USER_INPUT']],
    ] as const) {
      const { errors } = await gateway.query(operation, { variables: { id } });
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(codes);
    }
    expect(gateway.requests).toEqual(['GET /api/v1/courses/1?include%5B%5D=term']);
  });
});

describe('a cursor', () => {
  it('of another field is refused, and that of the same field goes on', async () => {
    const gateway = await startScriptedGateway((request, response) => {
      const link = `<http://${request.headers.host!}/?page=2&per_page=1>; rel="next"`;
      const isFirst = !request.url!.includes('page=2');
      json(response, [{ id: '1', name: 'One' }], { headers: isFirst ? { link } : {} });
    });
    const { data } = await gateway.query(
      '{ accountsConnection(first: 1) { pageInfo { endCursor } } }',
    );
    const { endCursor } = (data as { accountsConnection: { pageInfo: { endCursor: string } } })
      .accountsConnection.pageInfo;
    gateway.requests.length = 0;

    const variables = { after: endCursor };
    const elsewhere = await gateway.query(
      `query ($after: String) { account(id: 1) { name coursesConnection(after: $after) ${page} } }`,
      { variables },
    );
    expect(elsewhere.errors).toEqual(expectedErrors(['account', 'coursesConnection']));
    expect(gateway.requests).toEqual([]);

    const onward = await gateway.query(
      `query ($after: String) { accountsConnection(first: 1, after: $after) { nodes { name } } }`,
      { variables },
    );
    expect(onward.data).toEqual({ accountsConnection: { nodes: [{ name: 'One' }] } });
    expect(gateway.requests).toEqual(['GET /api/v1/accounts?page=2&per_page=1']);
  });

  it.each([
    ['of another parent', 'account(id: 2) { coursesConnection(first: 1, after: $after)', 'account'],
    [
      'of another filter',
      'account(id: 1) { coursesConnection(first: 1, after: $after, filter: { published: true })',
      'account',
    ],
  ])('%s is refused before its list is asked for', async (_, field, parent) => {
    const gateway = await startScriptedGateway(always([{ ...biology }]));
    const { data } = await gateway.query(
      '{ account(id: 1) { coursesConnection(first: 1) { edges { cursor } } } }',
    );
    const [edge] = (data as { account: { coursesConnection: { edges: { cursor: string }[] } } })
      .account.coursesConnection.edges;
    gateway.requests.length = 0;
    const { errors } = await gateway.query(`query ($after: String) { ${field} ${page} } }`, {
      variables: { after: edge!.cursor },
    });
    expect(errors).toEqual(expectedErrors([parent, 'coursesConnection']));
    expect(gateway.requests).toEqual([]);
  });

  it('of any text is refused, and never anything else', async () => {
    const gateway = await startScriptedGateway(always([]));
    const position = fc.tuple(
      fc.constant('Query.accountsConnection'),
      fc.oneof(fc.constant(null), fc.jsonValue()),
      fc.oneof(fc.constant(''), fc.jsonValue()),
      fc.oneof(fc.integer({ min: 100 }), fc.integer({ max: -2 }), fc.double(), fc.string()),
      fc.jsonValue(),
    );
    const cursor = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc
        .oneof(fc.jsonValue(), position)
        .map((parts) => Buffer.from(JSON.stringify(parts)).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(cursor, async (after) => {
        const { errors } = await gateway.query(
          `query ($after: String) { accountsConnection(after: $after) ${page} }`,
          { variables: { after } },
        );
        expect(errors).toEqual(expectedErrors(['accountsConnection']));
      }),
      { numRuns: 100 },
    );
    expect(gateway.requests).toEqual([]);
  });
});

describe('a variable', () => {
  const cases: [string, string, Record<string, unknown>, string[]][] = [
    [
      'of an unknown enum value',
      'query ($v: DepartmentFilter) { account(id: 1) { name analytics(filter: $v) { grades { total } } } }',
      { v: 'CURENT' },
      ['account', 'analytics'],
    ],
    [
      'of an enum value in lower case',
      'query ($v: DepartmentFilter) { account(id: 1) { analytics(filter: $v) { grades { total } } } }',
      { v: 'current' },
      ['account', 'analytics'],
    ],
    [
      'that holds an unknown enum value',
      'mutation ($v: StartQuizReportInput!) { startQuizReport(input: $v) { reused } }',
      { v: { courseId: 1, quizId: 3, reportType: 'NOPE' } },
      ['startQuizReport'],
    ],
    [
      'that holds an unknown field',
      'query ($v: AccountCoursesFilter) { account(id: 1) { coursesConnection(filter: $v) { nodes { id } } } }',
      { v: { colour: 'red' } },
      ['account', 'coursesConnection'],
    ],
    [
      'that lacks a field',
      'mutation ($v: StartQuizReportInput!) { startQuizReport(input: $v) { reused } }',
      { v: { courseId: 1, quizId: 3 } },
      ['startQuizReport'],
    ],
    [
      'that is a malformed id',
      'query ($v: ID!) { me: viewer { name } node(id: $v) { id } }',
      { v: 'x' },
      ['node'],
    ],
    ['that is no id at all', 'query ($v: ID!) { node(id: $v) { id } }', { v: { a: 1 } }, ['node']],
    [
      'that is required and missing',
      'query ($v: ID!) { me: viewer { name } node(id: $v) { id } }',
      {},
      ['node'],
    ],
    ['that is required and null', 'query ($v: ID!) { node(id: $v) { id } }', { v: null }, ['node']],
    [
      'out of range',
      'query ($v: Int) { accountsConnection(first: $v) { nodes { id } } }',
      { v: -1 },
      ['accountsConnection'],
    ],
    [
      'beyond Int',
      'query ($v: Int) { accountsConnection(first: $v) { nodes { id } } }',
      { v: 1e10 },
      ['accountsConnection'],
    ],
    [
      'of both of two that exclude each other',
      'query ($v: ID, $w: String) { course(id: $v, sisId: $w) { name } }',
      { v: 1, w: 'BIO' },
      ['course'],
    ],
    [
      'of neither of two',
      'query ($v: ID, $w: String) { course(id: $v, sisId: $w) { name } }',
      {},
      ['course'],
    ],
  ];

  it.each(cases)(
    '%s is BAD_USER_INPUT with the path of the field, before any call',
    async (_, operation, variables, path) => {
      const gateway = await startScriptedGateway(always(biology));
      const { data, errors } = await gateway.query(operation, { variables });
      expect(data).toBeUndefined();
      expect(errors).toEqual(expectedErrors(path));
      expect(gateway.requests).toEqual([]);
    },
  );

  it('with a wrong default is BAD_USER_INPUT, too, with no path or that of the field', async () => {
    const gateway = await startScriptedGateway(always(biology));
    const { errors } = await gateway.query(
      'query ($v: DepartmentFilter = CURENT) { account(id: 1) { analytics(filter: $v) { grades { total } } } }',
    );
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    expect([undefined, ['account', 'analytics']]).toContainEqual(errors?.[0]?.path);
    expect(gateway.requests).toEqual([]);
  });
});

describe('a mutation', () => {
  const startAccount = (parameters: string) =>
    `startAccountReport(input: { accountId: 1, report: "provisioning_csv", parameters: { ${parameters} } }) { reused }`;
  const startCourse = (input: string) =>
    `startCourseReport(input: { ${input} }) { report { _id } }`;

  it.each([
    ['the account', 'startAccountReport(input: { accountId: "x", report: "a" }) { reused }'],
    ['the course', startCourse('courseId: "x"')],
    ['the type', startCourse('courseId: 1, reportType: "../x"')],
    [
      'the quiz',
      'startQuizReport(input: { courseId: 1, quizId: "x", reportType: ITEM_ANALYSIS }) { reused }',
    ],
    [
      'a quiz of another course',
      `startQuizReport(input: { courseId: 1, quizId: "${quizOfCourse2}", reportType: ITEM_ANALYSIS }) { reused }`,
    ],
    [
      'an unknown enum value',
      'startQuizReport(input: { courseId: 1, quizId: 3, reportType: NOPE }) { reused }',
    ],
    ['a number for a report', 'abortReport(input: { id: "7" }) { report { id } }'],
    ['a course for a report', `deleteReport(input: { id: "${course}" }) { deletedId }`],
    ['the term of a report', startAccount('enrollmentTermId: "x"')],
    ['the course of a report', startAccount('courseId: "x"')],
    ['a section of a report', startCourse('courseId: 1, parameters: { sectionIds: ["x"] }')],
    [
      'a negative time',
      'startAccountReport(input: { accountId: 1, report: "a", reuseWithinSeconds: -1 }) { reused }',
    ],
    ['a word for a date', startAccount('startAt: "yesterday"')],
    ['a day for an instant', startAccount('startAt: "2026-03-01"')],
    ['an instant without an offset', startAccount('startAt: "2026-03-01T09:30:00"')],
    ['a month that does not exist', startAccount('startAt: "2026-13-01T09:30:00Z"')],
    ['a day that does not exist', startAccount('startAt: "2026-02-30T09:30:00Z"')],
    ['an hour that does not exist', startAccount('endAt: "2026-03-01T24:30:00Z"')],
    ['a number for a date', startAccount('endAt: 20260301')],
    ['a text for `extra`', startAccount('extra: "users"')],
    ['a list for `extra`', startAccount('extra: [{ users: true }]')],
    ['a number for `extra`', startAccount('extra: 5')],
    ['a flag for `extra`', startCourse('courseId: 1, parameters: { extra: true }')],
  ])('with wrong input changes nothing, nor does the one before it: %s', async (_, field) => {
    const gateway = await startScriptedGateway(always({ id: '7', status: 'created' }));
    const { data, errors } = await gateway.query(
      `mutation { good: ${startCourse('courseId: 8')} bad: ${field} }`,
    );
    expect(data).toBeUndefined();
    expect(errors).toEqual(expectedErrors(['bad']));
    expect(gateway.requests).toEqual([]);
  });

  it.each(['yesterday', '2026-03-01', '2026-02-30T09:30:00Z', '', 5, {}])(
    'with the instant %j in a variable changes nothing',
    async (startAt) => {
      const gateway = await startScriptedGateway(always({ id: '7', status: 'created' }));
      const { errors } = await gateway.query(
        'mutation ($p: ReportParametersInput) { startCourseReport(input: { courseId: 1, parameters: $p }) { report { _id } } }',
        { variables: { p: { startAt } } },
      );
      expect(errors).toEqual(expectedErrors(['startCourseReport']));
      expect(gateway.requests).toEqual([]);
    },
  );

  it.each(['2026-03-01T09:30:00Z', '2026-03-01T09:30:00-07:00', '2024-02-29T23:59:60.5+00:00'])(
    'takes the instant %s as it is',
    async (startAt) => {
      const bodies: string[] = [];
      const gateway = await startScriptedGateway((request, response) => {
        request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk));
        request.on('end', () => {
          json(response, { id: '7', status: 'created' });
        });
      });
      const { errors } = await gateway.query(
        `mutation { ${startCourse(`courseId: 1, parameters: { startAt: "${startAt}" }`)} }`,
      );
      expect(errors).toBeUndefined();
      expect(bodies).toEqual([JSON.stringify({ parameters: { start_at: startAt } })]);
    },
  );
});

describe('several wrong fields', () => {
  it('are told at once, each with its path', async () => {
    const gateway = await startScriptedGateway(always(biology));
    const { errors } = await gateway.query(`{
      course(id: "x") { name }
      account(id: 1) { analytics(termId: "x") { grades { total } } }
      ok: course(id: 1) { name }
    }`);
    expect(errors?.map(({ path }) => path)).toEqual([['course'], ['account', 'analytics']]);
    expect(gateway.requests).toEqual([]);
  });

  it('are found wherever they stand: in fragments, and below lists', async () => {
    const gateway = await startScriptedGateway(always(biology));
    const { errors } = await gateway.query(`
      query {
        ...Root
        node(id: "${course}") { ... on Course { analytics { ...Student } } }
      }
      fragment Root on Query {
        accountsConnection { nodes { parentAccount { coursesConnection(first: -1) { nodes { id } } } } }
      }
      fragment Student on CourseAnalytics { one: student(id: "x") { summary { pageViews } } }
    `);
    expect(errors?.map(({ path }) => path)).toEqual([
      ['accountsConnection', 'nodes', 'parentAccount', 'coursesConnection'],
      ['node', 'analytics', 'one'],
    ]);
    expect(gateway.requests).toEqual([]);
  });
});

describe('@skip and @include', () => {
  const bad = 'course(id: "x")';

  it.each([
    ['on the field', `bad: ${bad} @skip(if: true) { name }`],
    ['on the field, turned round', `bad: ${bad} @include(if: false) { name }`],
    ['by a variable', `bad: ${bad} @skip(if: $yes) { name }`],
    ['on a fragment around it', `... @skip(if: $yes) { bad: ${bad} { name } }`],
    ['on the spread of a fragment', '...Bad @skip(if: $yes)'],
    [
      'on a field around it',
      'account(id: 1) @skip(if: $yes) { analytics(termId: "x") { grades { total } } }',
    ],
  ])('spare a wrong field, %s', async (_, field) => {
    const gateway = await startScriptedGateway(always(biology));
    const fragment = field.includes('...Bad')
      ? `fragment Bad on Query { bad: ${bad} { name } }`
      : '';
    const declared = field.includes('$yes') ? '($yes: Boolean!)' : '';
    const { data, errors } = await gateway.query(
      `query ${declared} { good: course(id: 1) { name } ${field} } ${fragment}`,
      { variables: { yes: true } },
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({ good: { name: 'Biology' } });
    expect(gateway.requests).toEqual(['GET /api/v1/courses/1?include%5B%5D=term']);
  });

  it('that do not take effect spare nothing', async () => {
    const gateway = await startScriptedGateway(always(biology));
    const { errors } = await gateway.query(
      `query ($no: Boolean!) { good: course(id: 1) { name } bad: ${bad} @skip(if: $no) { name } }`,
      { variables: { no: false } },
    );
    expect(errors).toEqual(expectedErrors(['bad']));
    expect(gateway.requests).toEqual([]);
  });
});

describe('of several operations in a document', () => {
  const document = 'query Good { course(id: 1) { name } } query Bad { course(id: "x") { name } }';

  it.each([
    ['Good', undefined],
    ['Bad', ['BAD_USER_INPUT']],
  ])('the one that is asked for is judged: %s', async (operationName, codes) => {
    const gateway = await startScriptedGateway(always(biology));
    const { errors } = await gateway.query(document, { operationName });
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(codes);
    expect(gateway.requests).toHaveLength(codes ? 0 : 1);
  });
});

describe('without a token', () => {
  const unauthenticated = [
    {
      message: expect.any(String),
      extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) },
    },
  ];

  it.each([
    '{ viewer { name } }',
    '{ __typename course(id: 1) { name } }',
    'query { ...F } fragment F on Query { viewer { name } }',
    'query { ... { viewer { name } } }',
    'mutation { startCourseReport(input: { courseId: 1 }) { report { _id } } }',
  ])('data is UNAUTHENTICATED, before any call: %s', async (operation) => {
    const gateway = await startScriptedGateway(always(biology));
    const { data, errors } = await gateway.query(operation, { token: null });
    expect(data).toBeUndefined();
    expect(errors).toEqual(unauthenticated);
    expect(gateway.requests).toEqual([]);
  });

  it.each([
    '',
    'Bearer',
    'Bearer ',
    'Basic dXNlcjpwYXNz',
    'a-token',
    'Token a-token',
    'Bearera-token',
  ])('a header that holds none is the same as none: %j', async (authorization) => {
    const gateway = await startScriptedGateway(always(biology));
    const response = await gateway.yoga.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: '{ viewer { name } }' }),
    });
    expect(await response.json()).toEqual({ errors: unauthenticated });
    expect(gateway.requests).toEqual([]);
  });

  it.each([
    ['{ __typename }', { __typename: 'Query' }],
    ['{ __schema { queryType { name } } }', { __schema: { queryType: { name: 'Query' } } }],
    ['query { ... { __typename } }', { __typename: 'Query' }],
    ['mutation { __typename }', { __typename: 'Mutation' }],
  ])('the schema can be read: %s', async (operation, data) => {
    const gateway = await startScriptedGateway(always(biology));
    expect(await gateway.query(operation, { token: null })).toEqual({ data });
    expect(gateway.requests).toEqual([]);
  });

  it('of several operations the one that is asked for decides', async () => {
    const gateway = await startScriptedGateway(always(biology));
    const document = 'query A { __typename } query B { viewer { name } }';
    expect(await gateway.query(document, { token: null, operationName: 'A' })).toEqual({
      data: { __typename: 'Query' },
    });
    const { errors } = await gateway.query(document, { token: null, operationName: 'B' });
    expect(errors).toEqual(unauthenticated);
  });

  it('a configured token is used, and input is judged all the same', async () => {
    const gateway = await startScriptedGateway(always(biology), {
      config: { ...plainConfig, canvasAccessToken: 'configured' },
    });
    const { errors } = await gateway.query('{ course(id: "x") { name } }', { token: null });
    expect(errors).toEqual(expectedErrors(['course']));
    expect(gateway.requests).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getOperationAST, getVariableValues, isObjectType, parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { callCosts, recordTypes } from '../../src/schema/call-costs.ts';
import { operationCost } from '../../src/execution/operation-cost.ts';
import { schema } from '../../src/schema/index.ts';
import { startGateway } from '../support/gateway.ts';

const costOf = (query: string, variables: Record<string, unknown> = {}) => {
  const document = parse(query);
  const operation = getOperationAST(document)!;
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables);
  return operationCost(schema, document, operation, coerced!);
};

/** A cursor of a list, as the gateway makes them. */
const cursor = (field: string, perPage: number, index: number) =>
  Buffer.from(JSON.stringify([field, '1', '', index, { per_page: String(perPage) }])).toString(
    'base64url',
  );

const globalId = (text: string) => Buffer.from(text).toString('base64');

/** Operations whose calls are known to the number, and how many those are. */
const wellKnown: [name: string, query: string, calls: number][] = [
  ['a reference', '{ course(id: 7) { analytics { activity { date views } } } }', 1],
  [
    'an account and its reports',
    '{ account(id: 1) { name availableReports { title lastRun { state } } } }',
    2,
  ],
  [
    'fifty courses of one account',
    '{ account(id: 1) { name coursesConnection(first: 50) { nodes { analytics { activity { views } } term { name } } } } }',
    52,
  ],
  [
    'ten quizzes and their reports',
    '{ course(id: 3) { quizzesConnection(first: 10) { nodes { title reports { reportType state } } } } }',
    11,
  ],
  [
    'the same with fields of the course',
    '{ course(id: 3) { name quizzesConnection(first: 10) { nodes { title reports { reportType state } } } } }',
    12,
  ],
  [
    'a page of summaries with names',
    '{ course(id: 1) { analytics { studentSummariesConnection(first: 100) { nodes { student { name } pageViews } } } } }',
    2,
  ],
  [
    'the same object in ten places',
    `{ ${Array.from({ length: 10 }, (_, at) => `c${at}: course(id: 1) { name term { name } }`).join(' ')} }`,
    1,
  ],
  [
    'the same list in ten places',
    `{ ${Array.from({ length: 10 }, (_, at) => `a${at}: account(id: 1) { termsConnection(first: 3) { nodes { name } } }`).join(' ')} }`,
    1,
  ],
  ['an id in another form', '{ course(sisId: "BIO-101-FA26") { id _id } }', 1],
  ['numbers alone', '{ courses(ids: [1, 2, 3]) { id _id } node(id: "Q291cnNlLTE=") { id } }', 0],
  ['__typename', '{ __typename __schema { queryType { name } } }', 0],
];

/** Operations that cost what it takes; the estimate is not below it. */
const others: [name: string, query: string][] = [
  [
    'courses of several accounts',
    '{ account(id: 1) { coursesConnection(first: 50) { nodes { name term { name } account { name } analytics { activity { views } } } } } }',
  ],
  [
    'a roster with summaries',
    '{ course(id: 2) { usersConnection { nodes { name analytics(courseId: 2) { summary { pageViews } } } } } }',
  ],
  [
    'two students of a course',
    '{ course(id: 1) { analytics { a: student(id: 101) { summary { pageViews } student { name } } b: student(id: 102) { summary { pageViews } student { name } } } } }',
  ],
  [
    'runs that are not there',
    `{ ${Array.from({ length: 8 }, (_, at) => `r${at}: accountReport(accountId: 1, report: "provisioning_csv", id: ${900 + at}) { state }`).join(' ')} }`,
  ],
  [
    'a composite id whose owner is named',
    '{ course(sisId: "BIO-101-FA26") { quizzesConnection(first: 3) { nodes { id course { id } } } } }',
  ],
  [
    'a report by its id',
    `{ report(id: "${globalId('QuizReport-3:301:1')}") { id state progress ... on QuizReport { quiz { title course { name } } } } }`,
  ],
  [
    'nodes of several types',
    `{ nodes(ids: ["${globalId('Course-1')}", "${globalId('Account-1')}", "${globalId('User-2')}"]) { id ... on Course { name account { name } } ... on Account { name parentAccount { name } } } }`,
  ],
  [
    'a mutation, twice',
    'mutation { a: startCourseReport(input: { courseId: 1 }) { report { id state } } b: startCourseReport(input: { courseId: 1 }) { report { id state } } }',
  ],
  [
    'a quiz report that is started',
    'mutation { startQuizReport(input: { courseId: 3, quizId: 301, reportType: ITEM_ANALYSIS }) { report { id state progress quiz { title } } } }',
  ],
  ['the viewer', '{ viewer { id name analytics(courseId: 1) { summary { pageViews } } } }'],
];

const folder = join(import.meta.dirname, '../../examples/operations');
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.graphql'))
  .map((name): [string, string] => [name, readFileSync(join(folder, name), 'utf8')]);

describe('the cost that is estimated before the first call', () => {
  it.each(wellKnown)('of %s is right, or twice that at the most', async (_, query, calls) => {
    const gateway = await startGateway();
    await gateway.query(query);
    expect(gateway.canvas.requests).toHaveLength(calls);
    expect(costOf(query)).toBeGreaterThanOrEqual(calls);
    expect(costOf(query)).toBeLessThanOrEqual(2 * calls);
  });

  it.each([...others, ...examples])('of %s is not below the truth', async (_, query) => {
    const gateway = await startGateway();
    if (/^subscription /m.test(query)) await (await gateway.subscribe(query)).all();
    else await gateway.query(query);
    expect(gateway.canvas.requests.length).toBeGreaterThan(0);
    expect(costOf(query)).toBeGreaterThanOrEqual(gateway.canvas.requests.length);
  });

  it.each([
    ['a hundred courses with activity', 100, 102],
    ['when `first` is not given', undefined, 102],
    ['ten', 10, 12],
  ])('grows with the page: %s', (_, first, cost) => {
    const query =
      'query ($first: Int) { account(id: 1) { name coursesConnection(first: $first) { nodes { analytics { activity { views } } } } } }';
    expect(costOf(query, first === undefined ? {} : { first })).toBe(cost);
  });

  it('multiplies the pages of a list of lists', () => {
    const query =
      '{ account(id: 1) { coursesConnection(first: 20) { edges { node { quizzesConnection(first: 30) { nodes { reports { state } } } } } } } }';
    expect(costOf(query)).toBe(1 + 20 + 20 * 30);
  });

  it.each([
    ['short pages are read on through', 1, 0, 100, 101],
    ['a place within a page', 100, 49, 100, 2],
    ['no more than what is left of the page', 100, 49, 50, 1],
  ])('knows how long the pages of a cursor are: %s', (_, perPage, index, first, cost) => {
    const after = cursor('Account.coursesConnection', perPage, index);
    const query = `{ account(id: 1) { coursesConnection(first: ${first}, after: "${after}") { nodes { name } } } }`;
    expect(costOf(query)).toBe(cost);
  });

  it('leaves out what is skipped, and counts what is included', () => {
    const query =
      'query ($yes: Boolean!) { course(id: 1) { name @include(if: $yes) ... @skip(if: $yes) { lastReport { state } analytics { activity { views } } } } }';
    expect(costOf(query, { yes: true })).toBe(1);
    expect(costOf(query, { yes: false })).toBe(2);
  });

  it('counts `nodes` and `edges { node }` of a list once', () => {
    const activity = 'analytics { activity { views } }';
    const query = `{ account(id: 1) { coursesConnection(first: 10) { nodes { ${activity} } edges { node { ${activity} } } } } }`;
    expect(costOf(query)).toBe(11);
  });
});

it('every field that a cost is declared for exists', () => {
  for (const name of Object.keys(callCosts)) {
    const [typeName, field] = name.split('.') as [string, string];
    const type = schema.getType(typeName);
    expect(isObjectType(type) && type.getFields()[field], name).toBeTruthy();
  }
  for (const name of recordTypes) expect(isObjectType(schema.getType(name)), name).toBe(true);
});

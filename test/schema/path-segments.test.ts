import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notFound } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';

/*
 * What a client writes can choose an object, and never another path: whatever it is, each request that
 * Canvas gets is one of the routes that the endpoints name, segment by segment.
 */

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'src/canvas/endpoints');
const texts = [
  // Those of departments are put together from a scope and a subject; docs/rest-routes.md has them whole.
  readFileSync(join(root, 'docs/rest-routes.md'), 'utf8'),
  ...readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8')),
];
const routes = texts.flatMap((text) =>
  [...text.matchAll(/['` ](\/api\/v1\/[\w/:]+)['`]/g)].map(([, route]) => route!.split('/')),
);

/** Whether a path, as it was sent, is one of the routes. */
function isRoute(path: string): boolean {
  const segments = path.split('/');
  return routes.some(
    (route) =>
      route.length === segments.length &&
      route.every((part, at) =>
        part.startsWith(':') ? segments[at] !== '' : part === segments[at],
      ),
  );
}

const hostile = fc.constantFrom(
  '/', '\\', '..', '.', '%2f', '%2F', '%5c', '%2e%2e', '%00', '%0d%0a', '?', '#', '&', '=', ';', ':', '@',
  '~', ' ', '\0', '\r\n', '\r\nHost: evil.test\r\n', '\t', '\u007f', '\u2028', '\ud800', '𝔄', 'ü', '한',
  '//evil.test/', 'http://169.254.169.254/', '../../accounts/1', '..;/', '/../../api/v1/users/self', '1', 'a',
); // prettier-ignore

const anyText = fc
  .array(fc.oneof(hostile, fc.string({ maxLength: 4, unit: 'grapheme' })), { maxLength: 6 })
  .map((parts) => parts.join(''));

const prefixes = [
  '', '1', '1~', 'sis_account_id:', 'sis_course_id:', 'sis_term_id:', 'sis_user_id:', 'sis_section_id:',
  'hex:sis_course_id:', 'hex:sis_account_id:', 'sis_login_id:', 'uuid:', 'lti_context_id:',
]; // prettier-ignore
const nodeTypes = [
  'Account-', 'Course-', 'Term-', 'User-', 'Quiz-1:', 'AccountReport-1:', 'AccountReport-1:csv:',
  'CourseReport-1:', 'CourseReport-1:docx:', 'QuizReport-1:2:',
]; // prettier-ignore

/** An id in one of the forms that are taken, with something hostile in it. */
const id = fc.oneof(
  fc.tuple(fc.constantFrom(...prefixes), anyText).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom(...nodeTypes), anyText)
    .map((parts) => Buffer.from(parts.join('')).toString('base64')),
);

/** An operation for each argument that ends in a path; `$id` is an id, `$text` any text. */
const operations = [
  'query ($id: ID!) { account(id: $id) { name availableReports { title } analytics(filter: CURRENT) { activity { byDate { date } } grades { total } statistics { courses } statisticsBySubaccount { courses } } } }',
  'query ($text: String!) { account(sisId: $text) { name subAccountsConnection { nodes { name } } coursesConnection { nodes { name } } termsConnection { nodes { name } } } }',
  'query ($id: ID!) { account(id: 1) { analytics(termId: $id) { activity { byDate { date } } grades { total } statistics { courses } statisticsBySubaccount { courses } } } }',
  'query ($text: String!) { account(id: 1) { reportsConnection(report: $text) { nodes { state } } availableReport(report: $text) { title } } }',
  'query ($text: String!) { accountReport(accountId: 1, report: $text, id: 1) { state } }',
  'query ($id: ID!) { accountReport(accountId: $id, report: "csv", id: 1) { state } }',
  'query ($id: ID!) { accountReport(accountId: 1, report: "csv", id: $id) { state } }',
  'query ($id: ID!) { course(id: $id) { name usersConnection { nodes { name } } quizzesConnection { nodes { title } } lastReport { state } analytics { activity { views } assignments { title } studentSummariesConnection { nodes { pageViews } } } } }',
  'query ($text: String!) { course(sisId: $text) { name } term(sisId: $text) { name } }',
  'query ($text: String!) { course(id: 1) { lastReport(reportType: $text) { state } } }',
  'query ($id: ID!) { course(id: 1) { analytics { student(id: $id) { summary { pageViews } activity { participations { url } } assignments { title } communication { date } } } } }',
  'query ($id: ID!) { viewer { analytics(courseId: $id) { activity { participations { url } } summary { pageViews } } } }',
  'query ($id: ID!) { courseReport(courseId: $id, reportType: "docx", id: 1) { state } }',
  'query ($text: String!) { courseReport(courseId: 1, reportType: $text, id: 1) { state } }',
  'query ($id: ID!) { courseReport(courseId: 1, reportType: "docx", id: $id) { state } }',
  'query ($id: ID!) { quiz(courseId: $id, id: 1) { title reports { state } } }',
  'query ($id: ID!) { quiz(courseId: 1, id: $id) { title reports { state } } }',
  'query ($id: ID!) { course(id: 1) { quiz(id: $id) { title } } }',
  'query ($id: ID!) { quizReport(courseId: $id, quizId: 2, id: 1) { state } }',
  'query ($id: ID!) { quizReport(courseId: 1, quizId: $id, id: 1) { state } }',
  'query ($id: ID!) { quizReport(courseId: 1, quizId: 2, id: $id) { state } }',
  'query ($id: ID!) { term(id: $id) { name } }',
  'query ($id: ID!) { node(id: $id) { id ... on Course { courseCode } ... on Account { defaultTimeZone } ... on User { email } ... on Term { startAt } ... on Quiz { title } ... on Report { state } } }',
  'query ($id: ID!) { report(id: $id) { state } }',
  'query ($id: ID!, $text: String!) { account(id: 1) { coursesConnection(filter: { termId: $id, accountIds: [$id], searchTerm: $text }) { nodes { name } } } }',
  'query ($id: ID!, $text: String!) { course(id: 1) { usersConnection(filter: { userIds: [$id], searchTerm: $text }) { nodes { name } } quizzesConnection(searchTerm: $text) { nodes { title } } } }',
  'query ($text: String!) { account(id: 1) { termsConnection(after: $text) { nodes { name } } } }',
  'mutation ($id: ID!, $text: String!) { startAccountReport(input: { accountId: $id, report: $text, parameters: { enrollmentTermId: $id, order: $text } }) { errors { code } } }',
  'mutation ($id: ID!) { startCourseReport(input: { courseId: $id, parameters: { courseId: $id, sectionIds: [$id] } }) { errors { code } } }',
  'mutation ($text: String!) { startCourseReport(input: { courseId: 1, reportType: $text }) { errors { code } } }',
  'mutation ($id: ID!) { startQuizReport(input: { courseId: $id, quizId: 1, reportType: ITEM_ANALYSIS }) { errors { code } } }',
  'mutation ($id: ID!) { startQuizReport(input: { courseId: 1, quizId: $id, reportType: ITEM_ANALYSIS }) { errors { code } } }',
  'mutation ($id: ID!) { abortReport(input: { id: $id }) { errors { code } } }',
  'mutation ($id: ID!) { deleteReport(input: { id: $id }) { errors { code } } }',
];

describe('whatever a client writes', () => {
  it.each(operations)('stays in its segment: %s', async (operation) => {
    const { query, requests } = await startScriptedGateway(notFound);
    let asked = 0;
    const variablesOf = (values: { id: string; text: string }) =>
      Object.fromEntries(
        Object.entries(values).filter(([name]) => operation.includes(`$${name}:`)),
      );
    const check = async (values: { id: string; text: string }) => {
      requests.length = 0;
      await query(operation, { variables: variablesOf(values) });
      for (const line of requests) {
        const [, target] = /^(?:GET|POST|PUT|DELETE) ([\x21-\x7e]+)$/.exec(line) ?? [];
        expect(target, line).toBeDefined();
        const [path, ...queries] = target!.split('?');
        expect(queries.length, line).toBeLessThanOrEqual(1);
        expect(isRoute(path!), line).toBe(true);
        expect(target).not.toContain('#');
        // Whoever reads the URL next sees the same path: nothing in it leads up or elsewhere.
        expect(new URL(target!, 'http://canvas.test').pathname).toBe(path);
        expect(new URL(target!, 'http://canvas.test').host).toBe('canvas.test');
      }
      asked += requests.length;
    };
    // Some that are right, so that the paths are reached at all.
    await check({ id: '1', text: 'csv' });
    await check({ id: Buffer.from('QuizReport-1:2:3').toString('base64'), text: 'a_b.c' });
    await check({ id: Buffer.from('Course-1').toString('base64'), text: 'BIO/101?#..' });
    await fc.assert(fc.asyncProperty(fc.record({ id, text: anyText }), check), { numRuns: 60 });
    if (!operation.includes('after:')) expect(asked).toBeGreaterThan(0);
  });

  it('the routes are those of the endpoints and of the documentation', () => {
    expect(routes.length).toBeGreaterThan(25);
    expect(isRoute('/api/v1/courses/1')).toBe(true);
    expect(isRoute('/api/v1/courses/1/../2')).toBe(false);
    expect(isRoute('/api/v1/courses/1/secrets')).toBe(false);
  });
});

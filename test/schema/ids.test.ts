import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type NodeKey,
  parseGlobalId,
  parseId,
  parseIdOrSisId,
  parseReportId,
  toGlobalId,
} from '../../src/schema/ids.ts';
import { startGateway } from '../support/gateway.ts';

const canvasId = fc.bigInt({ min: 1n, max: 9_999_999_999_999_999_999n }).map(String);
const report = fc.stringMatching(/^[a-z][a-z_]{0,30}$/);

describe('global ids', () => {
  it("are byte-equal with Canvas's own", () => {
    expect(toGlobalId('Course', '1')).toBe('Q291cnNlLTE=');
  });

  it('of objects that a number finds read back as they were written', () => {
    fc.assert(
      fc.property(fc.constantFrom('Account', 'Course', 'Term', 'User'), canvasId, (type, id) => {
        expect(parseGlobalId(toGlobalId(type, id))).toEqual({ type, id });
        expect(parseId(type, toGlobalId(type, id))).toBe(id);
      }),
    );
  });

  it('of reports and quizzes name all that REST needs', () => {
    fc.assert(
      fc.property(canvasId, canvasId, canvasId, report, (a, b, c, name) => {
        const keys: [NodeKey['type'], string, NodeKey][] = [
          ['Quiz', `${a}:${b}`, { type: 'Quiz', courseId: a, id: b }],
          [
            'AccountReport',
            `${a}:${name}:${b}`,
            { type: 'AccountReport', accountId: a, report: name, id: b },
          ],
          [
            'CourseReport',
            `${a}:${name}:${b}`,
            { type: 'CourseReport', courseId: a, reportType: name, id: b },
          ],
          ['QuizReport', `${a}:${b}:${c}`, { type: 'QuizReport', courseId: a, quizId: b, id: c }],
        ];
        for (const [type, local, key] of keys) {
          expect(parseGlobalId(toGlobalId(type, local))).toEqual(key);
        }
      }),
    );
  });

  it('other text is never taken for one, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        const key = parseGlobalId(text);
        if (key) expect(Buffer.from(text, 'base64').toString()).toContain('-');
        expect(() => parseReportId(text)).toThrow();
      }),
    );
  });
});

describe('id arguments', () => {
  it.each([
    ['Account', '1'],
    ['Account', '1~23'],
    ['Account', 'self'],
    ['Account', 'site_admin'],
    ['Account', 'sis_account_id:COL-1'],
    ['Course', 'sis_course_id:BIO-101/A:1'],
    ['Course', 'hex:sis_course_id:42494f'],
    ['Term', 'current'],
    ['Term', 'sis_term_id:FA26'],
    ['User', 'self'],
    ['User', 'sis_login_id:ada@example.edu'],
  ] as const)('%s takes %s as Canvas does', (type, id) => {
    expect(parseId(type, id)).toBe(id);
  });

  it.each([
    ['Account', ''],
    ['Account', 'BIO'],
    ['Account', '-1'],
    ['Account', '1.5'],
    ['Account', '12345678901234567890'],
    ['Account', 'current'],
    ['Account', 'sis_course_id:1'],
    ['Account', 'sis_account_id:'],
    ['Course', 'self'],
    ['Course', '../accounts/1'],
    ['Term', 'self'],
    ['Course', toGlobalId('Account', '1')],
    ['Course', toGlobalId('Course', '1x')],
  ] as const)('%s refuses %j', (type, id) => {
    expect(() => parseId(type, id)).toThrow(
      expect.objectContaining({ extensions: { code: 'BAD_USER_INPUT' } }),
    );
  });

  it('sisId stands for the SIS form of an id, and not beside one', () => {
    expect(parseIdOrSisId('Course', { sisId: 'BIO 101' })).toBe('sis_course_id:BIO 101');
    expect(() => parseIdOrSisId('Course', { id: '1', sisId: 'BIO' })).toThrow();
    expect(() => parseIdOrSisId('Course', {})).toThrow();
  });
});

describe('one object', () => {
  it('has the same global id in whatever form it was asked for', async () => {
    const { query } = await startGateway();
    const { data } = await query(`{
      number: course(id: 1) { id _id name }
      global: course(id: "Q291cnNlLTE=") { id _id name }
      sis: course(sisId: "BIO-101-FA26") { id _id name }
      short: course(id: "1~1") { id _id }
      node(id: "Q291cnNlLTE=") { __typename id ... on Course { name } }
      self: account(id: "self") { id _id }
      fallTerm: term(id: "sis_term_id:FA26") { id _id }
    }`);
    const course = { id: 'Q291cnNlLTE=', _id: '1', name: 'Introduction to Biology' };
    expect(data).toEqual({
      number: course,
      global: course,
      sis: course,
      short: { id: course.id, _id: '1' },
      node: { __typename: 'Course', id: course.id, name: course.name },
      self: { id: toGlobalId('Account', '1'), _id: '1' },
      fallTerm: { id: toGlobalId('Term', '4'), _id: '4' },
    });
  });

  it('keeps every digit of an id beyond 2^53', async () => {
    const { query } = await startGateway();
    const { data } = await query(
      '{ course(id: "9010000000000003") { _id name account { _id } term { _id } } }',
    );
    expect(data.course).toEqual({
      _id: '9010000000000003',
      name: 'Verteilte Systeme',
      account: { _id: '9010000000000002' },
      term: { _id: '2' },
    });
  });

  it('is found by a SIS id with a slash and a colon in it', async () => {
    const { query } = await startGateway();
    const { data } = await query('{ course(sisId: "BIO-101/A:1") { _id } }');
    expect(data).toEqual({ course: { _id: '10' } });
  });

  it('is a node that REST is not asked for until a field of its own is selected', async () => {
    const { query, canvas } = await startGateway();
    const ids = [
      toGlobalId('Account', '1'),
      toGlobalId('Term', '4'),
      toGlobalId('User', '5'),
      toGlobalId('Quiz', '3:301'),
      toGlobalId('AccountReport', '1:grade_export_csv:1'),
      toGlobalId('CourseReport', '1:course_pace_docx:1'),
      toGlobalId('QuizReport', '3:301:1'),
    ];
    const { data } = await query('query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', {
      variables: { ids },
    });
    expect(data.nodes.map(({ id }: { id: string }) => id)).toEqual(ids);
    expect(canvas.requests).toEqual([]);
  });
});

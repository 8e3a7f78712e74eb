import { describe, expect, it } from 'vitest';
import { decode } from '../../src/canvas/decode.ts';
import { term } from '../../src/canvas/endpoints/terms.ts';
import * as z from 'zod';
import { always, biology, byPath, text } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';

/* What single installations send: documented spellings, missing names, empty hashes, large counts. */

describe('student summaries', () => {
  const breakdown = { missing: 1, late: 2, on_time: 3, floating: null, total: '6' };
  const operation = `{ course(id: 1) { analytics { studentSummariesConnection { nodes {
    maxPageViews maxParticipations pageViewsLevel participationsLevel
    tardinessBreakdown { missing floating total } } } } } }`;

  it.each([
    ['documented', { max_page_view: 9, max_participation: '8' }],
    ['real', { max_page_views: 9, max_participations: 8 }],
    ['real, before the documented', { max_page_views: 9, max_page_view: 1, max_participations: 8 }],
  ])('are read in the %s spelling, with levels as numbers or text', async (_, maxima) => {
    const summary = { id: 3, page_views: 1, page_views_level: '2', participations_level: 3 };
    const { query } = await startScriptedGateway(
      always([{ ...summary, ...maxima, tardiness_breakdown: breakdown }]),
    );
    const { data, errors } = await query(operation);
    expect(errors).toBeUndefined();
    expect(data.course.analytics.studentSummariesConnection.nodes).toEqual([
      {
        maxPageViews: 9,
        maxParticipations: 8,
        pageViewsLevel: 2,
        participationsLevel: 3,
        tardinessBreakdown: { missing: 1, floating: 0, total: 6 },
      },
    ]);
  });
});

describe('one odd item of a list', () => {
  it('that is a course without a name goes by its code, or by its number', async () => {
    const { query } = await startScriptedGateway(
      byPath({
        '/api/v1/accounts/1/courses': always([
          biology,
          { id: 2, name: null, course_code: 'BIO-2' },
          { id: '3' },
        ]),
      }),
    );
    const { data, errors } = await query(
      '{ account(id: 1) { coursesConnection { nodes { _id name } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.account.coursesConnection.nodes).toEqual([
      { _id: '1', name: 'Biology' },
      { _id: '2', name: 'BIO-2' },
      { _id: '3', name: 'Course 3' },
    ]);
  });

  it('that is an account without a name goes by its number', async () => {
    const { query } = await startScriptedGateway(always([{ id: 1, name: 'One' }, { id: 2 }]));
    const { data } = await query('{ accountsConnection { nodes { name } } }');
    expect(data.accountsConnection.nodes).toEqual([{ name: 'One' }, { name: 'Account 2' }]);
  });

  it('that is a run without a state or parameters is UNKNOWN, and the other runs stay', async () => {
    const { query } = await startScriptedGateway(
      always([
        { id: 1, report: 'grade_export_csv', status: null, parameters: [] },
        { id: 2, report: 'grade_export_csv', status: 'complete', parameters: { a: 1 } },
      ]),
    );
    const { data, errors } = await query(
      '{ account(id: 1) { reportsConnection(report: "grade_export_csv") { nodes { state } } } }',
    );
    expect(errors).toBeUndefined();
    expect(data.account.reportsConnection.nodes).toEqual([
      { state: 'UNKNOWN' },
      { state: 'COMPLETE' },
    ]);
  });

  it('that has no id is CANVAS_BAD_RESPONSE that names its place: a list is never silently shorter', async () => {
    const { query } = await startScriptedGateway(always([{ id: 1, name: 'One' }, { name: 'Two' }]));
    const { errors } = await query('{ accountsConnection { nodes { name } } }');
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('1.id') as string,
        extensions: { code: 'CANVAS_BAD_RESPONSE' },
      },
    ]);
  });
});

describe('an empty hash that comes as a list', () => {
  it('is empty', async () => {
    const { query } = await startScriptedGateway(
      byPath({ '/api/v1/accounts/1/analytics/current/grades': always([]) }),
    );
    const { data, errors } = await query('{ account(id: 1) { analytics { grades { total } } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ account: { analytics: { grades: { total: 0 } } } });
  });
});

describe('a payload of many values that cannot be read', () => {
  it.each([
    ['nested items', `{"enrollment_terms":[${'{},'.repeat(500_000)}{}]}`],
    ['nested lists', `{"enrollment_terms":${'['.repeat(2_000)}${']'.repeat(2_000)}}`],
  ])('is refused before each of them is looked at: %s', async (_, body) => {
    const { query } = await startScriptedGateway((_request, response) => {
      text(response, body, { headers: { 'content-type': 'application/json' } });
    });
    const { errors } = await query('{ account(id: 1) { termsConnection { nodes { name } } } }');
    expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_BAD_RESPONSE' } }]);
  });

  it('reports too many values, not the first of them', () => {
    const items = Array.from({ length: 150_000 }, () => ({}));
    expect(() => decode(z.object({ terms: z.array(term) }), { terms: items })).toThrow(/too many/);
  });
});

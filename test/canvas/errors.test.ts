import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  biology,
  byPath,
  always,
  notFound,
  reset,
  secretToken,
  text,
} from '../support/canvas-scripts.ts';
import type { Answer } from '../support/gateway.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

const courseQuery = '{ course(id: "4711") { name } }';
const courseRoute = 'GET /api/v1/courses/:id';

interface Case {
  when: string;
  status: number;
  body: unknown;
  code: string;
  headers?: Record<string, string>;
}

const message = (words: string) => ({ errors: [{ message: words }] });
const denied = {
  status: 'unauthorized',
  errors: [{ message: 'user not authorized to perform that action' }],
};
const bearer = { 'www-authenticate': 'Bearer realm="canvas-lms"' };

/** What Canvas answers with, and what that asks of the caller. */
const cases: Case[] = [
  {
    when: 'no user',
    status: 401,
    body: {
      status: 'unauthenticated',
      errors: [{ message: 'user authorization required' }],
      error_report_id: 5,
    },
    code: 'UNAUTHENTICATED',
    headers: bearer,
  },
  {
    when: 'an unknown token',
    status: 401,
    body: message('Invalid access token.'),
    code: 'UNAUTHENTICATED',
    headers: bearer,
  },
  {
    when: 'an expired token',
    status: 401,
    body: {
      errors: [{ message: 'Expired access token.', expired_at: '2026-01-01T00:00:00Z' }],
    },
    code: 'UNAUTHENTICATED',
    headers: bearer,
  },
  {
    when: 'a revoked token',
    status: 401,
    body: message('Revoked access token.'),
    code: 'UNAUTHENTICATED',
  },
  {
    when: 'an e-mail address that is not verified',
    status: 401,
    body: { status: 'unverified', errors: [{ message: 'Bitte bestätigen Sie Ihre Adresse' }] },
    code: 'UNAUTHENTICATED',
  },
  {
    when: '`errors` as a string',
    status: 401,
    body: { errors: 'Cannot change masquerade' },
    code: 'UNAUTHENTICATED',
  },
  {
    when: 'a 401 of a proxy',
    status: 401,
    body: '<html>Please sign in first</html>',
    code: 'CANVAS_BAD_RESPONSE',
  },
  {
    when: 'a scope that the developer key lacks',
    status: 401,
    body: message('Insufficient scopes on access token.'),
    code: 'FORBIDDEN',
  },
  { when: 'a missing right', status: 403, body: denied, code: 'FORBIDDEN' },
  { when: 'a missing right in older Canvas', status: 401, body: denied, code: 'FORBIDDEN' },
  {
    when: "a missing right in the caller's language",
    status: 401,
    body: { status: 'unauthorized', errors: [{ message: 'Zugriff wurde leider verweigert' }] },
    code: 'FORBIDDEN',
  },
  {
    when: 'a 403 of a proxy',
    status: 403,
    body: '<html>Request blocked</html>',
    code: 'CANVAS_BAD_RESPONSE',
  },
  {
    when: 'an unknown object',
    status: 404,
    body: { ...message('The specified resource does not exist.'), error_report_id: 12 },
    code: 'NOT_FOUND',
  },
  {
    when: 'a disabled tab',
    status: 404,
    body: { message: 'That page has been disabled for this course' },
    code: 'NOT_FOUND',
  },
  {
    when: 'a conflict',
    status: 409,
    body: { status: 'conflict', message: 'report is being generated' },
    code: 'CONFLICT',
  },
  {
    when: 'a refused parameter',
    status: 400,
    body: { error: 'invalid enrollment_term_id given' },
    code: 'BAD_USER_INPUT',
  },
  {
    when: 'a parameter that is missing',
    status: 400,
    body: message('quiz_report is missing'),
    code: 'BAD_USER_INPUT',
  },
  {
    when: '`errors` as a hash by field',
    status: 400,
    body: { errors: { name: [{ attribute: 'name', type: 'blank', message: 'cannot be blank' }] } },
    code: 'BAD_USER_INPUT',
  },
  {
    when: 'a failed validation',
    status: 422,
    body: { errors: [{ field: null, message: 'is not right at all', error_code: 'blank' }] },
    code: 'BAD_USER_INPUT',
  },
  {
    when: 'a quiz report that cannot be removed',
    status: 422,
    body: { status: 'unprocessable_content', message: 'can not be aborted now' },
    code: 'BAD_USER_INPUT',
  },
  {
    when: 'a broken Canvas',
    status: 500,
    body: {
      errors: [{ message: 'An error occurred.', error_code: 'internal_server_error' }],
      error_report_id: 123,
    },
    code: 'CANVAS_ERROR',
  },
  {
    when: 'a 500 of a proxy',
    status: 500,
    body: '<html>An internal failure</html>',
    code: 'CANVAS_ERROR',
  },
  { when: 'a status that nobody foresaw', status: 418, body: '', code: 'CANVAS_BAD_RESPONSE' },
  {
    when: 'a redirect to the login page',
    status: 302,
    body: '<html>You are being redirected</html>',
    code: 'CANVAS_BAD_RESPONSE',
    headers: { location: '/login/canvas' },
  },
  {
    when: 'an HTML page with status 200',
    status: 200,
    body: '<html>Scheduled maintenance</html>',
    code: 'CANVAS_BAD_RESPONSE',
  },
  {
    when: 'JSON that breaks off',
    status: 200,
    body: '{"id":"1","name":"A course of secrets',
    code: 'CANVAS_BAD_RESPONSE',
  },
  { when: 'nothing at all', status: 200, body: '', code: 'CANVAS_BAD_RESPONSE' },
  { when: 'no content', status: 204, body: '', code: 'CANVAS_BAD_RESPONSE' },
];

const script =
  ({ status, body, headers }: Omit<Case, 'when' | 'code'>): Script =>
  (_request, response) => {
    if (typeof body === 'string') text(response, body, { status, ...(headers && { headers }) });
    else json(response, body, { status, ...(headers && { headers }) });
  };

describe("what a client reads of Canvas's failures", () => {
  it.each(cases.map((one) => [`${one.status}, ${one.when}: ${one.code}`, one] as const))(
    '%s',
    async (_, { code, ...answer }) => {
      const { query, requests, baseUrl } = await startScriptedGateway(script(answer));
      const { data, errors } = await query(courseQuery, { token: secretToken });
      expect(data).toEqual({ course: null });
      expect(errors).toEqual([
        {
          message: expect.any(String),
          locations: expect.any(Array),
          path: ['course', 'name'],
          extensions: {
            code,
            status: answer.status,
            route: courseRoute,
            requestId: expect.any(String),
          },
        },
      ]);
      expectNothingPrivate(errors, [new URL(baseUrl).host, ...sentencesOf(answer.body)]);
      expect(requests).toHaveLength(1);
    },
  );

  it.each([403, 429] as const)(
    '%s for a spent quota: RATE_LIMITED, and when to try again',
    async (status) => {
      const { query, baseUrl } = await startScriptedGateway(
        script({
          status,
          body: `${status} Forbidden (Rate Limit Exceeded)\n`,
          headers: { 'content-type': 'text/plain' },
        }),
        { deadlineMs: 600 },
      );
      const { data, errors } = await query(courseQuery, { token: secretToken });
      expect(data).toEqual({ course: null });
      expect(errors).toEqual([
        expect.objectContaining({
          path: ['course', 'name'],
          extensions: {
            code: 'RATE_LIMITED',
            status,
            route: courseRoute,
            retryAfterSeconds: expect.any(Number),
            requestId: expect.any(String),
          },
        }),
      ]);
      expectNothingPrivate(errors, [new URL(baseUrl).host, 'Rate Limit Exceeded']);
    },
  );

  it('a 403 that is about a right is not waited out', async () => {
    const { query, requests } = await startScriptedGateway(script({ status: 403, body: denied }));
    const { errors } = await query(courseQuery);
    expect(codesOf(errors)).toEqual(['FORBIDDEN']);
    expect(requests).toHaveLength(1);
  });

  it('a redirect is not followed, wherever it leads', async () => {
    const { query, requests } = await startScriptedGateway(
      byPath({
        '/api/v1/courses/4711': script({
          status: 302,
          body: '',
          headers: { location: '/elsewhere' },
        }),
        '/elsewhere': always(biology),
      }),
    );
    const { errors } = await query(courseQuery);
    expect(codesOf(errors)).toEqual(['CANVAS_BAD_RESPONSE']);
    expect(requests).toEqual(['GET /api/v1/courses/4711?include%5B%5D=term']);
  });

  it('no connection: CANVAS_UNREACHABLE, without a status', async () => {
    const { query, server, baseUrl } = await startScriptedGateway(notFound);
    await new Promise((resolve) => server.close(resolve));
    const { errors } = await query(courseQuery, { token: secretToken });
    expect(errors?.[0]?.extensions).toEqual({
      code: 'CANVAS_UNREACHABLE',
      route: courseRoute,
      requestId: expect.any(String),
    });
    expectNothingPrivate(errors, [new URL(baseUrl).host, 'ECONNREFUSED']);
  });

  it('a connection that breaks again and again: CANVAS_UNREACHABLE', async () => {
    const { query, baseUrl } = await startScriptedGateway(reset);
    const { errors } = await query(courseQuery, { token: secretToken });
    expect(codesOf(errors)).toEqual(['CANVAS_UNREACHABLE']);
    expectNothingPrivate(errors, [new URL(baseUrl).host, 'ECONNRESET', 'other side closed']);
  });

  it('one object that fails leaves the others alone', async () => {
    const { query, requests } = await startScriptedGateway(
      byPath({ '/api/v1/courses/1': always(biology) }),
    );
    const { data, errors } = await query('{ a: course(id: 1) { name } b: course(id: 2) { name } }');
    expect(data).toEqual({ a: { name: 'Biology' }, b: null });
    expect(errors).toEqual([expect.objectContaining({ path: ['b', 'name'] })]);
    expect(codesOf(errors)).toEqual(['NOT_FOUND']);
    expect(requests).toHaveLength(2);
  });

  /** The JSON of a body, as the script sends it; undefined for null and for other text. */
  const parsed = (body: unknown): unknown => {
    if (typeof body !== 'string') return body ?? undefined;
    try {
      return (JSON.parse(body) as unknown) ?? undefined;
    } catch {
      return undefined;
    }
  };

  it('any failure with any body has one of the known codes', async () => {
    let answer: Omit<Case, 'when' | 'code'> = { status: 400, body: '' };
    const { query } = await startScriptedGateway((request, response) => {
      script(answer)(request, response);
    });
    const known: Record<number, string[]> = {
      400: ['BAD_USER_INPUT'],
      401: ['UNAUTHENTICATED', 'FORBIDDEN'],
      403: ['FORBIDDEN'],
      404: ['NOT_FOUND'],
      409: ['CONFLICT'],
      422: ['BAD_USER_INPUT'],
    };
    // Repeated ones aside, which take their time: 429, 502, 503, 504.
    const status = fc.oneof(
      fc.constantFrom(400, 401, 403, 404, 409, 422),
      fc.integer({ min: 300, max: 599 }).filter((code) => ![429, 502, 503, 504].includes(code)),
    );
    await fc.assert(
      fc.asyncProperty(status, fc.oneof(fc.jsonValue(), fc.string()), async (code, body) => {
        answer = { status: code, body };
        const { data, errors } = await query(courseQuery);
        expect(data).toEqual({ course: null });
        expect(errors?.[0]?.extensions.status).toBe(code);
        const isOfCanvas = typeof parsed(body) === 'object' && !Array.isArray(parsed(body));
        const codes = isOfCanvas ? known[code] : undefined;
        expect(codes ?? [code < 500 ? 'CANVAS_BAD_RESPONSE' : 'CANVAS_ERROR']).toContain(
          errors?.[0]?.extensions.code,
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('an answer in a shape that cannot be read', () => {
  it.each([
    ['a missing id', { name: 'Biology' }, 'id'],
    ['a number for a text', { id: '1', name: 4242 }, 'name'],
    ['an object for an id', { id: { secret: 4242 }, name: 'Biology' }, 'id'],
    ['nothing for an id', { id: '', name: 'Biology' }, 'id'],
    ['a path for an id', { ...biology, account_id: '..' }, 'account_id'],
    ['a fraction for an id', { id: 1.5, name: 'Biology' }, 'id'],
    ['an id that has lost digits', { id: 2 ** 53, name: 'Biology' }, 'id'],
    ['a wrong part', { ...biology, term: { id: '1', name: ['Fall 4242'] } }, 'term.name'],
    ['a list for an object', [biology], undefined],
    ['null', null, undefined],
    ['a text', 'Fall 4242', undefined],
  ])('%s: CANVAS_BAD_RESPONSE that names the place', async (_, body, place) => {
    const { query, requests } = await startScriptedGateway(always(body));
    const { data, errors } = await query(courseQuery);
    expect(data).toEqual({ course: null });
    expect(codesOf(errors)).toEqual(['CANVAS_BAD_RESPONSE']);
    expect(errors?.[0]?.extensions.route).toBe(courseRoute);
    if (place) expect(errors?.[0]?.message).toContain(`at ${place})`);
    expectNothingPrivate(errors, ['4242', '9007199254740992']);
    expect(requests).toHaveLength(1);
  });

  it('has a status, as every answer of Canvas', async () => {
    const { query } = await startScriptedGateway(always({ name: 'Biology' }, { status: 203 }));
    const { errors } = await query(courseQuery);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'CANVAS_BAD_RESPONSE', status: 203 });
  });

  it('one item without an id fails the list, and is named by its place', async () => {
    const { query } = await startScriptedGateway(always([biology, { name: 'Chemistry' }]));
    const { data, errors } = await query(
      '{ account(id: 1) { coursesConnection { nodes { name } } } }',
    );
    expect(data).toEqual({ account: { coursesConnection: null } });
    expect(codesOf(errors)).toEqual(['CANVAS_BAD_RESPONSE']);
    expect(errors?.[0]?.message).toContain('1.id');
  });

  it('a count that has lost digits is CANVAS_BAD_RESPONSE as well', async () => {
    const views = 2 ** 53;
    const { query } = await startScriptedGateway(
      always([{ date: '2026-03-01', views, participations: 0 }]),
    );
    const { errors } = await query('{ course(id: 1) { analytics { activity { date views } } } }');
    expect(codesOf(errors)).toEqual(['CANVAS_BAD_RESPONSE']);
    expectNothingPrivate(errors, [String(views)]);
  });

  it('whatever JSON comes, the answer is data or CANVAS_BAD_RESPONSE', async () => {
    let body: unknown;
    const { query } = await startScriptedGateway((_request, response) => {
      json(response, body);
    });
    const valid = {
      ...biology,
      id: '4711',
      by_date: [{ date: '2026-03-01', views: 1, participations: null }],
      by_category: { files: '2' },
      accounts: [{ id: '1', courses: 3 }],
    };
    const keys = Object.keys(valid) as (keyof typeof valid)[];
    // Numbers beyond Int have a test of their own.
    const leaf = fc.oneof(
      fc.jsonValue().filter((value) => typeof value !== 'number'),
      fc.integer({ min: -1000, max: 1000 }),
    );
    const bodies = fc.oneof(
      leaf,
      fc.tuple(fc.constantFrom(...keys), leaf).map(([key, value]) => ({ ...valid, [key]: value })),
    );
    const operation = `{
      course(id: "4711") { _id name account { _id } term { _id } }
      account(id: 1) {
        analytics {
          activity { byDate { date views participations } byCategory { category views } }
          grades { total bins { count } }
          statistics { courses }
          statisticsBySubaccount { name courses }
        }
      }
    }`;
    await fc.assert(
      fc.asyncProperty(bodies, async (value) => {
        body = value;
        const { errors } = await query(operation);
        expect(codesOf(errors).filter((code) => code !== 'CANVAS_BAD_RESPONSE')).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

function codesOf(errors: Answer['errors'] = []): string[] {
  return errors.map(({ extensions }) => extensions.code);
}

/** Neither the token, nor the id that was asked for, nor any of these words. */
function expectNothingPrivate(errors: Answer['errors'], words: readonly string[]): void {
  // The id of a request is random, and holds any four digits now and then.
  const shown = JSON.stringify(errors, (key, value: unknown) =>
    key === 'requestId' ? undefined : value,
  );
  for (const word of [secretToken, '4711', ...words]) expect(shown).not.toContain(word);
}

/** The texts of an answer that nobody but Canvas would have written. */
function sentencesOf(body: unknown): string[] {
  if (typeof body === 'string') return body.includes(' ') ? [body] : [];
  if (typeof body !== 'object' || body === null) return [];
  return Object.values(body).flatMap(sentencesOf);
}

import { CombinedError } from 'urql';
import { expect, it } from 'vitest';
import { readPage } from '../support/docs.ts';
import { toProblem } from '../../examples/dashboard/src/graphql/problem.ts';

const problemOf = (extensions: Record<string, unknown>) =>
  toProblem(new CombinedError({ graphQLErrors: [{ message: 'internal words', extensions }] }));

it('has words of its own for every code of docs/errors.md', () => {
  const codes = [...readPage('docs/errors.md').matchAll(/^\| `([A-Z_]+)` +\| /gm)].map(
    ([, code]) => code!,
  );
  expect(codes.length).toBeGreaterThanOrEqual(12);
  const titles = codes.map((code) => problemOf({ code }).title);
  expect(titles).not.toContain('This could not be read');
  expect(new Set(titles).size).toBe(titles.length);
});

it('asks again by itself only where time heals, after as long as Canvas wants', () => {
  expect(problemOf({ code: 'RATE_LIMITED', retryAfterSeconds: 7.2 }).retryAfterSeconds).toBe(8);
  expect(problemOf({ code: 'RATE_LIMITED', retryAfterSeconds: 0 }).retryAfterSeconds).toBe(1);
  expect(problemOf({ code: 'ANALYTICS_PENDING' }).retryAfterSeconds).toBe(5);
  expect(problemOf({ code: 'FORBIDDEN', retryAfterSeconds: 7 }).retryAfterSeconds).toBeUndefined();
});

it('knows a gateway that does not answer from one that answers with an error', () => {
  expect(toProblem(new CombinedError({ networkError: new Error('fetch failed') })).code).toBe(
    'OFFLINE',
  );
  expect(problemOf({}).code).toBe('INTERNAL_SERVER_ERROR');
});

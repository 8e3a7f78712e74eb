import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serialize } from '../../simulator/http/json.ts';
import type { Payload } from '../../simulator/types.ts';
import { SimulatorFixture } from '../support/simulator.ts';

const canvas = new SimulatorFixture();
const types = '/api/v1/accounts/self/reports';
const runs = `${types}/provisioning_csv`;
const stringIds = { accept: 'application/json+canvas-string-ids, application/json' };

describe('JSON', () => {
  it('is served whatever the Accept header wants, also under a path that ends in .json', async () => {
    const answer = await canvas.ask(`${types}.json`, { headers: { accept: 'text/html' } });
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(answer.body).toHaveLength(21);
  });

  it('escapes what HTML would read', async () => {
    const { text, body } = await canvas.ask('/api/v1/courses/10');
    expect(text).toContain('\\u0026 \\u003cA/B\\u003e');
    expect(text).not.toMatch(/[<>&]/);
    expect(body).toMatchObject({ name: 'Field Methods, "Hands-On" & <A/B>' });
  });

  it('has ids as strings when asked so, inside the parameters of a report too', async () => {
    const parameters = { enrollment_term_id: 4, course_id: 1, section_ids: [1, 'x', 2], order: 3 };
    const { body } = await canvas.ask(runs, {
      method: 'POST',
      headers: stringIds,
      json: { parameters },
      simulate: { jobs: { queuedMs: 60_000 } },
    });
    expect(body).toMatchObject({
      id: expect.stringMatching(/^\d+$/),
      progress: 0,
      parameters: {
        enrollment_term_id: '4',
        course_id: '1',
        section_ids: ['1', 'x', '2'],
        order: 3,
      },
      user: { id: '1', anonymous_id: '1' },
    });
  });

  it('has ids as strings in errors too', async () => {
    const failing = { method: 'POST', json: { parameters: 'scalar' } };
    const plain = await canvas.ask(runs, failing);
    const strings = await canvas.ask(runs, { ...failing, headers: stringIds });
    expect(plain).toMatchObject({ status: 500, body: { error_report_id: 123 } });
    expect(strings.body).toMatchObject({
      errors: [{ message: 'An error occurred.', error_code: 'internal_server_error' }],
      error_report_id: '123',
    });
  });

  const keys = fc.constantFrom('id', 'ID', 'user_id', 'ids', 'quiz_IDs', 'idle', 'grid', 'x', '7');
  const { value: payloads } = fc.letrec<{ value: Payload }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      fc.oneof(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n }),
        fc.integer(),
        fc.string({ unit: 'binary' }),
        fc.boolean(),
        fc.constant(null),
        fc.constant(1.5),
      ),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(keys, tie('value'), { maxKeys: 4 }),
    ),
  }));

  it('is JSON for every payload, with exactly the ids turned into strings', () => {
    fc.assert(
      fc.property(payloads, (payload) => {
        expect(JSON.parse(serialize(payload, true))).toEqual(JSON.parse(reference(payload, true)));
        expect(JSON.parse(serialize(payload))).toEqual(JSON.parse(reference(payload, false)));
        expect(serialize(payload, true)).not.toMatch(/[<>&\u2028\u2029]/);
      }),
    );
  });
});

/** The rule of canvas-rest §1.5, said once more and more slowly. */
function reference(payload: Payload, stringIds: boolean): string {
  return JSON.stringify(payload, function (this: unknown, key: string, value: unknown) {
    const isInteger = typeof value === 'bigint' || Number.isInteger(value);
    const isId = stringIds && !Array.isArray(this) && /^id$|_id$/i.test(key);
    if (isInteger && isId) return String(value);
    if (stringIds && Array.isArray(value) && /^ids$|_ids$/i.test(key)) {
      return value.map((item: unknown) =>
        typeof item === 'bigint' || Number.isInteger(item) ? String(item) : item,
      );
    }
    return typeof value === 'bigint' ? Number(value) : value;
  });
}

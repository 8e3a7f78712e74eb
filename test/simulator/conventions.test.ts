import { describe, expect, it } from 'vitest';
import type { TokenName } from '../../simulator/http/tokens.ts';
import { type Ask, SimulatorFixture } from '../support/simulator.ts';

const canvas = new SimulatorFixture({ bucket: { enabled: true } });
const types = '/api/v1/accounts/self/reports';
const runs = `${types}/provisioning_csv`;
const stringIds = { accept: 'application/json+canvas-string-ids, application/json' };

const notFound = { errors: [{ message: 'The specified resource does not exist.' }] };
const unauthorized = {
  status: 'unauthorized',
  errors: [{ message: 'user not authorized to perform that action' }],
};

describe('authentication', () => {
  const refusals: [
    string,
    { token?: TokenName | null; headers?: Record<string, string> },
    unknown,
  ][] = [
    [
      'no token',
      { token: null },
      { status: 'unauthenticated', errors: [{ message: 'user authorization required' }] },
    ],
    [
      'an unknown token',
      { headers: { authorization: 'Bearer nobody' } },
      { errors: [{ message: 'Invalid access token.' }] },
    ],
    [
      'an expired token',
      { token: 'expired' },
      { errors: [{ message: 'Expired access token.', expired_at: '2026-01-01T00:00:00Z' }] },
    ],
    ['a revoked token', { token: 'revoked' }, { errors: [{ message: 'Revoked access token.' }] }],
  ];

  it.each(refusals)('refuses %s with 401 and a challenge', async (_, ask, body) => {
    const answer = await canvas.ask(types, ask);
    expect(answer).toMatchObject({ status: 401, body });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="canvas-lms"');
  });

  it('takes any scheme but Bearer, as it is spelt, for no token at all', async () => {
    for (const scheme of ['bearer', 'Basic', 'Token']) {
      const authorization = `${scheme} ${canvas.simulator.tokens.admin}`;
      const { body } = await canvas.ask(types, { headers: { authorization } });
      expect(body).toMatchObject({ status: 'unauthenticated' });
    }
  });

  it('takes the parameter access_token, in the query and in a form', async () => {
    const token = canvas.simulator.tokens.admin;
    const { status } = await canvas.ask(`${types}?access_token=${token}`, { token: null });
    expect(status).toBe(200);
    const form = await canvas.ask(`${types}/nothing`, {
      token: null,
      method: 'POST',
      form: `access_token=${token}`,
    });
    expect(form.status).toBe(404);
  });

  it('answers 401 without a challenge and without a status word for a missing scope', async () => {
    const path = '/api/v1/accounts/self/analytics/current/statistics';
    const answer = await canvas.ask(path, { token: 'scoped' });
    expect(answer).toMatchObject({
      status: 401,
      body: { errors: [{ message: 'Insufficient scopes on access token.' }] },
    });
    expect(answer.headers.has('www-authenticate')).toBe(false);
    expect((await canvas.ask(types, { token: 'scoped' })).status).toBe(200);
  });

  it('strips includes for a key that does not allow them', async () => {
    const path = `${types}?include[]=parameters_html`;
    const plain = await canvas.ask(path, { token: 'withoutIncludes' });
    expect(plain.text).not.toContain('parameters_html');
    expect((await canvas.ask(path)).text).toContain('parameters_html');
  });

  it('asks for a verified e-mail address first where the account wants one', async () => {
    const { status, body } = await canvas.ask(types, { token: 'unverified' });
    expect(status).toBe(401);
    expect(body).toMatchObject({ status: 'unverified' });
  });
});

describe('as_user_id', () => {
  it('acts as another user, by id or SIS id, for an administrator of the root account', async () => {
    const teacher = (await canvas.ask('/api/v1/users/self', { token: 'teacher' })).body as {
      id: number;
    };
    const user = canvas.simulator.world.user(BigInt(teacher.id))!;
    for (const ref of [String(user.id), `sis_login_id:${user.loginId.toUpperCase()}`]) {
      const answer = await canvas.ask(`/api/v1/users/self?as_user_id=${encodeURIComponent(ref)}`);
      expect(answer.body).toMatchObject({ id: teacher.id });
      expect(answer.headers.get('x-canvas-user-id')).toBe(String(user.id));
      expect(answer.headers.get('x-canvas-real-user-id')).toBe('1');
    }
  });

  it('is refused with a string under errors', async () => {
    const invalid = { status: 401, body: { errors: 'Invalid as_user_id' } };
    expect(await canvas.ask(`${types}?as_user_id=999999`)).toMatchObject(invalid);
    expect(await canvas.ask(`${types}?as_user_id=1`, { token: 'teacher' })).toMatchObject(invalid);
  });

  it('cannot change the masquerade of a token', async () => {
    const masquerading = { token: 'masquerading' } as const;
    expect((await canvas.ask('/api/v1/users/self', masquerading)).status).toBe(200);
    expect(await canvas.ask('/api/v1/users/self?as_user_id=1', masquerading)).toMatchObject({
      status: 401,
      body: { errors: 'Cannot change masquerade' },
    });
  });
});

describe('rights', () => {
  it('are missing with 403 and the word unauthorized', async () => {
    const answer = await canvas.ask(types, { token: 'student' });
    expect(answer).toMatchObject({ status: 403, body: unauthorized });
    expect(answer.headers.has('www-authenticate')).toBe(false);
  });

  it('are missing with 401 and the same body in older installs', async () => {
    const simulate = { generation: { forbiddenStatus: 401 } } as const;
    const answer = await canvas.ask(types, { token: 'student', simulate });
    expect(answer).toMatchObject({ status: 401, body: unauthorized });
  });

  it('come after the context and before the record', async () => {
    const token = 'teacher';
    expect((await canvas.ask('/api/v1/accounts/777/reports/a/1', { token })).status).toBe(404);
    expect((await canvas.ask(`${types}/a/1`, { token })).status).toBe(403);
    expect((await canvas.ask(`${types}/a/1`)).status).toBe(404);
  });

  it('are inherited downwards and end at the account of the administrator', async () => {
    const { world } = canvas.simulator;
    const colleges = world.childAccounts(world.rootAccount.id);
    const own = colleges.find(({ id }) => id === 2n)!;
    const below = world.childAccounts(own.id)[0]!;
    const other = colleges.find(({ id }) => id !== own.id)!;
    const statusOf = async (id: bigint) =>
      (await canvas.ask(`/api/v1/accounts/${id}/reports`, { token: 'subAdmin' })).status;
    expect(await statusOf(own.id)).toBe(200);
    expect(await statusOf(below.id)).toBe(200);
    expect(await statusOf(other.id)).toBe(403);
    expect(await statusOf(world.rootAccount.id)).toBe(403);
  });
});

describe('ids', () => {
  it('are found in every form that Canvas takes', async () => {
    const { world } = canvas.simulator;
    const account = world.accounts.find(({ sisId }) => sisId?.includes('/') === true)!;
    const hex = Buffer.from(account.sisId!).toString('hex');
    const refs = [
      String(account.id),
      `1~${account.id}`,
      String(10_000_000_000_000n + account.id),
      `sis_account_id:${account.sisId!}`,
      `hex:sis_account_id:${hex}`,
      `uuid:${account.uuid}`,
    ];
    for (const ref of refs) {
      const { body } = await canvas.ask(`/api/v1/accounts/${encodeURIComponent(ref)}`);
      expect(body).toMatchObject({ id: Number(account.id) });
    }
  });

  it('of another shard are found by their short form', async () => {
    const { world } = canvas.simulator;
    const course = world.courses.find(({ id }) => id > 10n ** 13n)!;
    const short = `${course.id / 10n ** 13n}~${course.id % 10n ** 13n}`;
    const { text } = await canvas.ask(`/api/v1/courses/${short}`, { headers: stringIds });
    expect(text).toContain(`"id":"${course.id}"`);
  });

  it('are not found, and never wrong, when nobody has them', async () => {
    const refs = [
      'x',
      '-1',
      '0',
      '1.5',
      '12345678901234567890',
      'sis_course_id:1',
      'sis_account_id:',
    ];
    for (const ref of refs) {
      const answer = await canvas.ask(`/api/v1/accounts/${encodeURIComponent(ref)}/reports`);
      expect(answer).toMatchObject({ status: 404, body: notFound });
    }
  });

  it('keep all their digits where they exceed a double', async () => {
    const { world } = canvas.simulator;
    const remote = world.accounts.find(({ id }) => id > BigInt(Number.MAX_SAFE_INTEGER))!;
    const { text } = await canvas.ask(`/api/v1/accounts/${remote.id}`);
    expect(text).toContain(`"id":${remote.id},`);
  });
});

describe('parameters', () => {
  const start = (ask: Ask) =>
    canvas.ask(`${types}/zero_activity_csv`, {
      method: 'POST',
      simulate: { jobs: { queuedMs: 60_000 }, generation: { duplicateReportCheck: false } },
      ...ask,
    });

  it('keep their types in JSON and are texts in a form', async () => {
    const json = await start({ json: { parameters: { a: 1, b: true, c: null, d: ['x', 2] } } });
    expect(json.body).toMatchObject({ parameters: { a: 1, b: true, c: null, d: ['x', 2] } });
    const form = await start({
      form: 'parameters[a]=1&parameters[b]=true&parameters[d][]=x&parameters[d][]=2&parameters[e][f]=g',
    });
    expect(form.body).toMatchObject({
      parameters: { a: '1', b: 'true', d: ['x', '2'], e: { f: 'g' } },
    });
  });

  it('keep all digits of an integer beyond 2^53', async () => {
    const { text } = await start({
      headers: { 'content-type': 'application/json' },
      raw: '{"parameters":{"course_id":9010000000000001,"note":"9010000000000001"}}',
    });
    expect(text).toContain('"course_id":9010000000000001,"note":"9010000000000001"');
  });

  it('may all stand in the query', async () => {
    const path = `${types}/zero_activity_csv?parameters[x]=1`;
    const simulate = { jobs: { queuedMs: 60_000 } };
    const answer = await canvas.ask(path, { method: 'POST', simulate });
    expect(answer.body).toMatchObject({ parameters: { x: '1' } });
  });

  it('that are no JSON are a 400', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await start({ headers, raw: '{"parameters":' })).status).toBe(400);
  });
});

describe('routes', () => {
  it('that do not exist are a 404 in JSON', async () => {
    expect(await canvas.ask('/api/v1/nothing')).toMatchObject({ status: 404, body: notFound });
  });

  it('answer HEAD as GET, without a body', async () => {
    const answer = await canvas.ask(types, { method: 'HEAD' });
    expect(answer).toMatchObject({ status: 200, text: '' });
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100);
  });

  it('answer a POST as the method that it stands for', async () => {
    const headers = { 'x-http-method-override': 'DELETE' };
    const answer = await canvas.ask(`${runs}/999999`, { method: 'POST', headers });
    expect(answer).toMatchObject({ status: 404, body: notFound });
  });

  it('name each request, and the user and the action behind it', async () => {
    const { headers } = await canvas.ask(types);
    expect(headers.get('x-request-context-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('x-canvas-user-id')).toBe('1');
    expect(headers.get('x-canvas-meta')).toMatch(/^o=\w+;n=\w+;$/);
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { SimulatorFixture } from '../support/simulator.ts';

const canvas = new SimulatorFixture({ bucket: { enabled: true } });
const reports = '/api/v1/accounts/self/reports';
const settings = '/_simulator/settings';

afterEach(() => {
  canvas.simulator.settings.reset();
});

describe('settings', () => {
  it('change for all following requests, over HTTP and in the process alike', async () => {
    const put = await canvas.ask(settings, {
      token: null,
      method: 'PUT',
      json: { generation: { forbiddenStatus: 401 } },
    });
    expect(put).toMatchObject({ status: 200, body: { generation: { forbiddenStatus: 401 } } });
    expect((await canvas.ask(reports, { token: 'student' })).status).toBe(401);
    canvas.simulator.settings.change({ generation: { forbiddenStatus: 403 } });
    expect((await canvas.ask(reports, { token: 'student' })).status).toBe(403);
    expect((await canvas.ask(settings)).body).toMatchObject({
      generation: { forbiddenStatus: 403, throttledStatus: 403 },
    });
  });

  it('go back to those of the start', async () => {
    canvas.simulator.settings.change({ jobs: { queuedMs: 1 }, faults: { kind: 'html' } });
    const { body } = await canvas.ask(settings, { method: 'DELETE' });
    expect(body).toMatchObject({ jobs: { queuedMs: 700 }, faults: { kind: 'none' } });
  });

  it('change for one request by its header', async () => {
    const simulate = { generation: { forbiddenStatus: 401 } } as const;
    expect((await canvas.ask(reports, { token: 'student', simulate })).status).toBe(401);
    expect((await canvas.ask(reports, { token: 'student' })).status).toBe(403);
  });

  it.each([
    [{ nothing: {} }, '"nothing" cannot be changed'],
    [{ faults: { speed: 1 } }, '"faults.speed" does not exist'],
    [{ faults: { kind: 'flood' } }, '"faults.kind" must be one of none, status'],
    [{ jobs: { queuedMs: '5' } }, '"jobs.queuedMs" must be a number'],
    [{ faults: { times: 'x' } }, '"faults.times" must be a number or null'],
    [{ faults: 7 }, '"faults" must be an object'],
  ])('that do not exist are refused with the reason: %j', async (json, reason) => {
    const answer = await canvas.ask(settings, { method: 'PUT', json });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(JSON.stringify(reason).slice(1, -1));
  });

  it('in a broken header are a 400', async () => {
    const answer = await canvas.ask(reports, { headers: { 'x-simulator': '{' } });
    expect(answer).toMatchObject({ status: 400, body: { error: 'X-Simulator is not JSON' } });
  });
});

describe('the request log', () => {
  it('has every request of the API, in order, as it came', async () => {
    const { requests } = canvas.simulator;
    requests.clear();
    await canvas.ask(`${reports}?include[]=a%20b`);
    await canvas.ask(`${reports}/zero_activity_csv`, {
      method: 'POST',
      json: { x: 1 },
      token: 'ta',
    });
    await canvas.ask('/_simulator/settings');
    expect(requests.lines()).toEqual([
      `GET ${reports}?include[]=a%20b`,
      `POST ${reports}/zero_activity_csv`,
    ]);
    expect([...requests]).toMatchObject([
      { status: 200, token: canvas.simulator.tokens.admin, cost: 0.3 },
      { status: 403, token: canvas.simulator.tokens.ta, body: { x: 1 } },
    ]);
  });

  it('is read and emptied over HTTP', async () => {
    await canvas.ask(reports);
    const { body } = await canvas.ask('/_simulator/requests');
    expect((body as unknown[]).at(-1)).toMatchObject({ method: 'GET', path: reports, status: 200 });
    expect((await canvas.ask('/_simulator/requests', { method: 'DELETE' })).status).toBe(204);
    expect(canvas.simulator.requests.length).toBe(0);
  });
});

describe('a fault', () => {
  const fault = (faults: object) => canvas.ask(reports, { simulate: { faults } });

  it('delays each answer', async () => {
    const startedAt = performance.now();
    expect((await fault({ latencyMs: 120 })).status).toBe(200);
    expect(performance.now() - startedAt).toBeGreaterThan(110);
  });

  it('answers a status of choice, in place of the route', async () => {
    const answer = await fault({ kind: 'status', status: 503, retryAfter: 7 });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.body).toMatchObject({ errors: [{ error_code: 'service_unavailable' }] });
  });

  it('answers an HTML page', async () => {
    const answer = await fault({ kind: 'html' });
    expect(answer).toMatchObject({ status: 502, text: expect.stringContaining('<html>') });
    expect(answer.headers.get('content-type')).toContain('text/html');
  });

  it('redirects to the login page', async () => {
    const answer = await fault({ kind: 'login-redirect' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe(`${canvas.simulator.baseUrl}/login`);
  });

  it('throttles out of turn, with Retry-After where one is wanted', async () => {
    const answer = await fault({ kind: 'throttled', retryAfter: 2 });
    expect(answer).toMatchObject({ status: 403, text: '403 Forbidden (Rate Limit Exceeded)\n' });
    expect(answer.headers.get('retry-after')).toBe('2');
  });

  it('resets the connection before the headers, after the route has run', async () => {
    const path = `${reports}/public_courses_csv`;
    const countRuns = async () => ((await canvas.ask(path)).body as unknown[]).length;
    const before = await countRuns();
    const simulate = { faults: { kind: 'reset-before-headers' } } as const;
    await expect(canvas.ask(path, { method: 'POST', simulate })).rejects.toThrow('fetch failed');
    expect(await countRuns()).toBe(before + 1);
  });

  it('resets the connection in the body', async () => {
    await expect(fault({ kind: 'reset-in-body' })).rejects.toThrow('terminated');
  });

  it('cuts the JSON short', async () => {
    await expect(fault({ kind: 'truncated-json' })).rejects.toThrow(SyntaxError);
  });

  it('labels JSON as something else', async () => {
    const answer = await fault({ kind: 'wrong-content-type' });
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(answer.text).toMatch(/^\[/);
  });

  it('hangs, or trickles', async () => {
    const { baseUrl, tokens } = canvas.simulator;
    for (const [kind, reachesHeaders] of [
      ['hang', false],
      ['trickle', true],
    ] as const) {
      const request = fetch(baseUrl + reports, {
        headers: {
          authorization: `Bearer ${tokens.admin}.${kind}`,
          'x-simulator': JSON.stringify({ faults: { kind } }),
        },
        signal: AbortSignal.timeout(400),
      });
      if (reachesHeaders) expect((await request).status).toBe(200);
      const text = request.then((response) => response.text());
      await expect(text).rejects.toThrow('timeout');
    }
  });

  it('befalls a share of the requests, the same ones for the same seed', async () => {
    canvas.simulator.settings.change({ faults: { kind: 'status', status: 500, rate: 0.3 } });
    let failures = 0;
    for (let n = 0; n < 100; n += 1) {
      if ((await canvas.ask('/api/v1/progress/1')).status === 500) failures += 1;
    }
    expect(failures).toBeGreaterThan(10);
    expect(failures).toBeLessThan(55);
  });

  it('befalls only the path and the method that it names, and only so many times', async () => {
    canvas.simulator.settings.change({
      faults: { kind: 'status', status: 500, path: '/reports', method: 'GET', times: 2 },
    });
    const statuses = [];
    for (const ask of [{}, { method: 'POST' }, {}, {}]) {
      statuses.push((await canvas.ask(`${reports}/x`, ask)).status);
    }
    expect(statuses).toEqual([500, 404, 500, 200]);
    expect((await canvas.ask('/api/v1/users/self')).status).toBe(200);
  });
});

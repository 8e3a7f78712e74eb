import { expect, it } from 'vitest';
import { always, biology, hangingScript } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';

const rateLimit = '{ rateLimit { remaining limit inFlight waiting } }';

it('is unknown before the first response, and costs no call', async () => {
  const { query, requests } = await startScriptedGateway(always(biology));
  const { data, errors } = await query(rateLimit);
  expect(errors).toBeUndefined();
  expect(data.rateLimit).toEqual({ remaining: null, limit: 600, inFlight: 0, waiting: 0 });
  expect(requests).toEqual([]);
});

it('is what Canvas said last of this token, and of no other', async () => {
  const headers = { 'x-rate-limit-remaining': '412.5', 'x-request-cost': '0.5' };
  const { query } = await startScriptedGateway(always(biology, { headers }));
  await query('{ course(id: 1) { name } }');
  const { data } = await query(rateLimit);
  expect(data.rateLimit.remaining).toBeGreaterThanOrEqual(412.5);
  expect(data.rateLimit.remaining).toBeLessThan(500);
  expect(data.rateLimit).toMatchObject({ limit: 600, inFlight: 0, waiting: 0 });
  const other = await query(rateLimit, { token: 'another-token' });
  expect(other.data.rateLimit.remaining).toBeNull();
});

it('counts the calls in flight and those that wait', async () => {
  const { script, arrived } = hangingScript();
  const { query } = await startScriptedGateway(script, { deadlineMs: 2_000 });
  const ids = Array.from({ length: 9 }, (_, id) => `c${id}: course(id: ${id + 1}) { name }`);
  const hanging = query(`{ ${ids.join(' ')} }`);
  await arrived;
  const { data } = await query(rateLimit);
  expect(data.rateLimit).toEqual({ remaining: null, limit: 600, inFlight: 5, waiting: 4 });
  await hanging;
});

it('needs a token', async () => {
  const { query } = await startScriptedGateway(always(biology));
  const { errors } = await query(rateLimit, { token: null });
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
});

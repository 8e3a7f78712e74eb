import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { always, biology, byPath, notFound, secretToken } from '../support/canvas-scripts.ts';
import { plainConfig, startGateway } from '../support/gateway.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/operations.md'), 'utf8');

type Yoga = Awaited<ReturnType<typeof startScriptedGateway>>['yoga'];

async function read(yoga: Yoga, headers: Record<string, string> = {}): Promise<string> {
  const response = await yoga.fetch('http://gateway.test/metrics', { headers });
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  return response.text();
}

/** The samples of the gateway's own metrics, by name and labels. */
function samples(text: string): Record<string, number> {
  const lines = text.split('\n').filter((line) => line.startsWith('gateway_'));
  return Object.fromEntries(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

describe('/metrics', () => {
  it('counts operations by name and code, and REST calls by route, status and cost', async () => {
    const { query, yoga } = await startScriptedGateway(
      byPath({
        '/api/v1/courses/1': always(biology, { headers: { 'x-request-cost': '0.25' } }),
      }),
    );
    await query('query Found { course(id: 1) { name } }');
    await query('query Found { course(id: 1) { name } }');
    await query('query Missing { course(id: 2) { name } }');
    await query('{ __typename }');
    expect(samples(await read(yoga))).toMatchObject({
      'gateway_operations_total{operation="Found",code="OK"}': 2,
      'gateway_operations_total{operation="Missing",code="NOT_FOUND"}': 1,
      'gateway_operations_total{operation="",code="OK"}': 1,
      gateway_operation_duration_seconds_count: 4,
      'gateway_http_requests_total{status="200"}': 4,
      'gateway_canvas_requests_total{route="GET /api/v1/courses/:id",status="200"}': 2,
      'gateway_canvas_requests_total{route="GET /api/v1/courses/:id",status="404"}': 1,
      'gateway_canvas_request_cost_total{route="GET /api/v1/courses/:id"}': 0.5,
      'gateway_canvas_request_duration_seconds_count{route="GET /api/v1/courses/:id"}': 3,
      gateway_canvas_tokens: 1,
      gateway_canvas_in_flight: 0,
    });
  });

  it('counts what is refused before it is an operation', async () => {
    const { query, yoga } = await startScriptedGateway(notFound);
    await query('{ nothing }');
    await query('{');
    await yoga.fetch('http://gateway.test/nowhere');
    expect(samples(await read(yoga))).toMatchObject({
      'gateway_operations_total{operation="",code="GRAPHQL_VALIDATION_FAILED"}': 1,
      'gateway_operations_total{operation="",code="GRAPHQL_PARSE_FAILED"}': 1,
      'gateway_http_requests_total{status="404"}': 1,
    });
  });

  it('tells how full the buckets are and how long calls wait for them', async () => {
    const { query, yoga } = await startGateway({
      simulator: { bucket: { outflow: 1_000 } },
    });
    await query(
      `{ ${Array.from({ length: 40 }, (_, i) => `c${i}: course(id: ${i + 1}) { name }`).join(' ')} }`,
    );
    const { gateway_canvas_bucket_room: room, ...others } = samples(await read(yoga));
    expect(room).toBeGreaterThan(0);
    expect(others.gateway_canvas_queue_seconds_count).toBeGreaterThan(0);
    expect(others.gateway_canvas_waiting).toBe(0);
  });

  it('counts the first 500 names of operations apart, and no more', async () => {
    const { query, yoga } = await startScriptedGateway(notFound);
    for (let name = 0; name < 520; name += 1) await query(`query Q${name} { __typename }`);
    await query(`query ${'Long'.repeat(50)} { __typename }`);
    const names = Object.keys(samples(await read(yoga))).filter((key) =>
      key.startsWith('gateway_operations_total'),
    );
    expect(names.length).toBeLessThanOrEqual(501);
    expect(names).toContain('gateway_operations_total{operation="other",code="OK"}');
    expect(names).toContain('gateway_operations_total{operation="Q0",code="OK"}');
  });

  it('holds no id, no token and no name', async () => {
    const { query, yoga } = await startScriptedGateway((_, response) => {
      json(response, { ...biology, name: 'Ada Obi' });
    });
    await query('query Look($id: String) { course(sisId: $id) { name } }', {
      token: secretToken,
      variables: { id: 'private-id' },
    });
    const text = await read(yoga);
    expect(text).toContain('operation="Look"');
    expect(text).not.toMatch(/private-id|Ada Obi|127\.0\.0\.1/);
    expect(text).not.toContain(secretToken);
  });

  it('has the numbers of the process, the lag of its event loop among them', async () => {
    const { yoga } = await startScriptedGateway(notFound);
    const text = await read(yoga);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect(text).toContain('process_resident_memory_bytes');
  });

  it('has the gauges of whoever measures something', async () => {
    const { gateway, yoga } = await startScriptedGateway(notFound);
    let pollers: number | undefined = 3;
    gateway.metrics.gauge('gateway_test_pollers', 'Reports that are polled.', () => pollers);
    expect(samples(await read(yoga)).gateway_test_pollers).toBe(3);
    pollers = undefined;
    expect(samples(await read(yoga))).not.toHaveProperty('gateway_test_pollers');
  });

  it('is what docs/operations.md says it is', async () => {
    const { yoga } = await startScriptedGateway(notFound);
    const types = [...(await read(yoga)).matchAll(/^# TYPE (gateway_\w+) (\w+)$/gm)];
    const listed = [...page.matchAll(/^\| `(gateway_\w+)` +\| (\w+) +\|/gm)];
    expect(listed.map(([, name, type]) => `${name!} ${type!}`).sort()).toEqual(
      types.map(([, name, type]) => `${name!} ${type!}`).sort(),
    );
    expect(types.length).toBeGreaterThan(10);
  });
});

describe('who may read /metrics', () => {
  const config = { ...plainConfig, gatewayApiKeys: ['key'] };

  it.each([
    ['X-Api-Key', { 'x-api-key': 'key' }],
    ["Prometheus's credentials", { authorization: 'Bearer key' }],
  ])('is who has a key, where there are any: by %s', async (_, headers) => {
    const { yoga } = await startScriptedGateway(notFound, { config });
    await read(yoga, headers);
  });

  it.each<Record<string, string>>([
    {},
    { 'x-api-key': 'wrong' },
    { authorization: 'Bearer wrong' },
  ])('is nobody else then: %j', async (headers) => {
    const { yoga } = await startScriptedGateway(notFound, { config });
    const response = await yoga.fetch('http://gateway.test/metrics', { headers });
    expect(response.status).toBe(401);
    expect(await response.text()).toBe('');
  });

  it('is nobody where it is off', async () => {
    const { yoga } = await startScriptedGateway(notFound, {
      config: { ...plainConfig, metrics: false },
    });
    expect((await yoga.fetch('http://gateway.test/metrics')).status).toBe(404);
  });

  it('reads with GET alone', async () => {
    const { yoga } = await startScriptedGateway(notFound);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    expect((await yoga.fetch('http://gateway.test/metrics', init)).status).toBe(405);
  });
});

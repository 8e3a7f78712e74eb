import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTracing } from '../../src/telemetry/tracing.ts';
import { biology, byPath, notFound, secretToken } from '../support/canvas-scripts.ts';
import { putOut } from '../support/output.ts';
import { printed, startProgram } from '../support/program.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

const courseQuery = 'query CourseName { course(id: 4711) { name } }';
const caller = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const traceparent = `00-${caller.traceId}-${caller.spanId}-01`;

/** A gateway that traces into memory, over a Canvas with one course. */
async function start(course: Script = foundCourse) {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  onTestFinished(() => {
    for (const { name, attributes, status, events } of exporter.getFinishedSpans()) {
      putOut('span', JSON.stringify({ name, attributes, status, events }));
    }
  });
  const received: IncomingHttpHeaders[] = [];
  const script: Script = (request, response) => {
    received.push(request.headers);
    byPath({ '/api/v1/courses/4711': course })(request, response);
  };
  const gateway = await startScriptedGateway(script, {
    tracing: createTracing({
      tracer: provider.getTracer('test'),
      propagator: new W3CTraceContextPropagator(),
      shutdown: () => provider.shutdown(),
    }),
  });
  const spans = () => {
    const found = exporter.getFinishedSpans();
    return {
      all: found,
      operation: found.find(({ kind }) => kind === SpanKind.SERVER)!,
      calls: found.filter(({ kind }) => kind === SpanKind.CLIENT),
    };
  };
  return { ...gateway, received, spans };
}

const foundCourse: Script = (_, response) => {
  const headers = { 'x-request-cost': '0.25', 'x-rate-limit-remaining': '590.5' };
  json(response, { ...biology, id: '4711', name: 'Ada Obi' }, { headers });
};

const idsOf = (span: ReadableSpan) => span.spanContext();

describe('a trace', () => {
  it('has a span of the operation, and below it one of each REST call', async () => {
    const { query, spans, baseUrl } = await start();
    await query(courseQuery);
    const { operation, calls } = spans();
    expect(operation).toMatchObject({
      name: 'query',
      attributes: { 'graphql.operation.type': 'query', 'graphql.operation.name': 'CourseName' },
      status: { code: SpanStatusCode.UNSET },
    });
    expect(calls).toMatchObject([
      {
        name: 'GET /api/v1/courses/:id',
        attributes: {
          'http.request.method': 'GET',
          'url.template': '/api/v1/courses/:id',
          'server.address': '127.0.0.1',
          'server.port': Number(new URL(baseUrl).port),
          'http.response.status_code': 200,
          'canvas.request.cost': 0.25,
          'canvas.rate_limit.remaining': 590.5,
        },
        parentSpanContext: { spanId: idsOf(operation).spanId },
      },
    ]);
    expect(idsOf(calls[0]!).traceId).toBe(idsOf(operation).traceId);
    expect(operation.parentSpanContext).toBeUndefined();
  });

  it("goes on from the caller's, and on to Canvas, without what the caller says beside it", async () => {
    const { query, spans, received } = await start();
    await query(courseQuery, { headers: { traceparent, tracestate: 'vendor=private' } });
    const { operation, calls } = spans();
    expect(operation.parentSpanContext).toMatchObject(caller);
    expect(received).toHaveLength(1);
    expect(received[0]!.traceparent).toBe(`00-${caller.traceId}-${idsOf(calls[0]!).spanId}-01`);
    expect(JSON.stringify(received)).not.toContain('private');
    for (const span of [operation, ...calls]) {
      expect(span.spanContext().traceState?.serialize() ?? '').toBe('');
    }
  });

  it('begins anew where the caller sends what is no traceparent', async () => {
    const { query, spans } = await start();
    await query(courseQuery, { headers: { traceparent: 'of mine' } });
    expect(spans().operation.parentSpanContext).toBeUndefined();
  });

  it('says what failed, on both sides', async () => {
    const { query, spans } = await start(notFound);
    await query(courseQuery);
    const { operation, calls } = spans();
    expect(operation).toMatchObject({
      attributes: { 'error.type': 'NOT_FOUND' },
      status: { code: SpanStatusCode.ERROR },
    });
    expect(calls[0]).toMatchObject({
      attributes: { 'error.type': '404', 'http.response.status_code': 404 },
      status: { code: SpanStatusCode.ERROR },
    });
  });

  it.each([
    ['cannot be parsed', '{ secretText', 'GRAPHQL_PARSE_FAILED'],
    ['is not valid', '{ secretText }', 'GRAPHQL_VALIDATION_FAILED'],
    ['is too long', `{ ${'secretText '.repeat(10_000)} }`, 'OPERATION_LIMIT_EXCEEDED'],
    [
      'leaves open what to run',
      'query secretText { __typename } query B { __typename }',
      'OPERATION_RESOLUTION_FAILURE',
    ],
  ])('has a span of what %s, by its code', async (_, operation, code) => {
    const { query, spans } = await start();
    await query(operation, { headers: { traceparent } });
    const { all } = spans();
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({
      name: 'GraphQL Operation',
      kind: SpanKind.SERVER,
      attributes: { 'error.type': code },
      status: { code: SpanStatusCode.ERROR },
      parentSpanContext: caller,
    });
    expect(JSON.stringify([all[0]!.attributes, all[0]!.events])).not.toContain('secretText');
  });

  it('has one span of each operation, and none of what is no operation', async () => {
    const { query, yoga, spans } = await start();
    await query(courseQuery);
    await query('{ __typename }');
    for (const path of ['/health', '/metrics', '/nowhere']) {
      await yoga.fetch(`http://gateway.test${path}`);
    }
    expect(spans().all.filter(({ kind }) => kind === SpanKind.SERVER)).toHaveLength(2);
  });

  it('has no id, no token, no name, and no text of an operation', async () => {
    const { query, spans } = await start();
    await query('query Look($id: ID) { course(id: $id) { name } }', {
      token: secretToken,
      variables: { id: '4711' },
    });
    const texts = spans().all.map(({ name, attributes, events, status, links }) =>
      JSON.stringify({ name, attributes, events, status, links }),
    );
    expect(texts).toHaveLength(2);
    expect(texts.join()).not.toMatch(/4711|Ada Obi|course\(/);
    expect(texts.join()).not.toContain(secretToken);
  });
});

it('without a collector nothing is told to Canvas of a trace', async () => {
  const received: IncomingHttpHeaders[] = [];
  const { query } = await startScriptedGateway((request, response) => {
    received.push(request.headers);
    foundCourse(request, response);
  });
  await query(courseQuery, { headers: { traceparent } });
  expect(received).toHaveLength(1);
  expect(received[0]).not.toHaveProperty('traceparent');
});

it('the program sends its spans to the collector that the environment names, the last when it ends', async () => {
  let sent = '';
  const collector = await serve((request, response) => {
    if (request.url !== '/v1/traces') throw new Error('No other signal is sent');
    request.on('data', (chunk) => (sent += String(chunk)));
    request.on('end', () => {
      json(response, {});
    });
  });
  const program = startProgram({
    CANVAS_BASE_URL: await serve(foundCourse),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
  });
  const [, url] = / at (http:\S+)/.exec(await printed(program, '/graphql\n'))!;
  await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${secretToken}` },
    body: JSON.stringify({ query: courseQuery }),
  });
  program.kill('SIGTERM');
  expect(await once(program, 'exit')).toEqual([0, null]);
  expect(sent).toContain('"GET /api/v1/courses/:id"');
  expect(sent).toContain('canvas-reporting-gateway');
  expect(sent).toContain('deployment.environment.name');
  expect(sent).not.toContain(secretToken);
  expect(sent).not.toContain('4711');
});

import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapPropagator,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import type { CallRecord, CallSpan } from '../canvas/observer.ts';
import type { TracedOperation, Tracing } from './request-record.ts';

/** What spans are made with. */
export interface TracingOptions {
  tracer: Tracer;
  /** Reads the caller's `traceparent`, and writes Canvas's. */
  propagator: TextMapPropagator;
  /** Sends what is not sent yet. */
  shutdown: () => Promise<void>;
}

/**
 * A span per operation, below the caller's where it sent a `traceparent`, and below it one per REST call.
 *
 * Names and attributes follow OpenTelemetry's conventions for GraphQL servers and HTTP clients, but that
 * no span has a whole URL: a path holds the ids of people.
 */
export function createTracing({ tracer, propagator, shutdown }: TracingOptions): Tracing {
  return {
    startOperation: ({ name, type, headers, startedAtMs, canvas }) => {
      const parent = propagator.extract(ROOT_CONTEXT, headers, headerGetter);
      const attributes = {
        ...(type !== undefined && { 'graphql.operation.type': type }),
        ...(name !== undefined && { 'graphql.operation.name': name }),
      };
      const span = tracer.startSpan(
        type ?? 'GraphQL Operation',
        { kind: SpanKind.SERVER, startTime: startedAtMs, attributes },
        parent,
      );
      const context = trace.setSpan(parent, span);
      const startCall = (route: string, startTime?: number) =>
        tracer.startSpan(
          route,
          {
            kind: SpanKind.CLIENT,
            attributes: { ...routeAttributes(route), ...serverAttributes(canvas) },
            ...(startTime !== undefined && { startTime }),
          },
          context,
        );
      return {
        startCall: (route) => toCallSpan(startCall(route), context, propagator),
        addSharedCall: (call) => {
          endCall(startCall(call.route, call.askedAtMs), call);
        },
        end: ([code]) => {
          if (code !== undefined) fail(span, code);
          span.end();
        },
      };
    },
    shutdown,
  };
}

/** Reads the `traceparent` alone: a `tracestate` holds what a client likes, and no span should. */
const headerGetter = {
  get: (headers: TracedOperation['headers'], name: string) =>
    name === 'traceparent' ? (headers.get(name) ?? undefined) : undefined,
  keys: () => ['traceparent'],
};

function routeAttributes(route: string): Attributes {
  const space = route.indexOf(' ');
  return {
    'http.request.method': route.slice(0, space),
    'url.template': route.slice(space + 1),
  };
}

function serverAttributes({ hostname, port, protocol }: URL): Attributes {
  return {
    'server.address': hostname,
    'server.port': Number(port) || (protocol === 'https:' ? 443 : 80),
  };
}

function toCallSpan(span: Span, context: Context, propagator: TextMapPropagator): CallSpan {
  const written: Record<string, string> = {};
  propagator.inject(trace.setSpan(context, span), written, {
    set: (carrier: Record<string, string>, key, value) => {
      carrier[key] = value;
    },
  });
  return {
    headers: written,
    end: (call) => {
      endCall(span, call);
    },
  };
}

function endCall(span: Span, { status, cost, remaining, queuedMs, shared }: CallRecord): void {
  span.setAttributes({
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(cost !== undefined && { 'canvas.request.cost': cost }),
    ...(remaining !== undefined && { 'canvas.rate_limit.remaining': remaining }),
    ...(shared ? { 'canvas.request.shared': true } : { 'canvas.request.queued_ms': queuedMs }),
  });
  if (status === undefined) fail(span, 'no_answer');
  else if (status >= 400) fail(span, String(status));
  span.end();
}

function fail(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}

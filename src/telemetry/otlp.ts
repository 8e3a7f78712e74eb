import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Tracing } from './request-record.ts';
import { createTracing } from './tracing.ts';

/**
 * Sends spans in batches to a collector by OTLP over HTTP. Where, how many and under what name the
 * OTEL_ variables of the environment say, which the SDK reads itself. Loaded only when tracing is on.
 */
export function startOtlpTracing(): Tracing {
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ 'service.name': 'canvas-reporting-gateway' }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  return createTracing({
    tracer: provider.getTracer('canvas-reporting-gateway'),
    propagator: new W3CTraceContextPropagator(),
    shutdown: () => provider.shutdown(),
  });
}

import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import type { RequestListener } from 'node:http';
import type { Logger } from 'pino';
import { CanvasUpstream } from '../canvas/upstream.ts';
import type { Config } from '../config.ts';
import { schema } from '../schema/index.ts';
import type { PollTimes } from '../report-watching/poll-times.ts';
import { ReportWatchers } from '../report-watching/report-watchers.ts';
import { createDocumentCache } from './document-cache.ts';
import { Metrics } from '../telemetry/metrics.ts';
import type { Tracing } from '../telemetry/request-record.ts';
import { Drain } from './drain.ts';
import { EventStreams } from './event-stream.ts';
import { addGauges } from './gauges.ts';
import { createGraphiQL } from './graphiql.ts';
import { toPublicError } from '../execution/mask-error.ts';
import { Executor } from '../execution/executor.ts';
import { FastPath } from './fast-path/fast-path.ts';
import { createListener } from './listener.ts';
import { LoadControl, sampleLoopDelay } from './load-control.ts';
import { useAnswerHeaders } from './plugins/use-answer-headers.ts';
import { useDrain } from './plugins/use-drain.ts';
import { useEventStreams } from './plugins/use-event-streams.ts';
import { useFrontDoor } from './plugins/use-front-door.ts';
import { useInputErrors } from './plugins/use-input-errors.ts';
import { useLimits } from './plugins/use-limits.ts';
import { metricsEndpoint, useMetrics } from './plugins/use-metrics.ts';
import { useOperations } from './plugins/use-operations.ts';
import { usePersistedDocuments } from './plugins/use-persisted-documents.ts';
import { usePolicies } from './plugins/use-policies.ts';
import { useProductionMode } from './plugins/use-production-mode.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { useTelemetry } from './plugins/use-telemetry.ts';
import { allowOrigin, useVary, varyHeaders } from './plugins/use-vary.ts';
import { createApiKeyCheck, createApiKeyPolicy } from './policies/api-keys.ts';
import { createCsrfPolicy } from './policies/csrf.ts';
import { createDrainPolicy } from './policies/drain.ts';
import { createHostPolicy } from './policies/host.ts';
import { createLoadPolicy, loadKeyOf } from './policies/load.ts';
import { createPathPolicy } from './policies/paths.ts';
import { createQueryParameterPolicy } from './policies/query-parameters.ts';
import { Telemetry } from './telemetry.ts';

export interface GatewayOptions {
  config: Omit<Config, 'host' | 'port' | 'logLevel' | 'tracing'>;
  canvasBaseUrl: URL;
  log: Logger;
  /** A token for GraphiQL to open with: the embedded Canvas's. */
  graphiqlToken?: string | undefined;
  /** Makes spans; none are made when not given. */
  tracing?: Tracing | undefined;
  /** Milliseconds that one operation may take. */
  deadlineMs?: number;
  /** Executions of an operation before it is compiled. */
  compileAfter?: number;
  /** Failures of Canvas in a row before it is given a rest. */
  failuresToOpen?: number;
  /** How often watched reports are looked at, where it differs from the default. */
  polling?: Partial<PollTimes>;
  /** Measures how late the event loop is, until the returned function is called. */
  sampleLoop?: typeof sampleLoopDelay;
  /** Whether `pages` has the dashboard. */
  hasDashboard?: () => boolean;
  /** Serves pages beside GraphQL, and passes other requests on to `next`. */
  pages?: ((next: RequestListener) => RequestListener | undefined) | undefined;
}

/** Milliseconds; longer than any sensible query, shorter than the usual patience of proxies. */
const defaultDeadlineMs = 30_000;
/** The path that GraphQL is served at. */
const endpoint = '/graphql';
/** What probes ask for. */
const probes = ['/health', '/ready', metricsEndpoint];

/**
 * The gateway as an HTTP handler. `listener` applies the rules of requests, then serves the common case itself
 * and leaves the rest to `yoga`, whose plugins stand in the order in which a request meets them.
 */
export function createGateway({
  config,
  canvasBaseUrl,
  log,
  graphiqlToken,
  tracing,
  deadlineMs = defaultDeadlineMs,
  compileAfter = 1,
  failuresToOpen,
  polling,
  sampleLoop = sampleLoopDelay,
  hasDashboard = () => false,
  pages,
}: GatewayOptions) {
  const metrics = new Metrics();
  const upstream = new CanvasUpstream(canvasBaseUrl, {
    failuresToOpen,
    fileHosts: config.fileHosts,
    onCall: (call) => {
      metrics.onCall(call);
    },
    onRedirect: (origin) => {
      log.warn({ origin }, 'Canvas redirects calls to another address: check CANVAS_BASE_URL');
    },
  });
  const watchers = new ReportWatchers(upstream, polling);
  const streams = new EventStreams();
  const loadControl = new LoadControl({ maxDelayMs: config.limits.loopDelayMs });
  const stopSampling = sampleLoop((delayMs) => {
    loadControl.onSample(delayMs);
  });
  addGauges(metrics, upstream, watchers, loadControl);
  const telemetry = new Telemetry({
    log,
    metrics,
    tracing,
    canvasBaseUrl,
    onAnswered: (record, headers) => {
      if (record.operation)
        loadControl.onCost(loadKeyOf({ headers }), record.calls + record.sharedCalls);
    },
  });
  const drain = new Drain();
  const hasApiKey = createApiKeyCheck(config.gatewayApiKeys);
  const graphiql = config.graphiql ? createGraphiQL({ token: graphiqlToken }) : undefined;
  const executor = new Executor({
    upstream,
    watchers,
    maxCalls: config.limits.calls,
    limits: config.limits,
    hideSuggestions: config.production,
    accessToken: config.canvasAccessToken,
    deadlineMs,
    compileAfter,
    telemetry,
  });
  const documents = createDocumentCache();
  const hostPolicy = createHostPolicy(config.allowedHosts);
  // The rules of a request, in their order; each is written once and holds on both ways in.
  const policies = [
    createPathPolicy([
      '/',
      endpoint,
      '/health',
      '/ready',
      ...(config.metrics ? [metricsEndpoint] : []),
    ]),
    createDrainPolicy(drain, { open: ['/health', metricsEndpoint] }),
    createApiKeyPolicy(hasApiKey, { open: ['/', '/health', '/ready', metricsEndpoint] }),
    createCsrfPolicy({ endpoint, readsByToken: !config.production, origins: config.corsOrigins }),
    createQueryParameterPolicy(endpoint),
    createLoadPolicy(loadControl, endpoint),
  ];
  const yoga = createYoga({
    schema,
    graphqlEndpoint: endpoint,
    healthCheckEndpoint: '/health',
    landingPage: false,
    extraParamNames: ['documentId'],
    logging: false,
    batching: config.limits.batch > 1 && { limit: config.limits.batch },
    maxRequestBodySize: config.limits.bodyBytes,
    parserAndValidationCache: documents,
    cors: (request) => allowOrigin(config.corsOrigins, request),
    ...(graphiql
      ? { graphiql: graphiql.options, renderGraphiQL: graphiql.render }
      : { graphiql: false }),
    maskedErrors: { maskError: toPublicError },
    plugins: [
      // The request arrives.
      useRequestId(),
      useTelemetry(telemetry, probes),
      useVary(config.corsOrigins),
      usePolicies([hostPolicy, ...policies]),
      useDrain(drain),
      ...(config.metrics ? [useMetrics(metrics, hasApiKey)] : []),
      useFrontDoor({ graphiql: config.graphiql, metrics: config.metrics, dashboard: hasDashboard }),
      useReadinessCheck({ endpoint: '/ready', check: () => upstream.isReachable() }),
      usePersistedDocuments(config.persistedDocuments, { only: config.persistedDocumentsOnly }),
      // Its document is validated.
      useLimits(config.limits),
      ...(config.production ? [useProductionMode({ introspection: config.graphiql })] : []),
      useDeferStream(),
      useInputErrors(),
      // It is executed.
      useOperations(executor, telemetry),
      // It is answered.
      useEventStreams(streams),
      useAnswerHeaders(telemetry),
    ],
  });
  const fastPath = new FastPath({
    yoga,
    endpoint,
    executor,
    parsed: documents.documentCache,
    streams,
    documents: config.persistedDocuments,
    documentsOnly: config.persistedDocumentsOnly,
    answersOrigins: config.corsOrigins.length > 0,
    maxBodyBytes: config.limits.bodyBytes,
    headers: varyHeaders(config.corsOrigins),
    telemetry,
  });
  const listener = createListener({
    policies,
    hostPolicy,
    fastPath,
    loadControl,
    endpoint,
    yoga,
    pages,
    telemetry,
    log,
  });
  return {
    yoga,
    listener: drain.track(listener),
    drain,
    /** For gauges of whoever has something to measure. */
    metrics,
    close: () => {
      stopSampling();
      watchers.close();
      return upstream.close();
    },
  };
}

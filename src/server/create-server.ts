import { createYoga, useReadinessCheck } from 'graphql-yoga';
import type { Logger } from 'pino';
import { CanvasUpstream } from '../canvas/upstream.ts';
import type { Config } from '../config.ts';
import { schema } from '../graphql/index.ts';
import { createDocumentCache } from './document-cache.ts';
import { createGraphiQL } from './graphiql.ts';
import { toPublicError } from './mask-error.ts';
import { createPlainLane } from './plain-lane.ts';
import { logRequest, useAccessLog } from './plugins/use-access-log.ts';
import { createApiKeyCheck, useApiKeys } from './plugins/use-api-keys.ts';
import { useCanvas } from './plugins/use-canvas.ts';
import { useCompiledExecution } from './plugins/use-compiled-execution.ts';
import { useCsrfPrevention } from './plugins/use-csrf-prevention.ts';
import { useErrorDetails } from './plugins/use-error-details.ts';
import { useInputCheck } from './plugins/use-input-check.ts';
import { useCostLimit, useLimits } from './plugins/use-limits.ts';
import { useProductionMode } from './plugins/use-production-mode.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { allowOrigin, originHeaders, useVaryByOrigin } from './plugins/use-vary-by-origin.ts';

export interface GatewayOptions {
  config: Omit<Config, 'host' | 'port' | 'logLevel'>;
  canvasBaseUrl: URL;
  log: Logger;
  /** A token for GraphiQL to open with: the embedded Canvas's. */
  graphiqlToken?: string | undefined;
  /** Milliseconds that one operation may take. */
  deadlineMs?: number;
  /** Executions of an operation before it is compiled. */
  compileAfter?: number;
  /** Failures of Canvas in a row before it is given a rest. */
  failuresToOpen?: number;
}

/** Milliseconds; longer than any sensible query, shorter than the usual patience of proxies. */
const defaultDeadlineMs = 30_000;
/** The path that GraphQL is served at. */
const endpoint = '/graphql';

/**
 * The gateway as an HTTP handler: plugins in the order in which a request meets them. `listener` is
 * `yoga` with a shorter way for the plain case.
 */
export function createGateway({
  config,
  canvasBaseUrl,
  log,
  graphiqlToken,
  deadlineMs = defaultDeadlineMs,
  compileAfter = 1,
  failuresToOpen,
}: GatewayOptions) {
  const upstream = new CanvasUpstream(canvasBaseUrl, { failuresToOpen });
  const hasApiKey = createApiKeyCheck(config.gatewayApiKeys);
  const graphiql = config.graphiql ? createGraphiQL({ token: graphiqlToken }) : undefined;
  const yoga = createYoga({
    schema,
    graphqlEndpoint: endpoint,
    healthCheckEndpoint: '/health',
    landingPage: false,
    logging: false,
    batching: config.limits.batch > 1 && { limit: config.limits.batch },
    maxRequestBodySize: config.limits.bodyBytes,
    parserAndValidationCache: createDocumentCache(),
    cors: (request) => allowOrigin(config.corsOrigins, request),
    ...(graphiql
      ? { graphiql: graphiql.options, renderGraphiQL: graphiql.render }
      : { graphiql: false }),
    maskedErrors: {
      maskError: (error) =>
        toPublicError(error, (cause) => {
          log.error({ err: cause }, 'unexpected error');
        }),
    },
    plugins: [
      // The request arrives.
      useRequestId(),
      useAccessLog(log),
      useVaryByOrigin(config.corsOrigins),
      useApiKeys(hasApiKey, ['/health', '/ready']),
      useCsrfPrevention({ endpoint, readsByToken: !config.production }),
      useReadinessCheck({ endpoint: '/ready', check: () => upstream.isReachable() }),
      // Its document is validated.
      useLimits(config.limits),
      ...(config.production ? [useProductionMode({ introspection: config.graphiql })] : []),
      useInputCheck({ hideSuggestions: config.production }),
      useCostLimit(config.limits),
      // It is executed.
      useCompiledExecution({ after: compileAfter }),
      useCanvas({ upstream, accessToken: config.canvasAccessToken, deadlineMs }),
      // It is answered.
      useErrorDetails(),
    ],
  });
  const listener = createPlainLane({
    yoga,
    endpoint,
    hasApiKey,
    maxBodyBytes: config.limits.bodyBytes,
    headers: originHeaders(config.corsOrigins),
    onAnswer: (answer) => {
      logRequest(log, { ...answer, status: 200 });
    },
  });
  return { yoga, listener, close: () => upstream.close() };
}

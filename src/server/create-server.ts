import { useDeferStream } from '@graphql-yoga/plugin-defer-stream';
import { useDisableIntrospection } from '@graphql-yoga/plugin-disable-introspection';
import { createYoga, useReadinessCheck } from 'graphql-yoga';
import type { Logger } from 'pino';
import { CanvasUpstream } from '../canvas/upstream.ts';
import type { Config } from '../config.ts';
import { schema } from '../graphql/index.ts';
import { createGraphiQL } from './graphiql.ts';
import { toPublicError } from './mask-error.ts';
import { createPlainLane } from './plain-lane.ts';
import { logRequest, useAccessLog } from './plugins/use-access-log.ts';
import { useAnswerHeaders } from './plugins/use-answer-headers.ts';
import { createApiKeyCheck, useApiKeys } from './plugins/use-api-keys.ts';
import { useCanvas } from './plugins/use-canvas.ts';
import { useCompiledExecution } from './plugins/use-compiled-execution.ts';
import { useErrorDetails } from './plugins/use-error-details.ts';
import { useJsonOnly } from './plugins/use-json-only.ts';
import { useInputCheck } from './plugins/use-input-check.ts';
import { useIncrementalDelivery } from './plugins/use-incremental-delivery.ts';
import { usePersistedDocuments } from './plugins/use-persisted-documents.ts';
import { useRequestId } from './plugins/use-request-id.ts';
import { allowOrigin, useVary, varyHeaders } from './plugins/use-vary.ts';

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
}

/** Milliseconds; longer than any sensible query, shorter than the usual patience of proxies. */
const defaultDeadlineMs = 30_000;

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
}: GatewayOptions) {
  const upstream = new CanvasUpstream(canvasBaseUrl);
  const hasApiKey = createApiKeyCheck(config.gatewayApiKeys);
  const graphiql = config.graphiql ? createGraphiQL({ token: graphiqlToken }) : undefined;
  const maskError = (error: unknown) =>
    toPublicError(error, (cause) => {
      log.error({ err: cause }, 'unexpected error');
    });
  const yoga = createYoga({
    schema,
    graphqlEndpoint: '/graphql',
    healthCheckEndpoint: '/health',
    landingPage: false,
    extraParamNames: ['documentId'],
    logging: false,
    cors: (request) => allowOrigin(config.corsOrigins, request),
    ...(graphiql
      ? { graphiql: graphiql.options, renderGraphiQL: graphiql.render }
      : { graphiql: false }),
    maskedErrors: { maskError },
    plugins: [
      // The request arrives.
      useRequestId(),
      useAccessLog(log),
      useVary(config.corsOrigins),
      useJsonOnly(),
      useApiKeys(hasApiKey, ['/health', '/ready']),
      useReadinessCheck({ endpoint: '/ready', check: () => upstream.isReachable() }),
      usePersistedDocuments(config.persistedDocuments, { only: config.persistedDocumentsOnly }),
      // Its document is validated.
      ...(config.production && !config.graphiql ? [useDisableIntrospection()] : []),
      useDeferStream(),
      useInputCheck(),
      // It is executed.
      useIncrementalDelivery(),
      useCompiledExecution({ after: compileAfter }),
      useCanvas({ upstream, accessToken: config.canvasAccessToken, deadlineMs }),
      // It is answered.
      useErrorDetails(maskError),
      useAnswerHeaders(),
    ],
  });
  const listener = createPlainLane({
    yoga,
    endpoint: '/graphql',
    hasApiKey,
    documents: config.persistedDocuments,
    documentsOnly: config.persistedDocumentsOnly,
    headers: varyHeaders(config.corsOrigins),
    onAnswer: (answer) => {
      logRequest(log, { ...answer, status: 200 });
    },
  });
  return { yoga, listener, close: () => upstream.close() };
}

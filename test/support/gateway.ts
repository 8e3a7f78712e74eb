import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { CanvasExtension } from '../../src/server/canvas-extension.ts';
import { createGateway, type GatewayOptions } from '../../src/server/create-server.ts';
import { defaultLimits } from '../../src/limits.ts';
import type { DeepPartial, SimulatorOptions } from '../../simulator/options.ts';
import { startSimulator } from '../../simulator/server.ts';
import { BothWays } from './both-ways.ts';
import { createSubscribe } from './event-stream.ts';
import { keepCredentials, putOut, watchedLog } from './output.ts';

/** An error as a client reads it. */
export interface AnsweredError {
  message: string;
  path?: (string | number)[];
  extensions: {
    code: string;
    requestId: string;
    status?: number;
    route?: string;
    outcome?: string;
    retryAfterSeconds?: number;
  };
}

/** An answer as a client reads it; `data` is asserted as a whole, so its type says nothing. */
export interface Answer {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into answers of every shape
  data: any;
  errors?: AnsweredError[];
  extensions?: { canvas?: CanvasExtension };
}

export interface QueryOptions {
  /** The admin's when not given; null sends none. */
  token?: string | null;
  variables?: Record<string, unknown>;
  operationName?: string;
  signal?: AbortSignal;
  headers?: Record<string, string>;
}

/**
 * Sends operations to a gateway: by `yoga.fetch`, without a socket, or with GATEWAY_LANE=plain over one,
 * through the shorter way that plain requests take. Both must answer alike.
 */
export function createQuery(
  { yoga, listener }: Pick<ReturnType<typeof createGateway>, 'yoga' | 'listener'>,
  defaultToken: string,
  bothWays?: BothWays,
) {
  const send =
    process.env.GATEWAY_LANE === 'plain'
      ? fetchFrom(listener)
      : (init: RequestInit) => yoga.fetch('http://gateway.test/graphql', init);
  return async (query: string, options: QueryOptions = {}): Promise<Answer> => {
    const { token = defaultToken, variables, operationName, signal } = options;
    const headers = {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
      ...options.headers,
    };
    keepCredentials(headers);
    const ask = async () => {
      const response = await send({
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables, operationName }),
        ...(signal && { signal }),
      });
      return (await response.json()) as Answer;
    };
    const sent = { query, variables, operationName, headers };
    const answer = await (bothWays && !signal ? bothWays.send(sent, ask) : ask());
    putOutErrors(answer);
    return answer;
  };
}

/** What a client is told of errors; the data is what it asked for. */
export function putOutErrors({ errors }: Answer): void {
  if (errors) putOut('errors', JSON.stringify(errors));
}

/** Closes a gateway, after a look at what it has counted. */
export async function closeGateway({
  metrics,
  close,
}: Pick<ReturnType<typeof createGateway>, 'metrics' | 'close'>): Promise<void> {
  putOut('metrics', (await metrics.read()).text);
  await close();
}

/** Serves a listener on a loopback port for as long as the test process lives. */
function fetchFrom(listener: RequestListener) {
  const server = createServer(listener);
  const listening = new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
  server.unref();
  return async (init: RequestInit) =>
    fetch(`http://127.0.0.1:${await listening}/graphql`, {
      ...init,
      headers: { accept: 'application/json', ...(init.headers as Record<string, string>) },
    });
}

/** Interpreted on the long way, compiled from the first execution on on the shorter one. */
export const compileAfter = process.env.GATEWAY_LANE === 'plain' ? 0 : Infinity;

/** Looks at watched reports without delay, so that a test waits for none. */
export const quickPolling = { firstMs: 5, longestMs: 20 };

/** The settings of a gateway in tests: nothing configured, nothing logged. */
export const plainConfig: GatewayOptions['config'] = {
  canvasBaseUrl: undefined,
  canvasAccessToken: undefined,
  gatewayApiKeys: [],
  corsOrigins: [],
  allowedHosts: undefined,
  fileHosts: [],
  production: false,
  graphiql: true,
  limits: defaultLimits,
  metrics: true,
  persistedDocuments: new Map(),
  persistedDocumentsOnly: false,
};

/**
 * Starts a gateway over an embedded Canvas of its own, both gone when the test is. Jobs take no time
 * unless the test gives them some.
 */
export async function startGateway({
  simulator: simulatorOptions = {},
  config,
  ...options
}: {
  simulator?: DeepPartial<SimulatorOptions>;
  config?: Partial<GatewayOptions['config']>;
} & Partial<Omit<GatewayOptions, 'config'>> = {}) {
  const simulator = await startSimulator({
    port: 0,
    filesPort: 0,
    jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 },
    ...simulatorOptions,
  });
  const gatewayOptions: GatewayOptions = {
    config: { ...plainConfig, ...config },
    canvasBaseUrl: new URL(simulator.baseUrl),
    log: watchedLog,
    compileAfter,
    ...options,
  };
  const gateway = createGateway(gatewayOptions);
  const bothWays = new BothWays(gatewayOptions);
  onTestFinished(async () => {
    await bothWays.close();
    await closeGateway(gateway);
    await simulator.close();
  });
  return {
    gateway,
    ...gateway,
    subscribe: createSubscribe(gateway, simulator.tokens.admin),
    simulator,
    tokens: simulator.tokens,
    query: createQuery(gateway, simulator.tokens.admin, bothWays),
    canvas: {
      /** What Canvas was asked, in order: `GET /api/v1/…`, with the query as it was sent. */
      get requests(): string[] {
        return simulator.requests.lines();
      },
      clear: () => {
        simulator.requests.clear();
      },
    },
  };
}

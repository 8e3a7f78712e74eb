import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { createGateway, type GatewayOptions } from '../../src/server/create-server.ts';
import { BothWays } from './both-ways.ts';
import { createSubscribe } from './event-stream.ts';
import { closeGateway, compileAfter, createQuery, plainConfig } from './gateway.ts';
import { keepCredentials, watchedLog } from './output.ts';

/** What a scripted Canvas does with a request. */
export type Script = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers with JSON, as Canvas does. */
export function json(
  response: ServerResponse,
  body: unknown,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/**
 * Starts a server that does what the script says, and a gateway over it: for what the embedded Canvas
 * never does. Both are gone when the test is.
 */
export async function startScriptedGateway(script: Script, options: Partial<GatewayOptions> = {}) {
  const requests: string[] = [];
  let busy = 0;
  const server = createServer((request, response) => {
    keepCredentials(request.headers);
    requests.push(`${request.method!} ${request.url!}`);
    busy += 1;
    response.on('close', () => (busy -= 1));
    script(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}`;
  const gatewayOptions: GatewayOptions = {
    config: plainConfig,
    canvasBaseUrl: new URL(baseUrl),
    log: watchedLog,
    compileAfter,
    ...options,
  };
  const gateway = createGateway(gatewayOptions);
  const bothWays = new BothWays(gatewayOptions);
  onTestFinished(async () => {
    await bothWays.close();
    await closeGateway(gateway);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    ...gateway,
    gateway,
    baseUrl,
    server,
    requests,
    /** Requests that are being answered. */
    busy: () => busy,
    /** Connections that are open, busy or not. */
    connections: () => promisify(server.getConnections.bind(server))(),
    query: createQuery(gateway, 'a-token', bothWays),
    subscribe: createSubscribe(gateway, 'a-token'),
  };
}

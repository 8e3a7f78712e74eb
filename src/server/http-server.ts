import { createServer, type RequestListener, type Server } from 'node:http';
import type { Limits } from '../limits.ts';

/** How often connections are looked at, in milliseconds: what is late is closed at the next look. */
const longestLookMs = 5_000;

/**
 * Makes the server that listens for clients. Connections wait for each other nowhere; these bounds keep
 * slow ones from being kept for ever: who takes too long to send its headers or body is answered 408,
 * too large headers 431, and who reads nothing of an answer is cut off.
 */
export function createHttpServer(
  listener: RequestListener,
  limits: Pick<
    Limits,
    'headerBytes' | 'headersSeconds' | 'requestSeconds' | 'stallSeconds' | 'idleSeconds'
  >,
): Server {
  const requestTimeout = limits.requestSeconds * 1000;
  // Node refuses headers that may take longer than the request that they belong to.
  const headersTimeout = Math.min(limits.headersSeconds * 1000, requestTimeout);
  const server = createServer(
    {
      maxHeaderSize: limits.headerBytes,
      headersTimeout,
      requestTimeout,
      connectionsCheckingInterval: Math.min(longestLookMs, headersTimeout / 2),
      keepAliveTimeout: limits.idleSeconds * 1000,
    },
    listener,
  );
  server.timeout = limits.stallSeconds * 1000;
  return server;
}

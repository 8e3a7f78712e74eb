import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client } from 'undici';

type Headers = Record<string, string | string[] | undefined>;

interface Remembered {
  status: number;
  headers: Headers;
  body: string;
}

/**
 * A Canvas before another one: it asks for each path once and gives the same response from then on, at once.
 * Every other method goes through, and makes it forget.
 */
export async function startRememberingCanvas(baseUrl: string) {
  const canvas = new Client(baseUrl);
  const remembered = new Map<string, Remembered>();
  const asked = new Map<string, string[]>();
  const server = createServer((request, response) => {
    const path = request.url!;
    const [authorization, operation = ''] = request.headers.authorization!.split('~');
    asked.set(operation, [...(asked.get(operation) ?? []), `${request.method!} ${path}`]);
    const send = ({ status, headers, body }: Remembered) => {
      response.writeHead(status, headers).end(body);
    };
    const known = request.method === 'GET' ? remembered.get(path) : undefined;
    if (known) {
      send(known);
      return;
    }
    const ask = async () => {
      const { method } = request;
      const body = method === 'GET' ? null : await text(request);
      const headers = { ...endToEnd(request.headers), authorization };
      const answer = await canvas.request({ method: method as 'GET', path, headers, body });
      const response: Remembered = {
        status: answer.statusCode,
        headers: endToEnd(answer.headers),
        body: await answer.body.text(),
      };
      if (method === 'GET') remembered.set(path, response);
      else remembered.clear();
      return response;
    };
    ask().then(send, () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** What was asked on behalf of an operation, which is named behind the token: `Bearer token~7`. */
    takeLines: (operation: string): string[] => {
      const lines = asked.get(operation) ?? [];
      asked.delete(operation);
      return lines;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await canvas.close();
    },
  };
}

/** Headers without those of one connection. */
function endToEnd(headers: Headers): Headers {
  const ofConnection = ['connection', 'host', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !ofConnection.includes(name)),
  );
}

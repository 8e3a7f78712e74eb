import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request of undici and what came back. */
interface Exchange {
  method: string;
  path: string;
  status: number | undefined;
  /** Names and values in turn. */
  headers: string[];
  chunks: Buffer[];
  isComplete: boolean;
}

interface Message {
  request: { origin: unknown; method: string; path: string };
  response?: { statusCode: number; headers: Buffer[] };
  chunk?: Buffer;
}

/** Bytes of one recording; more is not kept. */
const maxBytes = 4 * 1024 * 1024;

/** What one Canvas was asked, and what it sent, from now on until `stop`. Nothing on the way is changed. */
export function recordUpstream(origin: string) {
  const exchanges = new Map<object, Exchange>();
  let bytes = 0;
  const of = (message: unknown) => exchanges.get((message as Message).request);
  const listeners: Record<string, (message: unknown) => void> = {
    create: (message) => {
      const { request } = message as Message;
      if (String(request.origin) !== origin) return;
      const { method, path } = request;
      const nothing = { status: undefined, headers: [], chunks: [], isComplete: false };
      exchanges.set(request, { method, path, ...nothing });
    },
    headers: (message) => {
      const exchange = of(message);
      const { response } = message as Message;
      if (!exchange || !response) return;
      exchange.status = response.statusCode;
      exchange.headers = response.headers.map(String);
    },
    bodyChunkReceived: (message) => {
      const exchange = of(message);
      const { chunk } = message as Message;
      if (!exchange || !chunk) return;
      bytes += chunk.length;
      if (bytes > maxBytes) exchanges.delete((message as Message).request);
      else exchange.chunks.push(Buffer.from(chunk));
    },
    trailers: (message) => {
      const exchange = of(message);
      if (exchange) exchange.isComplete = true;
    },
  };
  for (const [name, listener] of Object.entries(listeners)) {
    subscribe(`undici:request:${name}`, listener);
  }
  return {
    stop: (): Recording => {
      for (const [name, listener] of Object.entries(listeners)) {
        unsubscribe(`undici:request:${name}`, listener);
      }
      return new Recording([...exchanges.values()], bytes <= maxBytes);
    },
  };
}

/** What a Canvas sent, to be sent again. */
export class Recording {
  readonly #exchanges: readonly Exchange[];
  readonly #isWhole: boolean;

  constructor(exchanges: readonly Exchange[], isWhole: boolean) {
    this.#exchanges = exchanges;
    this.#isWhole = isWhole;
  }

  /** Whether it can be sent again: reads only, each with a response that came to its end. */
  get isReplayable(): boolean {
    const areReads = this.#exchanges.every(
      ({ method, isComplete }) => method === 'GET' && isComplete,
    );
    return this.#isWhole && areReads;
  }

  /** The responses by path, in the order in which they came. */
  byPath(): Map<string, Exchange[]> {
    const byPath = new Map<string, Exchange[]>();
    for (const exchange of this.#exchanges) {
      byPath.set(exchange.path, [...(byPath.get(exchange.path) ?? []), exchange]);
    }
    return byPath;
  }
}

/** A Canvas that sends again what another one has sent. */
export class ReplayingCanvas {
  readonly #server: Server;
  #responses = new Map<string, Exchange[]>();

  constructor() {
    this.#server = createServer((request, response) => {
      const [next, ...rest] = this.#responses.get(request.url!) ?? [];
      if (!next) {
        response.writeHead(599).end('Nobody asked for this the first time');
        return;
      }
      if (rest.length > 0) this.#responses.set(request.url!, rest);
      response
        .writeHead(next.status!, withoutConnection(next.headers))
        .end(Buffer.concat(next.chunks));
    });
    this.#server.unref();
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  replay(recording: Recording): void {
    this.#responses = recording.byPath();
  }
}

function withoutConnection(headers: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    if (/^(?:connection|keep-alive|transfer-encoding)$/i.test(headers[index]!)) continue;
    kept.push(headers[index]!, headers[index + 1]!);
  }
  return kept;
}

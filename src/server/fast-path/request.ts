import type { Headed } from '../../execution/caller.ts';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** The part of a Fetch Request that is used: its headers, and a signal that the client has gone. */
export class FastPathRequest implements Headed {
  readonly method = 'POST';
  readonly url: string;
  readonly headers: Headed['headers'];
  readonly signal: ClientSignal;

  constructor(message: IncomingMessage, response: ServerResponse) {
    this.url = message.url!;
    this.headers = { get: (name) => headerOf(message, name) };
    this.signal = new ClientSignal(response);
  }
}

/** The part of an AbortSignal that reports a client which goes away before its response is written. */
class ClientSignal {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  get aborted(): boolean {
    return this.#response.closed && !this.#response.writableFinished;
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#response.once('close', listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#response.off('close', listener);
  }
}

/** A header that came once; null where there is none. */
export function headerOf({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : null;
}

/** The client went away before its request was complete. */
export class ClientGoneError extends Error {
  constructor() {
    super('The client went away');
    this.name = new.target.name;
  }
}

/** Reads a body as text; rejects with a ClientGoneError when the client goes away before its end. */
export function readBody(message: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer | Buffer[] | undefined;
    message.on('data', (chunk: Buffer) => {
      if (chunks === undefined) chunks = chunk;
      else if (Array.isArray(chunks)) chunks.push(chunk);
      else chunks = [chunks, chunk];
    });
    message.on('end', () => {
      resolve((Array.isArray(chunks) ? Buffer.concat(chunks) : chunks)?.toString() ?? '');
    });
    message.on('error', () => {
      reject(new ClientGoneError());
    });
    message.on('close', () => {
      if (!message.complete) reject(new ClientGoneError());
    });
  });
}

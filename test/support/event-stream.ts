import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { createGateway } from '../../src/server/create-server.ts';
import { type Answer, putOutErrors } from './gateway.ts';
import { keepCredentials } from './output.ts';

export interface SubscribeOptions {
  /** The admin's when not given; null sends none. */
  token?: string | null;
  variables?: Record<string, unknown>;
}

/** A subscription as a client reads it. */
export class EventReader {
  readonly response: Response;
  readonly #chunks: AsyncIterator<Uint8Array>;
  readonly #client: AbortController;
  readonly #decoder = new TextDecoder();
  #text = '';
  /** Everything that came, comments included. */
  raw = '';

  constructor(response: Response, client: AbortController) {
    this.response = response;
    this.#client = client;
    this.#chunks = (response.body as unknown as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  }

  /** The next answer; undefined when the stream has completed, an error when it broke. */
  async next(): Promise<Answer | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\n\n');
      if (end === -1) {
        const { done, value } = await this.#chunks.next();
        if (done) throw new Error('The stream broke');
        const text = this.#decoder.decode(value, { stream: true });
        this.raw += text;
        this.#text += text;
        continue;
      }
      const block = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      if (block.startsWith('event: complete')) return undefined;
      const [, data] = /^event: next\ndata: (.*)$/s.exec(block) ?? [];
      if (data === undefined) continue;
      const answer = JSON.parse(data) as Answer;
      putOutErrors(answer);
      return answer;
    }
  }

  /** All answers until the stream completes. */
  async all(): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let answer = await this.next(); answer; answer = await this.next()) answers.push(answer);
    return answers;
  }

  /** Goes away, as a browser does whose page is closed. */
  close(): void {
    this.#client.abort();
  }
}

/**
 * Subscribes at a gateway over a socket: the long way or, with GATEWAY_LANE=plain, by the shorter way that
 * plain requests take. Both must answer alike.
 */
export function createSubscribe(
  { listener }: Pick<ReturnType<typeof createGateway>, 'listener'>,
  defaultToken: string,
) {
  const origin = listen(listener);
  return async (query: string, options: SubscribeOptions = {}): Promise<EventReader> => {
    const { token = defaultToken, variables } = options;
    const client = new AbortController();
    const headers = {
      accept: 'text/event-stream',
      // An origin sends a request the long way.
      ...(process.env.GATEWAY_LANE !== 'plain' && { origin: 'https://app.example.org' }),
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    };
    keepCredentials(headers);
    const response = await fetch(`${await origin()}/graphql`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ query, variables }),
      signal: client.signal,
    });
    return new EventReader(response, client);
  };
}

/** Serves from the first use on, for as long as the test process lives. */
function listen(listener: RequestListener): () => Promise<string> {
  let origin: Promise<string> | undefined;
  return () =>
    (origin ??= new Promise((resolve) => {
      const server = createServer(listener);
      server.listen(0, '127.0.0.1', () => {
        resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
      });
      server.unref();
    }));
}

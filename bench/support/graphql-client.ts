import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { packageRoot } from './paths.ts';

export interface GraphQLAnswer {
  data?: unknown;
  errors?: { message: string; path?: unknown; extensions?: Record<string, unknown> }[];
}

/** Sends operations of `operations/` to one server, over as many connections as are asked for. */
export class GraphQLClient {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(port: number, connections: number) {
    this.#url = `http://127.0.0.1:${port}/graphql`;
    this.#agent = new Agent({ connections, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  }

  async send(
    operation: string,
    variables: Record<string, unknown>,
    token: string,
  ): Promise<GraphQLAnswer> {
    const body = await this.#post(operation, variables, token, 'application/json');
    return (await body.json()) as GraphQLAnswer;
  }

  /** Subscribes by server-sent events; resolves with all answers when the stream completes. */
  async watch(
    operation: string,
    variables: Record<string, unknown>,
    token: string,
  ): Promise<GraphQLAnswer[]> {
    const body = await this.#post(operation, variables, token, 'text/event-stream');
    const text = await body.text();
    return Array.from(
      text.matchAll(/^event: next\ndata: (.*)$/gm),
      ([, data]) => JSON.parse(data!) as GraphQLAnswer,
    );
  }

  async #post(
    operation: string,
    variables: Record<string, unknown>,
    token: string,
    accept: string,
  ) {
    const { body } = await request(this.#url, {
      method: 'POST',
      dispatcher: this.#agent,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept,
      },
      body: JSON.stringify({ operationName: operation, query: documentOf(operation), variables }),
    });
    return body;
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }
}

/** An answer without what differs from request to request. */
export function comparable({ data, errors = [] }: GraphQLAnswer): unknown {
  return {
    data,
    errors: errors
      .map(({ message, path, extensions }) => ({ message, path, code: extensions?.code }))
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1)),
  };
}

const documents = new Map<string, string>();

function documentOf(operation: string): string {
  let document = documents.get(operation);
  if (document === undefined) {
    document = readFileSync(join(packageRoot, 'operations', `${operation}.graphql`), 'utf8');
    documents.set(operation, document);
  }
  return document;
}

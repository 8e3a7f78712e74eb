import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  type GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import type { YogaServerInstance } from 'graphql-yoga';
import { withDetails } from './plugins/use-error-details.ts';
import { requestIdOf } from './plugins/use-request-id.ts';

type Yoga = YogaServerInstance<object, object>;

/** The functions of graphql-js with the plugins around them, for one request. */
interface Enveloped {
  schema: GraphQLSchema;
  parse: (query: string) => DocumentNode;
  validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
  contextFactory: () => unknown;
  execute: (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;
}

export interface PlainLaneOptions {
  yoga: Yoga;
  /** The path that GraphQL is served at. */
  endpoint: string;
  /** Whether a request may come in, by its `X-Api-Key`. */
  hasApiKey: (key: string | null) => boolean;
  /** A larger body goes the long way, which refuses it. */
  maxBodyBytes: number;
  /** Sent with every answer, as the plugins of `yoga` do. */
  headers: Readonly<Record<string, string>>;
  /** Told of each request that was answered here. */
  onAnswer: (answer: {
    request: Request;
    operation: string | undefined;
    startedAtMs: number;
  }) => void;
}

/**
 * Serves the plain case (one query or mutation, POSTed as JSON and answered as JSON) without the Fetch
 * API's Request, Response and streams around it, which cost more than all the rest of a small operation.
 *
 * The operation itself goes through the same plugins in the same order: those of parsing, validation and
 * execution belong to `yoga`. Whatever is not plain, or not right, goes to `yoga` as it came, so that
 * there is one place that says what an odd request gets.
 */
export function createPlainLane(options: PlainLaneOptions): RequestListener {
  const { yoga, hasApiKey } = options;
  return (message, response) => {
    if (!isPlain(message, options) || !hasApiKey(header(message, 'x-api-key'))) {
      void yoga(message, response);
      return;
    }
    serve(options, message, response).catch(() => {
      // The client has gone, or its answer cannot be written; there is nobody left to tell.
      response.destroy();
    });
  };
}

function isPlain(
  { method, url, headers }: IncomingMessage,
  { endpoint, maxBodyBytes }: PlainLaneOptions,
): boolean {
  const { accept } = headers;
  const length = Number(headers['content-length']);
  return (
    method === 'POST' &&
    url === endpoint &&
    headers.origin === undefined &&
    headers['content-encoding'] === undefined &&
    /^application\/json(?:; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '') &&
    (accept === undefined || accept === '*/*' || accept === 'application/json') &&
    length <= maxBodyBytes
  );
}

async function serve(
  options: PlainLaneOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAtMs = performance.now();
  const body = await readBody(message);
  const request = new PlainRequest(message, response) as unknown as Request;
  const execution = prepare(options.yoga, request, body);
  if (!execution) {
    await passOn(options.yoga, message, response, body);
    return;
  }
  const result = await execution.run();
  const errors = result.errors?.map((error) => withDetails(error, requestIdOf(request)));
  const text = JSON.stringify(errors ? { ...result, errors } : result);
  response.writeHead(200, {
    ...options.headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    'x-request-id': requestIdOf(request),
  });
  response.end(text);
  options.onAnswer({ request, operation: execution.operation, startedAtMs });
}

/** Parses and validates; undefined where anything is odd or wrong, which `yoga` then puts into words. */
function prepare(yoga: Yoga, request: Request, body: string) {
  const params = readParams(body);
  if (!params) return undefined;
  const { parse, validate, contextFactory, execute, schema } = yoga.getEnveloped({
    request,
    params,
  }) as Enveloped;
  try {
    const document = parse(params.query);
    const operation = getOperationAST(document, params.operationName);
    if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
    if (validate(schema, document).length > 0) return undefined;
    const run = async (): Promise<ExecutionResult> => {
      const contextValue = await contextFactory();
      const args: ExecutionArgs = {
        schema,
        document,
        contextValue,
        variableValues: params.variables,
        operationName: params.operationName,
      };
      return execute(args);
    };
    return { run, operation: operation.name?.value };
  } catch {
    return undefined;
  }
}

interface Params {
  query: string;
  operationName: string | null | undefined;
  variables: Record<string, unknown> | null | undefined;
}

/** Exactly the parameters of GraphQL over HTTP, of the right types; undefined for anything else. */
function readParams(body: string): Params | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { query, operationName, variables, ...rest } = json as Record<string, unknown>;
  const isKnown =
    typeof query === 'string' &&
    (operationName == null || typeof operationName === 'string') &&
    (variables == null || (typeof variables === 'object' && !Array.isArray(variables))) &&
    Object.keys(rest).length === 0;
  return isKnown ? ({ query, operationName, variables } as Params) : undefined;
}

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString();
}

/** Hands a request over whose body has been read already. */
async function passOn(
  yoga: Yoga,
  message: IncomingMessage,
  response: ServerResponse,
  body: string,
): Promise<void> {
  const client = new AbortController();
  response.once('close', () => {
    client.abort();
  });
  const answer = await yoga.fetch(`http://${message.headers.host ?? 'localhost'}${message.url!}`, {
    method: 'POST',
    headers: Object.entries(message.headers).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
    body,
    signal: client.signal,
  });
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** As much of a Fetch Request as plugins use: its headers, and a signal that the client has gone. */
class PlainRequest {
  readonly method = 'POST';
  readonly url: string;
  readonly headers: { get(name: string): string | null };
  readonly signal: ClientSignal;

  constructor(message: IncomingMessage, response: ServerResponse) {
    this.url = message.url!;
    this.headers = { get: (name) => header(message, name) };
    this.signal = new ClientSignal(response);
  }
}

/** The part of an AbortSignal that tells of a client that goes away before its answer is written. */
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

function header({ headers }: IncomingMessage, name: string): string | null {
  const value = headers[name.toLowerCase()];
  return typeof value === 'string' ? value : null;
}

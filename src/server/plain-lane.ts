import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  type GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { mapAsyncIterator, type YogaServerInstance } from 'graphql-yoga';
import { eventStreamHeaders, type EventStreams } from './event-stream.ts';
import { readPlainParams, type ReadPlainParamsOptions } from './plain-params.ts';
import { answerHeaders } from './plugins/use-answer-headers.ts';
import { requestIdOf } from './plugins/use-request-id.ts';
import type { Telemetry } from './telemetry.ts';

type Yoga = YogaServerInstance<object, object>;

/** The functions of graphql-js with the plugins around them, for one request. */
interface Enveloped {
  schema: GraphQLSchema;
  parse: (query: string) => DocumentNode;
  validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
  contextFactory: () => unknown;
  execute: (args: ExecutionArgs) => Answer | Promise<Answer>;
  subscribe: (args: ExecutionArgs) => Answer | Promise<Answer>;
}

/** Of a subscription that has begun: its events. */
type Answer = ExecutionResult | AsyncIterable<ExecutionResult>;

export interface PlainLaneOptions extends ReadPlainParamsOptions {
  yoga: Yoga;
  /** The path that GraphQL is served at. */
  endpoint: string;
  /** By which subscriptions are answered. */
  streams: EventStreams;
  /** Whether a request may come in, by its `X-Api-Key`. */
  hasApiKey: (key: string | null) => boolean;
  /** A larger body goes the long way, which refuses it. */
  maxBodyBytes: number;
  /** Sent with every answer, as the plugins of `yoga` do. */
  headers: Readonly<Record<string, string>>;
  /** Completes results, and is told of each request that was answered here. */
  telemetry: Pick<Telemetry, 'record' | 'complete' | 'answered'>;
  /** Whether no new work is taken. */
  isDraining: () => boolean;
}

const eventStream = 'text/event-stream';
/** Characters; above it, bytes are cheaper to write than the text that node:http would join to the head. */
const longText = 16 * 1024;

/**
 * Serves the plain case (one operation, POSTed as JSON and answered as JSON, or a subscription's events)
 * without the Fetch API's Request, Response and streams around it, which cost more time than all the rest of
 * a small operation, and more memory than all the rest of a subscriber.
 *
 * The operation itself goes through the same plugins in the same order: those of parsing, validation and
 * execution belong to `yoga`. Whatever is not plain, or not right, goes to `yoga` as it came, so that
 * there is one place that says what an odd request gets.
 */
export function createPlainLane(options: PlainLaneOptions): RequestListener {
  const { yoga, hasApiKey, isDraining } = options;
  return (message, response) => {
    const mayEnter = !isDraining() && hasApiKey(header(message, 'x-api-key'));
    if (!mayEnter || !isPlain(message, options)) {
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
    (accept === undefined || /^(?:\*\/\*|application\/json|text\/event-stream)$/.test(accept)) &&
    length <= maxBodyBytes
  );
}

async function serve(
  options: PlainLaneOptions,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { telemetry } = options;
  const request = new PlainRequest(message, response) as unknown as Request;
  telemetry.record(request);
  const body = await readBody(message);
  const execution = prepare(options, request, body, message.headers.accept);
  if (!execution) {
    await passOn(options.yoga, message, response, body);
    return;
  }
  const answer = await execution.run();
  if (Symbol.asyncIterator in answer) stream(options, request, response, answer);
  else if (message.headers.accept === eventStream) {
    stream(options, request, response, only(answer));
  } else {
    const text = JSON.stringify(telemetry.complete(request, answer));
    const payload = text.length > longText ? Buffer.from(text) : text;
    response.writeHead(200, {
      ...options.headers,
      ...answerHeaders(request, answer),
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(payload),
      'x-request-id': requestIdOf(request),
    });
    response.end(payload);
  }
  telemetry.answered(request, { status: 200 });
}

/** Answers with events for as long as the client is there. */
function stream(
  { streams, headers, telemetry }: PlainLaneOptions,
  request: Request,
  response: ServerResponse,
  answers: AsyncIterable<ExecutionResult>,
): void {
  const events = streams.open(
    mapAsyncIterator(answers, (answer) => telemetry.complete(request, answer)),
  );
  const requestId = requestIdOf(request);
  response.writeHead(200, { ...headers, ...eventStreamHeaders, 'x-request-id': requestId });
  const stop = () => {
    events.destroy();
  };
  if (response.closed) stop();
  else response.once('close', stop);
  events.pipe(response);
}

async function* only(answer: ExecutionResult): AsyncIterable<ExecutionResult> {
  yield await Promise.resolve(answer);
}

/** Parses and validates; undefined where anything is odd or wrong, which `yoga` then puts into words. */
function prepare(
  options: PlainLaneOptions,
  request: Request,
  body: string,
  accept: string | undefined,
) {
  const params = readPlainParams(body, options);
  if (!params) return undefined;
  const { parse, validate, contextFactory, execute, subscribe, schema } = options.yoga.getEnveloped(
    {
      request,
      params,
    },
  ) as Enveloped;
  try {
    const document = parse(params.query);
    const operation = getOperationAST(document, params.operationName);
    if (!operation) return undefined;
    const isSubscription = operation.operation === OperationTypeNode.SUBSCRIPTION;
    // Events are for subscriptions, JSON is for the others; what else there is, `yoga` knows.
    if (accept === (isSubscription ? 'application/json' : eventStream)) return undefined;
    if (validate(schema, document).length > 0) return undefined;
    const run = async (): Promise<Answer> => {
      const contextValue = await contextFactory();
      const args: ExecutionArgs = {
        schema,
        document,
        contextValue,
        variableValues: params.variables,
        operationName: params.operationName,
      };
      return isSubscription ? subscribe(args) : execute(args);
    };
    return { run };
  } catch {
    return undefined;
  }
}

function readBody(message: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
    });
    message.on('end', () => {
      resolve((chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString());
    });
    message.on('error', reject);
    message.on('close', () => {
      reject(new Error('The client went away'));
    });
  });
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
  // Its parts as they come: it may be a stream of events.
  if (answer.body) await pipeline(answer.body as AsyncIterable<Uint8Array>, response);
  else response.end();
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

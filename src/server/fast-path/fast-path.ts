import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
} from 'graphql';
import { mapAsyncIterator, type YogaServerInstance } from 'graphql-yoga';
import type { RequestRecord } from '../../telemetry/request-record.ts';
import { AnswerBuffers } from './response-buffers.ts';
import type { DocumentCache } from '../document-cache.ts';
import { eventStreamHeaders, type EventStreams } from '../event-stream.ts';
import type { Answer, Executor } from '../../execution/executor.ts';
import { acceptsIncremental } from '../../execution/incremental-delivery.ts';
import { type Operation, operationOf } from '../../execution/operation.ts';
import { readAccept } from './accept.ts';
import { type PlainParams, readPlainParams, type ReadPlainParamsOptions } from './params.ts';
import { headerOf, PlainRequest, readBody } from './request.ts';
import { answerHeaders } from '../plugins/use-answer-headers.ts';
import type { Telemetry } from '../telemetry.ts';

type Yoga = YogaServerInstance<object, object>;

/** The functions of graphql-js with the plugins around them, for one request. */
interface Enveloped {
  schema: GraphQLSchema;
  parse: (query: string) => DocumentNode;
  validate: (schema: GraphQLSchema, document: DocumentNode) => readonly GraphQLError[];
  contextFactory: () => unknown;
  subscribe: (args: object) => Answer | Promise<Answer>;
}

export interface PlainLaneOptions extends ReadPlainParamsOptions {
  yoga: Yoga;
  /** The path that GraphQL is served at. */
  endpoint: string;
  /** By which operations are executed. */
  executor: Executor;
  /** What `yoga` has parsed. */
  parsed: Pick<DocumentCache, 'get'>;
  /** By which subscriptions are answered. */
  streams: EventStreams;
  /** Whether a request may come in, by its `X-Api-Key`. */
  hasApiKey: (key: string | null) => boolean;
  /** Whether pages of some other origins are served, and have to be told so. */
  answersOrigins: boolean;
  /** A larger body goes the long way, which refuses it. */
  maxBodyBytes: number;
  /** Sent with every answer, as the plugins of `yoga` do. */
  headers: Readonly<Record<string, string>>;
  /** Completes results, and is told of each request that was answered here. */
  telemetry: Telemetry;
  /** Whether no new work is taken. */
  isDraining: () => boolean;
}

/**
 * Serves the plain case (one operation, POSTed as JSON and answered by one result, or a subscription's events)
 * without the Fetch API's Request, Response and streams around it, which cost more time than all the rest of
 * a small operation, and more memory than all the rest of a subscriber.
 *
 * Documents are parsed and validated by `yoga` with all its plugins, once for as long as it remembers them,
 * and executed as `yoga` has them executed. Whatever is not plain, or not right, goes to `yoga` as it came,
 * so that there is one place that says what an odd request gets.
 */
export function createPlainLane(options: PlainLaneOptions): RequestListener {
  const { yoga, hasApiKey, isDraining } = options;
  const lane = new PlainLane(options);
  return (message, response) => {
    const mayEnter = !isDraining() && hasApiKey(headerOf(message, 'x-api-key'));
    if (!mayEnter || !isPlain(message, options)) {
      void yoga(message, response);
      return;
    }
    lane.serve(message, response).catch(() => {
      // The client has gone, or its answer cannot be written; there is nobody left to tell.
      response.destroy();
    });
  };
}

function isPlain(
  { method, url, headers }: IncomingMessage,
  { endpoint, maxBodyBytes, answersOrigins }: PlainLaneOptions,
): boolean {
  const length = Number(headers['content-length']);
  return (
    method === 'POST' &&
    url === endpoint &&
    (headers.origin === undefined || !answersOrigins) &&
    headers['content-encoding'] === undefined &&
    /^application\/json(?:; ?charset=utf-8)?$/i.test(headers['content-type'] ?? '') &&
    length <= maxBodyBytes
  );
}

class PlainLane {
  readonly #options: PlainLaneOptions;
  /** Documents that `yoga` found to be valid. */
  readonly #valid = new WeakSet<DocumentNode>();
  readonly #buffers = new AnswerBuffers();
  /** Of every answer: names and values in turn. */
  readonly #headers: readonly string[];

  constructor(options: PlainLaneOptions) {
    this.#options = options;
    this.#headers = Object.entries(options.headers).flat();
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { telemetry, executor, yoga } = this.#options;
    const request = new PlainRequest(message, response);
    const record = telemetry.begin(request);
    const body = await readBody(message);
    const params = readPlainParams(body, this.#options);
    const operation = params && this.#operationOf(params, request);
    const isSubscription = operation?.type === OperationTypeNode.SUBSCRIPTION;
    const accepted = readAccept(message.headers.accept);
    // Events are for subscriptions, results for the others; what else there is, `yoga` knows.
    const isAccepted = isSubscription ? accepted.events : accepted.result;
    if (!operation || !isAccepted || (operation.isIncremental && acceptsIncremental(request))) {
      await passOn(yoga, message, response, body);
      return;
    }
    const answer = await (isSubscription
      ? this.#subscribe(operation, params, request, record)
      : executor.execute(operation, params.variables ?? {}, request, record));
    if (Symbol.asyncIterator in answer) this.#stream(response, record, answer);
    else if (accepted.result) this.#answer(response, record, operation, answer, accepted.result);
    else this.#stream(response, record, only(answer));
    telemetry.answered(record, request, { status: 200 });
  }

  /** Undefined where anything is odd or wrong, which `yoga` then puts into words. */
  #operationOf(params: PlainParams, request: PlainRequest): Operation | undefined {
    const { parsed, yoga } = this.#options;
    let document = parsed.get(params.query);
    if (!document || !this.#valid.has(document)) {
      const { parse, validate, schema } = envelop(yoga, request, params);
      try {
        document = parse(params.query);
        if (validate(schema, document).length > 0) return undefined;
      } catch {
        return undefined;
      }
      this.#valid.add(document);
    }
    return operationOf(document, params.operationName);
  }

  async #subscribe(
    { document }: Operation,
    params: PlainParams,
    request: PlainRequest,
    record: RequestRecord,
  ): Promise<Answer> {
    const { telemetry, yoga } = this.#options;
    const { subscribe, contextFactory, schema } = envelop(yoga, request, params);
    telemetry.remember(request as unknown as Request, record);
    const { operationName, variables: variableValues } = params;
    const contextValue = await contextFactory();
    return subscribe({ schema, document, contextValue, variableValues, operationName });
  }

  #answer(
    response: ServerResponse,
    record: RequestRecord,
    operation: Operation,
    answer: ExecutionResult,
    mediaType: string,
  ): void {
    const { telemetry } = this.#options;
    const completed = telemetry.complete(record, answer);
    const { bytes, release } = this.#buffers.write((out) => {
      operation.write(completed, out);
    });
    // In a list: an object put together of several others leaves a trace of itself in the old generation.
    const head = [
      ...this.#headers,
      'content-type',
      `${mediaType}; charset=utf-8`,
      'content-length',
      String(bytes.length),
      'x-request-id',
      record.requestId,
    ];
    for (const [name, value] of Object.entries(answerHeaders(record, completed)))
      head.push(name, value);
    response.writeHead(200, head);
    response.end(bytes, release);
  }

  /** Answers with events for as long as the client is there. */
  #stream(
    response: ServerResponse,
    record: RequestRecord,
    answers: AsyncIterable<ExecutionResult>,
  ): void {
    const { streams, headers, telemetry } = this.#options;
    const events = streams.open(
      mapAsyncIterator(answers, (answer) => telemetry.complete(record, answer)),
    );
    response.writeHead(200, {
      ...headers,
      ...eventStreamHeaders,
      'x-request-id': record.requestId,
    });
    const stop = () => {
      events.destroy();
    };
    if (response.closed) stop();
    else response.once('close', stop);
    events.pipe(response);
  }
}

function envelop(yoga: Yoga, request: PlainRequest, params: PlainParams): Enveloped {
  return yoga.getEnveloped({ request: request as unknown as Request, params }) as Enveloped;
}

async function* only(answer: ExecutionResult): AsyncIterable<ExecutionResult> {
  yield await Promise.resolve(answer);
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

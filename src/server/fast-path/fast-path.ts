import type { IncomingMessage, ServerResponse } from 'node:http';
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
import { ResponseBuffers } from './response-buffers.ts';
import type { DocumentCache } from '../document-cache.ts';
import { eventStreamHeaders, type EventStreams } from '../event-stream.ts';
import type { Answer, Executor } from '../../execution/executor.ts';
import { acceptsIncremental } from '../../execution/incremental-delivery.ts';
import { type Operation, operationOf } from '../../execution/operation.ts';
import { readAccept } from './accept.ts';
import { type PlainParams, readPlainParams, type ReadPlainParamsOptions } from './params.ts';
import { FastPathRequest, readBody } from './request.ts';
import { answerHeaders } from '../plugins/use-answer-headers.ts';
import { statusOf } from '../policies/status.ts';
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

export interface FastPathOptions extends ReadPlainParamsOptions {
  yoga: Yoga;
  /** The path that GraphQL is served at. */
  endpoint: string;
  /** Executes operations. */
  executor: Executor;
  /** The documents that Yoga has parsed. */
  parsed: Pick<DocumentCache, 'get'>;
  /** Makes the event streams of subscriptions. */
  streams: EventStreams;
  /** Whether pages of some other origins are served, which need headers of CORS. */
  answersOrigins: boolean;
  /** Larger bodies go to Yoga, which refuses them. */
  maxBodyBytes: number;
  /** Sent with every response, as the plugins of Yoga do. */
  headers: Readonly<Record<string, string>>;
  /** Completes results, and records each request. */
  telemetry: Telemetry;
}

/**
 * Serves the common case (one operation, sent by POST as JSON, with one result or the events of a
 * subscription) without the Fetch API's Request, Response and streams, which cost more time than all the rest
 * of a small operation, and more memory than all the rest of a subscriber.
 *
 * Yoga parses and validates the documents with all its plugins, once for as long as it remembers them. Every
 * other request goes to Yoga as it came, so that one place says what an unusual request gets. The rules of
 * requests have been applied before: see `policies/`.
 */
export class FastPath {
  readonly #options: FastPathOptions;
  /** Documents that Yoga has validated. */
  readonly #valid = new WeakSet<DocumentNode>();
  readonly #buffers = new ResponseBuffers();
  /** Of every response: names and values in turn. */
  readonly #headers: readonly string[];

  constructor(options: FastPathOptions) {
    this.#options = options;
    this.#headers = Object.entries(options.headers).flat();
  }

  /** Whether a request may take the fast path, as far as its head says. */
  accepts({ method, url, headers }: IncomingMessage): boolean {
    const { endpoint, maxBodyBytes, answersOrigins } = this.#options;
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

  async serve(
    message: IncomingMessage,
    response: ServerResponse,
    record: RequestRecord,
  ): Promise<void> {
    const { telemetry, executor, yoga } = this.#options;
    const request = new FastPathRequest(message, response);
    const body = await readBody(message);
    const params = readPlainParams(body, this.#options);
    const operation = params && this.#operationOf(params, request);
    const isSubscription = operation?.type === OperationTypeNode.SUBSCRIPTION;
    const accepted = readAccept(message.headers.accept);
    // Events are for subscriptions, results for the others; Yoga knows the other forms.
    const isAccepted = isSubscription ? accepted.events : accepted.result;
    if (!operation || !isAccepted || (operation.isIncremental && acceptsIncremental(request))) {
      await forwardToYoga(yoga, message, response, body);
      return;
    }
    const answer = await (isSubscription
      ? this.#subscribe(operation, params, request, record)
      : executor.execute(operation, params.variables ?? {}, request, record));
    let status = 200;
    if (Symbol.asyncIterator in answer) this.#stream(response, record, answer);
    else if (!accepted.result) this.#stream(response, record, only(answer));
    else status = this.#respond(response, record, operation, answer, accepted.result);
    telemetry.answered(record, request, { status });
  }

  /** Undefined where anything is wrong, which Yoga then reports. */
  #operationOf(params: PlainParams, request: FastPathRequest): Operation | undefined {
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
    request: FastPathRequest,
    record: RequestRecord,
  ): Promise<Answer> {
    const { telemetry, yoga } = this.#options;
    const { subscribe, contextFactory, schema } = envelop(yoga, request, params);
    telemetry.remember(request as unknown as Request, record);
    const { operationName, variables: variableValues } = params;
    const contextValue = await contextFactory();
    return subscribe({ schema, document, contextValue, variableValues, operationName });
  }

  #respond(
    response: ServerResponse,
    record: RequestRecord,
    operation: Operation,
    answer: ExecutionResult,
    mediaType: string,
  ): number {
    const { telemetry } = this.#options;
    const completed = telemetry.complete(record, answer);
    const { bytes, release } = this.#buffers.write((out) => {
      operation.write(completed, out);
    });
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
    const status = statusOf(completed, mediaType);
    response.writeHead(status, head);
    response.end(bytes, release);
    return status;
  }

  /** Sends events for as long as the client is there. */
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

function envelop(yoga: Yoga, request: FastPathRequest, params: PlainParams): Enveloped {
  return yoga.getEnveloped({ request: request as unknown as Request, params }) as Enveloped;
}

async function* only(answer: ExecutionResult): AsyncIterable<ExecutionResult> {
  yield await Promise.resolve(answer);
}

/** Forwards a request whose body has been read already. */
async function forwardToYoga(
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

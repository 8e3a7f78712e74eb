import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getOperationAST, OperationTypeNode, parse } from 'graphql';
import { pino } from 'pino';
import { type Dispatcher, request } from 'undici';
import { expect, vi } from 'vitest';
import { createGateway, type GatewayOptions } from '../../src/server/create-server.ts';
import { comparableResult } from './comparable-result.ts';
import { recordUpstream, type Recording, ReplayingCanvas } from './upstream-recording.ts';

/** A request of a test as it was sent. */
export interface Sent {
  query: string;
  variables: Record<string, unknown> | undefined;
  operationName: string | undefined;
  headers: Readonly<Record<string, string>>;
}

/** A result, of which data and errors are compared. */
interface Result {
  data?: unknown;
  errors?: readonly { extensions: { code: string } }[];
}

/*
 * Every query of every test is sent twice more, by POST on the fast path and by GET, to a second gateway that
 * has compiled it, over a Canvas that sends again what the first one sent. Nothing of the test is touched:
 * its Canvas is not asked again, and its gateway counts nothing.
 */

/** Errors that follow from time and from what happened before. */
const passing = new Set([
  'CANVAS_ERROR',
  'CANVAS_TIMEOUT',
  'CANVAS_UNREACHABLE',
  'RATE_LIMITED',
  'SHUTTING_DOWN',
  'OVERLOADED',
]);
/** Files come from another host; a wait ends when it ends; the quota leaks. */
const elsewhere = /\b(?:tables?|rowsConnection|waitSeconds|url|rateLimit)\b/;

const replaying = new ReplayingCanvas();
let replayingUrl: Promise<string> | undefined;
let inFlight = 0;
let last: Promise<void> = Promise.resolve();

/** Queries of one gateway that are compared; a test of random input sends hundreds. The long run compares all. */
const maxCompared = process.env.LONG ? Infinity : 3;

/** Sends queries of one gateway under test on both ways in. */
export class BothWays {
  readonly #options: GatewayOptions;
  #second: ReturnType<typeof createGateway> | undefined;
  #compared = 0;

  constructor(options: GatewayOptions) {
    this.#options = options;
  }

  /** Sends a request of a test, then compares. */
  async send<T extends Result>(sent: Sent, send: () => Promise<T>): Promise<T> {
    // What a test of deadlines sees depends on the time that everything takes.
    if (this.#options.deadlineMs !== undefined || this.#compared >= maxCompared) return send();
    const recorder = recordUpstream(this.#options.canvasBaseUrl.origin);
    inFlight += 1;
    let isAlone = inFlight === 1;
    try {
      const result = await send();
      isAlone &&= inFlight === 1;
      const recording = recorder.stop();
      if (isAlone && isComparable(sent, result, recording)) {
        this.#compared += 1;
        last = last.then(() => this.#compare(sent, result, recording));
        await last;
      }
      return result;
    } finally {
      recorder.stop();
      inFlight -= 1;
    }
  }

  async close(): Promise<void> {
    await this.#second?.close();
  }

  async #compare(sent: Sent, result: Result, recording: Recording): Promise<void> {
    replayingUrl ??= replaying.listen();
    const canvasBaseUrl = new URL(await replayingUrl);
    const log = pino({ level: 'silent' });
    this.#second ??= createGateway({
      ...this.#options,
      canvasBaseUrl,
      log,
      tracing: undefined,
      compileAfter: 0,
    });
    const expected = comparableResult(result);
    for (const way of ['POST', 'GET'] as const) {
      replaying.replay(recording);
      const seen = await ask(this.#second.listener, way, sent);
      if (seen === undefined) continue;
      expect({ way, ...comparableResult(seen) }, sent.query).toEqual({ way, ...expected });
    }
  }
}

function isComparable({ query, operationName }: Sent, result: Result, recording: Recording) {
  return (
    !vi.isFakeTimers() &&
    recording.isReplayable &&
    isQuery(query, operationName) &&
    !elsewhere.test(query) &&
    !result.errors?.some(({ extensions }) => passing.has(extensions.code))
  );
}

function isQuery(query: string, operationName: string | undefined): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === OperationTypeNode.QUERY;
  } catch {
    return false;
  }
}

let listener: RequestListener;
const server = createServer((request, response) => {
  listener(request, response);
}).unref();
let serving: Promise<string> | undefined;

/** The result of a gateway; undefined where a request cannot be sent in this way. */
async function ask(
  to: RequestListener,
  method: 'GET' | 'POST',
  { query, variables, operationName, headers: given }: Sent,
): Promise<Result | undefined> {
  serving ??= new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`);
    });
  });
  const url = await serving;
  listener = to;
  const headers = { accept: 'application/json', ...given };
  if (method === 'POST') {
    const body = JSON.stringify({ query, variables, operationName });
    return resultOf(await request(url, { method, headers, body }));
  }
  const parameters = new URLSearchParams({ query, ...(operationName && { operationName }) });
  if (variables) parameters.set('variables', JSON.stringify(variables));
  const target = `${url}?${parameters.toString()}`;
  // Other sites can send a GET without a token, so it is refused; a long one does not fit into a line.
  if (!given.authorization || target.length > 8_000) return undefined;
  return resultOf(await request(target, { headers }));
}

async function resultOf({ body }: Dispatcher.ResponseData): Promise<Result> {
  return (await body.json()) as Result;
}

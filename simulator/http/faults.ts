import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { Faults, Generation, SimulatorOptions } from '../options.ts';
import { createRandom, type Random } from '../world/random.ts';
import type { Settings } from './settings.ts';
import { htmlAnswer, jsonAnswer, redirectAnswer, send, type WireAnswer } from './wire.ts';

export type FaultKind = Faults['kind'];

/** Decides which requests a fault befalls. */
export class FaultSwitch {
  readonly #settings: Settings;
  readonly #random: Random;
  #version = 0;
  #faultCount = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
    this.#random = createRandom(settings.current.seed, 'faults');
  }

  /** The fault that befalls a request of the API. */
  pick(options: SimulatorOptions, method: string, path: string): FaultKind {
    const { faults } = options;
    if (faults.kind === 'none' || !concerns(faults, method, path)) return 'none';
    if (faults.rate < 1 && this.#random.next() >= faults.rate) return 'none';
    // Faults of one request's own header are not counted.
    if (faults.times === null || options !== this.#settings.current) return faults.kind;
    if (this.#version !== this.#settings.version) {
      this.#version = this.#settings.version;
      this.#faultCount = 0;
    }
    this.#faultCount += 1;
    return this.#faultCount > faults.times ? 'none' : faults.kind;
  }

  /** As `pick`, for what is no API: browser pages and files, where a fault must name the path. */
  pickOutside(options: SimulatorOptions, method: string, path: string): FaultKind {
    return options.faults.path === '' ? 'none' : this.pick(options, method, path);
  }
}

function concerns({ path, method }: Faults, actualMethod: string, actualPath: string): boolean {
  return (
    actualPath.includes(path) &&
    (method === '' || method.toUpperCase() === actualMethod.toUpperCase())
  );
}

/**
 * What is answered in place of the route, which then does not run; undefined for the faults that
 * damage the answer of a route that ran.
 */
export function answerInstead(
  kind: FaultKind,
  faults: Faults,
  generation: Generation,
  origin: string,
): WireAnswer | undefined {
  const retry: Record<string, string> =
    faults.retryAfter === null ? {} : { 'Retry-After': String(faults.retryAfter) };
  switch (kind) {
    case 'status':
      return jsonAnswer(faults.status, errorBody(faults.status), false, retry);
    case 'html':
      return htmlAnswer(faults.status, titleOf(faults.status), retry);
    case 'login-redirect':
      return redirectAnswer(`${origin}/login`);
    case 'throttled':
      return throttledAnswer(generation, retry);
    default:
      return undefined;
  }
}

function titleOf(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? 'Unknown'}`;
}

/** The refusal of a request whose token has spent its quota (canvas-rest §1.9). */
export function throttledAnswer(
  generation: Generation,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  const { throttledStatus: status } = generation;
  return {
    status,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'X-Rate-Limit-Remaining': '0.0',
      ...headers,
    },
    body: `${titleOf(status)} (Rate Limit Exceeded)\n`,
  };
}

const trickleBytes = 8; // each time
const trickleMs = 50; // between two times
const flushMs = 20; // so that what was written leaves before the reset

/** Sends an answer, damaged as the fault demands. */
export function sendDamaged(response: ServerResponse, answer: WireAnswer, kind: FaultKind): void {
  const body = Buffer.from(answer.body);
  const half = body.subarray(0, Math.floor(body.length / 2));
  switch (kind) {
    case 'hang':
      return;
    case 'reset-before-headers':
      response.socket?.resetAndDestroy();
      return;
    case 'reset-in-body':
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
      response.write(half);
      setTimeout(() => response.socket?.resetAndDestroy(), flushMs);
      return;
    case 'truncated-json':
      send(response, { ...answer, body: half });
      return;
    case 'wrong-content-type':
      send(response, { ...answer, headers: { ...answer.headers, 'Content-Type': 'text/html' } });
      return;
    case 'trickle':
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': body.length });
      trickle(response, body);
      return;
    default:
      send(response, answer);
  }
}

function trickle(response: ServerResponse, body: Buffer): void {
  let sent = 0;
  const timer = setInterval(() => {
    response.write(body.subarray(sent, sent + trickleBytes));
    sent += trickleBytes;
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, trickleMs);
  response.once('close', () => {
    clearInterval(timer);
  });
}

const errorCodes: Readonly<Record<number, string>> = {
  404: 'not_found',
  502: 'bad_gateway',
  503: 'service_unavailable',
  504: 'gateway_timeout',
};

function errorBody(status: number) {
  const code = errorCodes[status] ?? 'internal_server_error';
  return {
    errors: [{ message: 'An error occurred.', error_code: code }],
    error_report_id: 123n,
  };
}

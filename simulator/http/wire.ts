import type { ServerResponse } from 'node:http';
import { serialize } from './json.ts';
import type { Payload } from '../types.ts';

/** An answer as it goes over the wire. */
export interface WireAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer;
}

const jsonType = 'application/json; charset=utf-8';
const htmlType = 'text/html; charset=utf-8';

/** JSON, with ids as strings where the caller asked for them. */
export function jsonAnswer(
  status: number,
  body: Payload,
  stringIds = false,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return {
    status,
    headers: { 'Content-Type': jsonType, ...headers },
    body: serialize(body, stringIds),
  };
}

/** A small HTML page, as browsers and proxies get. */
export function htmlAnswer(
  status: number,
  title: string,
  headers: Readonly<Record<string, string>> = {},
): WireAnswer {
  return {
    status,
    headers: { 'Content-Type': htmlType, ...headers },
    body: `<!DOCTYPE html>\n<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`,
  };
}

/** A redirect with the page that browsers never show. */
export function redirectAnswer(location: string): WireAnswer {
  return htmlAnswer(302, 'You are being redirected.', { Location: location });
}

/** Sends an answer whole. */
export function send(response: ServerResponse, { status, headers, body }: WireAnswer): void {
  if (status === 204 || status === 304) {
    response.writeHead(status, headers).end();
    return;
  }
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}

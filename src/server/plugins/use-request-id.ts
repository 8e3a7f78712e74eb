import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';

const requestIds = new WeakMap<Request, string>();

/** The id of a request, by which a client and whoever runs the gateway can speak of it. */
export function requestIdOf(request: Request): string {
  let id = requestIds.get(request);
  if (id === undefined) requestIds.set(request, (id = toRequestId(request.headers)));
  return id;
}

/** The id that a client gave its request, or a new one. */
export function toRequestId(headers: Pick<Headers, 'get'>): string {
  const given = headers.get('x-request-id');
  // What a client sends ends in logs and headers: words of a harmless alphabet alone.
  return given !== null && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}

/** Answers each request with its `x-request-id`, the client's own where it sent one. */
export function useRequestId(): Plugin {
  return {
    onResponse({ request, response }) {
      response.headers.set('x-request-id', requestIdOf(request));
    },
  };
}

import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { Headed } from '../../execution/caller.ts';

const requestIds = new WeakMap<Request, string>();

/** The id of a request, by which a client and whoever runs the gateway can speak of it. */
export function requestIdOf(request: Request): string {
  let id = requestIds.get(request);
  if (id === undefined) requestIds.set(request, (id = toRequestId(request.headers)));
  return id;
}

/** The id that a client gave its request, or a new one. */
export function toRequestId(headers: Headed['headers']): string {
  const given = headers.get('x-request-id');
  return given !== null && isHarmless(given, headers) ? given : randomUUID();
}

/**
 * Whether what a client sends may end in logs and headers: words of a harmless alphabet alone, with no
 * credential of the same request in them. Whose name or other secret they may be, nobody can tell.
 */
function isHarmless(id: string, headers: Headed['headers']): boolean {
  if (!/^[\w.:-]{1,128}$/.test(id)) return false;
  const words = ['authorization', 'x-api-key', 'cookie'].flatMap((name) =>
    (headers.get(name) ?? '').split(/[^\w.:-]+/).filter((word) => word.length >= telltale),
  );
  return !words.some((word) => id.includes(word) || (id.length >= telltale && word.includes(id)));
}

/** Characters; fewer of a credential may be in an id by accident. */
const telltale = 8;

/** Answers each request with its `x-request-id`, the client's own where it sent one. */
export function useRequestId(): Plugin {
  return {
    onResponse({ request, response }) {
      response.headers.set('x-request-id', requestIdOf(request));
    },
  };
}

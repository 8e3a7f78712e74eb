import type { CORSOptions, Plugin } from 'graphql-yoga';

/** Answers a page of an allowed origin with its own name, and any other with nothing. */
export function allowOrigin(allowed: readonly string[], request: Request): CORSOptions | false {
  const origin = request.headers.get('origin');
  if (origin === null || !(allowed.includes(origin) || allowed.includes('*'))) return false;
  return { origin: [origin], exposedHeaders: ['x-request-id', 'retry-after'] };
}

/** What every answer says of origins: where some are allowed, that answers differ by them. */
export function originHeaders(allowed: readonly string[]): Readonly<Record<string, string>> {
  return allowed.length > 0 ? { vary: 'Origin' } : {};
}

/** Tells caches that answers differ by origin, also where the origin was refused. */
export function useVaryByOrigin(allowed: readonly string[]): Plugin {
  const headers = Object.entries(originHeaders(allowed));
  return {
    onResponse({ response }) {
      for (const [name, value] of headers) response.headers.set(name, value);
    },
  };
}

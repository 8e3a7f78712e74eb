import type { CORSOptions, Plugin } from 'graphql-yoga';

/** Answers a page of an allowed origin with its own name, and any other with nothing. */
export function allowOrigin(allowed: readonly string[], request: Request): CORSOptions | false {
  const origin = request.headers.get('origin');
  if (origin === null || !(allowed.includes(origin) || allowed.includes('*'))) return false;
  return { origin: [origin], exposedHeaders: ['x-request-id', 'retry-after'] };
}

/**
 * What every answer says it differs by: its format, the token, and the origin where some are allowed. A
 * browser that keeps an answer must not show it to the next token.
 */
export function varyHeaders(allowed: readonly string[]): Readonly<Record<string, string>> {
  return { vary: allowed.length > 0 ? 'Origin, Accept, Authorization' : 'Accept, Authorization' };
}

/** Tells caches what answers differ by, also where an origin was refused. */
export function useVary(allowed: readonly string[]): Plugin {
  const headers = Object.entries(varyHeaders(allowed));
  return {
    onResponse({ response }) {
      for (const [name, value] of headers) response.headers.set(name, value);
    },
  };
}

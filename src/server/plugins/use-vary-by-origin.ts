import type { CORSOptions, Plugin } from 'graphql-yoga';

/** Answers a page of an allowed origin with its own name, and any other with nothing. */
export function allowOrigin(allowed: readonly string[], request: Request): CORSOptions | false {
  const origin = request.headers.get('origin');
  if (origin === null || !(allowed.includes(origin) || allowed.includes('*'))) return false;
  return { origin: [origin], exposedHeaders: ['x-request-id', 'retry-after'] };
}

/** Tells caches that answers differ by origin, also where the origin was refused. */
export function useVaryByOrigin(allowed: readonly string[]): Plugin {
  return {
    onResponse({ response }) {
      if (allowed.length > 0) response.headers.set('vary', 'Origin');
    },
  };
}

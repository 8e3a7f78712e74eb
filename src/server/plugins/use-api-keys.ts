import { createHash, timingSafeEqual } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { requestIdOf } from './use-request-id.ts';

/** Tells whether a key is one of the known ones; where none is known, every request may come in. */
export function createApiKeyCheck(keys: readonly string[]): (key: string | null) => boolean {
  const digests = keys.map(digest);
  return (key) => {
    if (digests.length === 0) return true;
    const given = digest(key ?? '');
    return digests.some((known) => timingSafeEqual(known, given));
  };
}

/** Lets in only requests with a known key in `X-Api-Key`, but for the `open` paths. */
export function useApiKeys(
  hasApiKey: (key: string | null) => boolean,
  open: readonly string[],
): Plugin {
  return {
    onRequest: ({ request, url, fetchAPI, endResponse }) => {
      if (request.method === 'OPTIONS' || open.includes(url.pathname)) return;
      if (hasApiKey(request.headers.get('x-api-key'))) return;
      endResponse(
        fetchAPI.Response.json(
          {
            errors: [
              {
                message: 'This gateway wants a key in the X-Api-Key header',
                extensions: { code: 'UNAUTHENTICATED', requestId: requestIdOf(request) },
              },
            ],
          },
          { status: 401 },
        ),
      );
    },
  };
}

/** Digests are of one length, as a comparison in constant time wants it. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

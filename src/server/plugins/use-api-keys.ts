import { createHash, timingSafeEqual } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { requestIdOf } from './use-request-id.ts';

/** Lets in only requests with one of the keys in `X-Api-Key`; without keys, all of them. */
export function useApiKeys(keys: readonly string[], open: readonly string[]): Plugin {
  const digests = keys.map(digest);
  return {
    onRequest: ({ request, url, fetchAPI, endResponse }) => {
      if (digests.length === 0 || request.method === 'OPTIONS' || open.includes(url.pathname))
        return;
      const given = digest(request.headers.get('x-api-key') ?? '');
      if (digests.some((known) => timingSafeEqual(known, given))) return;
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

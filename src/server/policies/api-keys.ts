import { createHash, timingSafeEqual } from 'node:crypto';
import type { Policy } from './policy.ts';

/** Tells whether a key is one of the known ones; where none is known, every request may come in. */
export function createApiKeyCheck(keys: readonly string[]): (key: string | null) => boolean {
  const digests = keys.map(digest);
  return (key) => {
    if (digests.length === 0) return true;
    const given = digest(key ?? '');
    return digests.some((known) => timingSafeEqual(known, given));
  };
}

/** Lets in only requests with a known key in `X-Api-Key`, except to the `open` paths. */
export function createApiKeyPolicy(
  hasApiKey: (key: string | null) => boolean,
  { open }: { open: readonly string[] },
): Policy {
  return ({ method, path, headers }) => {
    if (method === 'OPTIONS' || open.includes(path)) return undefined;
    if (hasApiKey(headers.get('x-api-key'))) return undefined;
    return {
      status: 401,
      code: 'UNAUTHENTICATED',
      message: 'This gateway requires a key in the X-Api-Key header',
    };
  };
}

/** Digests have one length, which a comparison in constant time needs. */
function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

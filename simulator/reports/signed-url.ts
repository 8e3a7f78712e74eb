import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StoredFile } from './file-store.ts';

/** Signs what a URL must not be able to claim by itself. Keys last as long as the process. */
const key = randomBytes(32);

/** A signature of the text, safe in URLs. */
export function sign(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}

/** Whether `sign` made the signature for this text. */
export function isSigned(text: string, signature: string): boolean {
  const expected = Buffer.from(sign(text));
  const actual = Buffer.from(signature);
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

/**
 * Where the second origin serves a file until `expiresAt` (epoch milliseconds). With `hops` it first
 * redirects to itself so many times.
 */
export function signedFileUrl(
  filesOrigin: string,
  file: StoredFile,
  expiresAt: number,
  hops = 0,
): string {
  const path = `/${file.uuid}/${encodeURIComponent(file.filename)}`;
  const query = new URLSearchParams({
    expires: String(expiresAt),
    hops: String(hops),
    signature: sign(claimOf(file.uuid, expiresAt, hops)),
  });
  return `${filesOrigin}${path}?${query.toString()}`;
}

/** What a URL of the second origin says, when its signature holds; undefined when it does not. */
export function readSignedUrl(
  path: string,
  query: URLSearchParams,
): { uuid: string; expiresAt: number; hops: number } | undefined {
  const uuid = path.split('/')[1] ?? '';
  const expiresAt = Number(query.get('expires'));
  const hops = Number(query.get('hops'));
  const signature = query.get('signature') ?? '';
  return isSigned(claimOf(uuid, expiresAt, hops), signature)
    ? { uuid, expiresAt, hops }
    : undefined;
}

function claimOf(uuid: string, expiresAt: number, hops: number): string {
  return `${uuid} ${expiresAt} ${hops}`;
}

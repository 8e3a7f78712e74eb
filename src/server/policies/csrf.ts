import type { Policy, PolicyRequest } from './policy.ts';

/** Headers that a page of another site cannot send unless the browser asks us first. */
const announcing = [
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-requested-with',
];
/** Headers that carry a right of the caller; no browser adds them by itself. */
const authorizing = ['authorization', 'x-api-key'];

export interface CsrfOptions {
  /** The path that GraphQL is served at. */
  endpoint: string;
  /** Whether a caller with a token or a key may read by GET, too. */
  readsByToken: boolean;
  /** Origins whose pages may read by GET, beside our own. */
  origins: readonly string[];
}

/**
 * Refuses what a page of another site could send in somebody's name without asking. POST is JSON only,
 * because a form can send every other kind. GET needs a header that a form, an image or a link cannot send,
 * or the browser's word that the page is ours: an EventSource can send no header. A token is not enough for
 * GET in production, because URLs are written to the logs of every proxy.
 */
export function createCsrfPolicy({ endpoint, readsByToken, origins }: CsrfOptions): Policy {
  const proofs = readsByToken ? [...announcing, ...authorizing] : announcing;
  return (request) => {
    const { method, path, query, headers } = request;
    if (method === 'POST' && !isJson(request)) {
      return {
        status: 415,
        code: 'UNSUPPORTED_MEDIA_TYPE',
        message: 'Send the operation as JSON: Content-Type: application/json',
        headers: { accept: 'application/json' },
      };
    }
    if (method !== 'GET' || path !== endpoint || query === '') return undefined;
    if (isJson(request) || proofs.some((name) => headers.get(name) !== null)) return undefined;
    if (isOurPage(request, origins)) return undefined;
    return {
      status: 403,
      code: 'CSRF_PREVENTED',
      message:
        'Send the operation by POST as JSON, or a GET with the header GraphQL-Require-Preflight',
    };
  };
}

/** By what browsers say of the page that asks, which no page can change. */
function isOurPage({ headers }: PolicyRequest, origins: readonly string[]): boolean {
  return (
    headers.get('sec-fetch-site') === 'same-origin' || origins.includes(headers.get('origin') ?? '')
  );
}

function isJson({ headers }: PolicyRequest): boolean {
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(headers.get('content-type') ?? '');
}

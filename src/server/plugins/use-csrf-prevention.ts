import type { Plugin } from 'graphql-yoga';
import { requestIdOf } from './use-request-id.ts';

/** Headers that a page of another site cannot send without asking the browser, which asks us. */
const announcing = [
  'graphql-require-preflight',
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-requested-with',
];
/** Those that bring a right of the caller's own; no browser adds them by itself. */
const authorizing = ['authorization', 'x-api-key'];

export interface CsrfPreventionOptions {
  /** The path that GraphQL is served at. */
  endpoint: string;
  /** Whether who brings a token or a key may read by GET, too. */
  readsByToken: boolean;
  /** Whose pages may read by GET, beside our own. */
  origins: readonly string[];
}

/**
 * Serves nothing that a page of another site could have sent in somebody's name without asking: POST as
 * JSON alone, for a form can send every other kind; GET only with a header that a form, an image or a
 * link cannot send, or where the browser says that the page is one of ours (an EventSource can send no
 * header of its own). A URL is also written to the logs of all who pass it on, so that a token alone may
 * not be reason enough for one.
 */
export function useCsrfPrevention({
  endpoint,
  readsByToken,
  origins,
}: CsrfPreventionOptions): Plugin {
  const proofs = readsByToken ? [...announcing, ...authorizing] : announcing;
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (request.method === 'POST') {
        if (isJson(request)) return;
        endResponse(
          new fetchAPI.Response(null, { status: 415, headers: { accept: 'application/json' } }),
        );
      } else if (request.method === 'GET' && url.pathname === endpoint && url.search !== '') {
        if (isJson(request) || proofs.some((name) => request.headers.has(name))) return;
        if (isOfOurs(request, origins)) return;
        endResponse(
          fetchAPI.Response.json(
            {
              errors: [
                {
                  message:
                    'Send the operation by POST as JSON, or a GET with the header GraphQL-Require-Preflight',
                  extensions: { code: 'CSRF_PREVENTED', requestId: requestIdOf(request) },
                },
              ],
            },
            { status: 403 },
          ),
        );
      }
    },
  };
}

/** By what browsers say of the page that asks, which no page can change. */
function isOfOurs({ headers }: Request, origins: readonly string[]): boolean {
  return (
    headers.get('sec-fetch-site') === 'same-origin' || origins.includes(headers.get('origin') ?? '')
  );
}

function isJson(request: Request): boolean {
  const type = request.headers.get('content-type') ?? '';
  return /^application\/(?:[\w.+-]+\+)?json\b/i.test(type);
}

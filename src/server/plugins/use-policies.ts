import type { Plugin } from 'graphql-yoga';
import { normalizeAccept } from '../policies/accept.ts';
import { firstRefusal, type Policy, toResponseParts } from '../policies/policy.ts';
import { requestIdOf } from './use-request-id.ts';

/** Applies the rules of requests to those that Yoga serves. */
export function usePolicies(policies: readonly Policy[]): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      const { method, headers } = request;
      const query = url.search.slice(1);
      const refusal = firstRefusal(policies, { method, path: url.pathname, query, headers });
      if (refusal) {
        const parts = toResponseParts(refusal, requestIdOf(request));
        const { status } = refusal;
        endResponse(new fetchAPI.Response(parts.body ?? null, { status, headers: parts.headers }));
        return;
      }
      const accept = headers.get('accept');
      if (accept === null) return;
      const normalized = normalizeAccept(accept);
      if (normalized !== accept) headers.set('accept', normalized);
    },
  };
}

import type { Plugin } from 'graphql-yoga';

/**
 * Takes POST as JSON alone. A form of another site can send every other kind without asking the browser,
 * and with it start a report in somebody's name.
 */
export function useJsonOnly(): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      if (request.method !== 'POST') return;
      const type = request.headers.get('content-type') ?? '';
      if (/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) return;
      endResponse(
        new fetchAPI.Response(null, { status: 415, headers: { accept: 'application/json' } }),
      );
    },
  };
}

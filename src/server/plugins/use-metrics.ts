import type { Plugin } from 'graphql-yoga';
import type { Metrics } from '../../telemetry/metrics.ts';

/** The path that Prometheus reads. */
export const metricsEndpoint = '/metrics';

/**
 * Answers `GET /metrics`. Where the gateway has keys, one is needed here too, in `X-Api-Key` or, as
 * Prometheus sends its credentials, as `Authorization: Bearer <key>`.
 */
export function useMetrics(metrics: Metrics, hasApiKey: (key: string | null) => boolean): Plugin {
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      if (url.pathname !== metricsEndpoint) return;
      if (request.method !== 'GET') {
        endResponse(new fetchAPI.Response(null, { status: 405, headers: { allow: 'GET' } }));
        return;
      }
      const authorization = request.headers.get('authorization') ?? '';
      const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
      if (!hasApiKey(request.headers.get('x-api-key') ?? bearer ?? null)) {
        const headers = { 'www-authenticate': 'Bearer' };
        endResponse(new fetchAPI.Response(null, { status: 401, headers }));
        return;
      }
      const { text, contentType } = await metrics.read();
      endResponse(new fetchAPI.Response(text, { headers: { 'content-type': contentType } }));
    },
  };
}

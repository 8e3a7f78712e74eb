import type { Plugin } from 'graphql-yoga';

/** A thing that the gateway serves. */
interface Door {
  path: string;
  name: string;
  description: string;
}

export interface FrontDoorOptions {
  graphiql: boolean;
  metrics: boolean;
  /** Whether the dashboard is served; read with each request. */
  dashboard: () => boolean;
}

const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  vary: 'Accept',
};

/** Serves `/`: a list of what is here, as a page to browsers and as JSON to others. */
export function useFrontDoor(options: FrontDoorOptions): Plugin {
  return {
    onRequest({ request, url, fetchAPI, endResponse }) {
      if (url.pathname !== '/') return;
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        const headers = { allow: 'GET, HEAD' };
        endResponse(new fetchAPI.Response(null, { status: 405, headers }));
        return;
      }
      const doors = listDoors(options);
      const response = /\btext\/html\b/.test(request.headers.get('accept') ?? '')
        ? new fetchAPI.Response(toPage(doors), { headers: pageHeaders })
        : fetchAPI.Response.json(
            { name: 'Canvas Reporting Gateway', endpoints: doors },
            { headers: { vary: 'Accept' } },
          );
      endResponse(response);
    },
  };
}

function listDoors({ graphiql, metrics, dashboard }: FrontDoorOptions): Door[] {
  return [
    {
      path: '/graphql',
      name: graphiql ? 'GraphQL and GraphiQL' : 'GraphQL',
      description: graphiql
        ? 'The endpoint. A browser gets GraphiQL, with the documentation of the schema.'
        : 'The endpoint. Send operations by POST as JSON.',
    },
    ...(dashboard()
      ? [
          {
            path: '/dashboard',
            name: 'Dashboard',
            description: 'An example client on the embedded Canvas.',
          },
        ]
      : []),
    { path: '/health', name: 'Health', description: 'Whether the process runs.' },
    { path: '/ready', name: 'Readiness', description: 'Whether Canvas can be reached.' },
    ...(metrics
      ? [{ path: '/metrics', name: 'Metrics', description: 'Metrics for Prometheus.' }]
      : []),
  ];
}

function toPage(doors: readonly Door[]): string {
  const items = doors.map(
    ({ path, name, description }) =>
      `<dt><a href="${path}">${name}</a> <code>${path}</code></dt>\n<dd>${description}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Canvas Reporting Gateway</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }
  dd { margin: 0 0 1rem; }
</style>
<h1>Canvas Reporting Gateway</h1>
<p>One GraphQL endpoint over the reporting REST APIs of Canvas LMS. The folder <code>docs</code> of the
project has the documentation.</p>
<dl>
${items.join('\n')}
</dl>
</html>
`;
}

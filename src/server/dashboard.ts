import { existsSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import sirv from 'sirv';
import { packageRoot } from './package-root.ts';

/** What `npm run build` writes of examples/dashboard; the pages are in its folder `dashboard`. */
const builtFolder = fileURLToPath(new URL('dist/public/', packageRoot));

export interface DashboardOptions {
  /** Answers what does not belong to the dashboard. */
  next: RequestListener;
  /** Whom a visitor may be, with their tokens: served as `/dashboard/people.json`. */
  people: readonly object[];
  /** Where the built pages are. */
  folder?: string;
}

/**
 * Everything from this origin and nothing else: no inline script or style, no frame, no other host.
 * Downloads are navigations, which this does not hold.
 */
const securityHeaders = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Serves the dashboard at `/dashboard`; undefined where it has not been built.
 *
 * The list of files is read once, so that no path leads out of their folder. Paths without a file and
 * without an extension are pages, which the browser draws.
 */
export function createDashboard(options: DashboardOptions): RequestListener | undefined {
  const { next, people, folder = builtFolder } = options;
  if (!existsSync(`${folder}/dashboard/index.html`)) return undefined;
  const serveFile = sirv(folder, {
    etag: true,
    single: 'dashboard/index.html',
    setHeaders: (response, path) => {
      response.setHeader(
        'cache-control',
        // The names of assets hold a hash of what is in them.
        path.startsWith('/dashboard/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  const peopleJson = JSON.stringify(people);

  return (request, response) => {
    const [path] = (request.url ?? '').split('?', 1);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead || !/^\/dashboard(?:\/|$)/.test(path!)) {
      next(request, response);
      return;
    }
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    if (path === '/dashboard/people.json') {
      response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(peopleJson);
      return;
    }
    serveFile(request, response, () => {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('Not found\n');
    });
  };
}

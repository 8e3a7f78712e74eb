import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDashboard } from '../../src/server/dashboard.ts';
import { serve } from '../support/serve.ts';

const people = [{ role: 'admin', name: 'Ines', token: 'a-token' }];

/** Serves a page and one asset, with a file beside them that is nobody's. */
async function startDashboard() {
  const folder = await mkdtemp(join(tmpdir(), 'built-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const files = join(folder, 'public');
  await mkdir(join(files, 'dashboard/assets'), { recursive: true });
  await writeFile(join(folder, 'secret.txt'), 'secret');
  await writeFile(join(files, 'dashboard/index.html'), '<!doctype html><title>It</title>');
  await writeFile(join(files, 'dashboard/assets/index-abc.js'), 'run()');
  const listener = createDashboard({
    folder: files,
    people,
    next: (_request, response) => response.end('the gateway'),
  });
  const url = await serve(listener!);
  return { url, get: (path: string, init?: RequestInit) => fetch(url + path, init) };
}

/** The answer to a path exactly as it is written; `fetch` would tidy it up. */
function getRaw(url: string, path: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => {
        resolve(text);
      });
    });
    sent.on('error', reject).end();
  });
}

describe('the dashboard', () => {
  it.each(['/dashboard', '/dashboard/', '/dashboard?x=1', '/dashboard/accounts/1/reports'])(
    '%s is the page, never kept without asking',
    async (path) => {
      const { get } = await startDashboard();
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html; ?charset=utf-8$/i);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(await answer.text()).toContain('<title>It</title>');
      const again = await get(path, { headers: { 'if-none-match': answer.headers.get('etag')! } });
      expect(again.status).toBe(304);
    },
  );

  it('keeps what has a hash in its name for ever, and finds nothing in place of what is missing', async () => {
    const { get } = await startDashboard();
    const asset = await get('/dashboard/assets/index-abc.js');
    expect(asset.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const missing = await get('/dashboard/assets/index-old.js');
    expect(missing.status).toBe(404);
    expect(await missing.text()).toBe('Not found\n');
  });

  it('lets pages speak to their own origin alone, run no inline script and be framed by nobody', async () => {
    const { get } = await startDashboard();
    for (const path of ['/dashboard', '/dashboard/people.json', '/dashboard/assets/none.js']) {
      const { headers } = await get(path);
      const policy = headers.get('content-security-policy')!.split('; ');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "connect-src 'self'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe|\*|data:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('says whom a visitor may be', async () => {
    const { get } = await startDashboard();
    const answer = await get('/dashboard/people.json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(await answer.json()).toEqual(people);
  });

  it.each([
    '/dashboard/../../secret.txt',
    '/dashboard/%2e%2e/%2e%2e/secret.txt',
    '/dashboard/..%2f..%2fsecret.txt',
    '/dashboard/..\\..\\secret.txt',
    '/dashboard//../../secret.txt',
  ])('%s leads nowhere', async (path) => {
    const { url } = await startDashboard();
    expect(await getRaw(url, path)).not.toContain('secret');
  });

  it.each(['/graphql', '/dashboards', '/', '/dashboard.html', '/health'])(
    '%s is left to the gateway',
    async (path) => {
      const { get } = await startDashboard();
      expect(await (await get(path)).text()).toBe('the gateway');
    },
  );

  it('is read, not written to', async () => {
    const { get } = await startDashboard();
    expect(await (await get('/dashboard', { method: 'POST' })).text()).toBe('the gateway');
    const head = await get('/dashboard', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('is not there where it was not built', () => {
    const folder = join(tmpdir(), 'never-built');
    expect(createDashboard({ folder, people, next: () => undefined })).toBeUndefined();
  });
});

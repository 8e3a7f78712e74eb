import { describe, expect, it } from 'vitest';
import { always, biology } from '../support/canvas-scripts.ts';
import { plainConfig } from '../support/gateway.ts';
import { type Script, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

const script: Script = always(biology);

describe('/', () => {
  it('lists what is here, as JSON', async () => {
    const { listener, requests } = await startScriptedGateway(script, {
      config: { ...plainConfig, graphiql: false },
    });
    const response = await fetch(await serve(listener));
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/json');
    const { endpoints } = (await response.json()) as { endpoints: { path: string }[] };
    expect(endpoints.map(({ path }) => path)).toEqual([
      '/graphql',
      '/health',
      '/ready',
      '/metrics',
    ]);
    expect(requests).toEqual([]);
  });

  it('is a page in a browser, and each of its links leads somewhere', async () => {
    const { listener } = await startScriptedGateway(script, {
      config: { ...plainConfig, graphiql: true },
    });
    const origin = await serve(listener);
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
    const response = await fetch(origin, { headers: { accept } });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await response.text();
    expect(page).toContain('GraphiQL');
    expect(page).not.toContain('/dashboard');
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, path]) => path!);
    expect(links).toHaveLength(4);
    // GraphiQL has its own test.
    for (const path of links.filter((link) => link !== '/graphql')) {
      expect((await fetch(origin + path, { headers: { accept } })).status, path).toBe(200);
    }
  });

  it('takes only GET and HEAD', async () => {
    const { listener } = await startScriptedGateway(script);
    const response = await fetch(await serve(listener), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

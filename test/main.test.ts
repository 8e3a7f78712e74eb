import { once } from 'node:events';
import { expect, it } from 'vitest';
import { printed, startProgram } from './support/program.ts';
import { json } from './support/scripted-canvas.ts';
import { serve } from './support/serve.ts';

it('starts on the embedded Canvas, says where and with which tokens, and a query that works', async () => {
  const program = startProgram({});
  const output = await printed(program, "-d '");
  const [, url] = /(http:\/\/127\.0\.0\.1:\d+\/graphql)/.exec(output)!;
  const [, token] = /Bearer ([\w-]+)'/.exec(output)!;
  const [, body] = /-d '(.*)'/.exec(output)!;
  expect(output).toContain('simulator-teacher-token');
  const [, dashboard] = /(http:\/\/127\.0\.0\.1:\d+\/dashboard)/.exec(output)!;
  const page = await fetch(dashboard!);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>Canvas Reporting</title>');
  const frontDoor = await fetch(new URL('/', url));
  expect(await frontDoor.text()).toContain('"path":"/dashboard"');
  const answer = await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token!}` },
    body: body!,
  });
  expect(await answer.json()).toMatchObject({
    data: { account: { name: 'Northgate University' } },
  });
  program.kill('SIGTERM');
  expect(await once(program, 'exit')).toEqual([0, null]);
});

it('speaks to the configured Canvas, and starts no other', async () => {
  const canvas = await serve((request, response) => {
    json(response, { id: 7, name: request.headers.authorization });
  });
  const program = startProgram({ CANVAS_BASE_URL: canvas });
  const output = await printed(program, '/graphql\n');
  expect(output).not.toContain('simulator');
  expect(output).not.toContain('dashboard');
  const [, url] = / at (http:\S+)/.exec(output)!;
  expect((await fetch(new URL('/dashboard', url))).status).toBe(404);
  const answer = await fetch(url!, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer of-the-caller' },
    body: '{"query":"{ viewer { name } }"}',
  });
  expect(await answer.json()).toEqual({ data: { viewer: { name: 'Bearer of-the-caller' } } });
});

it('keeps the dashboard from those who need an API key, which its pages do not have', async () => {
  const program = startProgram({ GATEWAY_API_KEYS: 'a-key' });
  const output = await printed(program, "-d '");
  expect(output).not.toContain('dashboard');
});

it('does not start with a wrong setting, and says which in one line', async () => {
  const program = startProgram({ PORT: 'many' });
  let output = '';
  program.stderr!.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(program, 'close')) as [number];
  expect(code).toBe(1);
  expect(output.trim()).toBe('PORT: expected a port, 0 to 65535');
});

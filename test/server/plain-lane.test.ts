import { EventEmitter, once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../../src/server/create-server.ts';
import { plainConfig } from '../support/gateway.ts';
import { watchedLog } from '../support/output.ts';
import { json } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

/** Serves a gateway as the program does, over a Canvas that does what the listener says. */
async function start(listener: Parameters<typeof serve>[0], corsOrigins: string[] = []) {
  const gateway = createGateway({
    config: { ...plainConfig, corsOrigins },
    canvasBaseUrl: new URL(await serve(listener)),
    log: watchedLog,
  });
  onTestFinished(() => gateway.close());
  const url = `${await serve(gateway.listener)}/graphql`;
  return (body: object, init: RequestInit = {}) =>
    fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        authorization: 'Bearer t',
      },
      body: JSON.stringify(body),
      ...init,
    });
}

const query = '{ course(id: 1) { name } }';

it.each([
  ['is plain', { query }],
  ['has extensions, and goes the long way after its body was read', { query, extensions: {} }],
])('a client that goes away cancels the calls of a request that %s', async (_, body) => {
  const canvas = new EventEmitter();
  const post = await start((_request, response) => {
    response.once('close', () => canvas.emit('closed'));
    canvas.emit('asked');
  });
  const client = new AbortController();
  const asked = once(canvas, 'asked');
  const closed = once(canvas, 'closed');
  const answer = post(body, { signal: client.signal });
  answer.catch(() => undefined);
  await asked;
  client.abort();
  await closed;
});

it('an answer says that it differs by origin where origins are configured', async () => {
  const post = await start(
    (_request, response) => {
      json(response, { id: '1', name: 'Biology' });
    },
    ['https://app.test'],
  );
  const answer = await post({ query });
  expect(await answer.json()).toEqual({ data: { course: { name: 'Biology' } } });
  expect(answer.headers.get('vary')).toMatch(/^Origin\b/);
});

import { EventEmitter, once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
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

/** What clients send, and a few oddities; the first three are graphql-request's, Apollo's and urql's. */
const accepts = [
  'application/graphql-response+json, application/json',
  'application/graphql-response+json,application/json;q=0.9',
  'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  'application/json, application/graphql-response+json',
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  'application/*',
  '*/*',
  'text/html, */*;q=0.1',
  'text/event-stream',
  'text/event-stream, application/json',
  'multipart/mixed',
  'text/html',
];

const operations = {
  'a query': '{ course(id: 1) { name } }',
  'a query that is refused': '{ course(id: "?") { name } }',
  'a query with an error': '{ course(id: 2) { name } }',
  'a query that is not valid': '{ course(id: 1) { nothing } }',
  'a query in parts': '{ course(id: 1) { name ... @defer { courseCode } } }',
  'a subscription that is refused': 'subscription { reportUpdates(id: "?") { __typename } }',
};

describe.each(Object.entries(operations))('%s is answered alike on either way', (_, query) => {
  it.each(accepts)('to who accepts %s', async (accept) => {
    const canvas = await serve((request, response) => {
      if (request.url!.startsWith('/api/v1/courses/1')) {
        json(response, { id: '1', name: 'Biology', course_code: 'BIO' });
      } else {
        json(response, { errors: [{ message: 'not found' }] }, { status: 404 });
      }
    });
    const gateway = createGateway({
      config: plainConfig,
      canvasBaseUrl: new URL(canvas),
      log: watchedLog,
      // What is compiled has its keys in another order.
      compileAfter: Infinity,
    });
    onTestFinished(() => gateway.close());
    const url = `${await serve(gateway.listener)}/graphql`;
    const init: RequestInit = {
      method: 'POST',
      headers: {
        accept,
        'content-type': 'application/json',
        authorization: 'Bearer t',
        'x-request-id': 'either-way',
      },
      body: JSON.stringify({ query }),
    };
    const told = async (answer: Response) => ({
      status: answer.status,
      type: answer.headers.get('content-type'),
      // Comments of a stream keep its connection open, and are told when there is time.
      body: (await answer.text()).replaceAll(/^:\n\n/gm, ''),
    });
    expect(await told(await fetch(url, init))).toEqual(
      await told(await gateway.yoga.fetch(url, init)),
    );
  });
});

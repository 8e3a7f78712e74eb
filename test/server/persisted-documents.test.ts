import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Answer, plainConfig } from '../support/gateway.ts';
import { always, biology } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

const text = 'query Name($id: ID!) { course(id: $id) { name } }';
const hash = createHash('sha256').update(text).digest('hex');
const mutation = 'mutation { startCourseReport(input: { courseId: 1 }) { report { _id } } }';
const variables = { id: '1' };
const answer = { data: { course: { name: 'Biology' } } };

async function start({ only = false } = {}) {
  const { listener, yoga, requests } = await startScriptedGateway(always(biology), {
    config: {
      ...plainConfig,
      persistedDocuments: new Map([
        [hash, text],
        ['0a', mutation],
      ]),
      persistedDocumentsOnly: only,
    },
  });
  const handle = process.env.GATEWAY_LANE === 'plain' ? listener : yoga;
  const url = `${await serve((request, response) => void handle(request, response))}/graphql`;
  const headers = { authorization: 'Bearer a-token', accept: 'application/json' };
  return {
    requests,
    get: (parameters: Record<string, string>) =>
      fetch(`${url}?${new URLSearchParams(parameters).toString()}`, { headers }),
    post: (body: object, more: Record<string, string> = {}) =>
      fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', ...more },
        body: JSON.stringify(body),
      }),
  };
}

const automatic = { persistedQuery: { version: 1, sha256Hash: hash } };

describe('a persisted document', () => {
  it.each([
    ['its hash', { documentId: hash }],
    ['its hash with the name of the algorithm', { documentId: `sha256:${hash}` }],
    ['the extension of automatic persisted queries', { extensions: automatic }],
  ])('runs by %s', async (_, name) => {
    for (const only of [false, true]) {
      const { post } = await start({ only });
      const response = await post({ ...name, variables });
      expect(await response.json()).toEqual(answer);
    }
  });

  it('runs by GET, too', async () => {
    const { get } = await start({ only: true });
    const more = { variables: JSON.stringify(variables) };
    expect(await (await get({ documentId: `sha256:${hash}`, ...more })).json()).toEqual(answer);
    const extensions = JSON.stringify(automatic);
    expect(await (await get({ extensions, ...more })).json()).toEqual(answer);
  });

  it('that changes something does not run by GET', async () => {
    const { get, requests } = await start();
    expect((await get({ documentId: '0a' })).status).toBe(405);
    expect(requests).toEqual([]);
  });

  it('is checked like any other: its variables, too', async () => {
    const { post, requests } = await start();
    const { errors } = (await (
      await post({ documentId: hash, variables: { id: 'no id' } })
    ).json()) as Answer;
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(requests).toEqual([]);
  });

  it.each([
    ['as an id', { documentId: 'f00' }],
    ['as an extension', { extensions: { persistedQuery: { version: 1, sha256Hash: 'f00' } } }],
  ])('that nobody knows has the message that clients know, %s', async (_, name) => {
    for (const only of [false, true]) {
      const { post } = await start({ only });
      const response = await post(name);
      expect(response.status).toBe(200);
      expect(await response.json()).toEqual({
        errors: [
          {
            message: 'PersistedQueryNotFound',
            extensions: {
              code: 'PERSISTED_QUERY_NOT_FOUND',
              requestId: response.headers.get('x-request-id'),
            },
          },
        ],
      });
      const honest = await post(name, { accept: 'application/graphql-response+json' });
      expect(honest.status).toBe(400);
    }
  });
});

describe('a document in full', () => {
  it.each([
    ['alone', {}],
    ['with its id', { documentId: hash }],
    [
      'with its hash, as a client sends it that was told the hash is unknown',
      { extensions: automatic },
    ],
  ])('runs %s', async (_, name) => {
    const { post } = await start();
    expect(await (await post({ query: text, variables, ...name })).json()).toEqual(answer);
  });

  it.each([
    ['alone', {}],
    ['with its id', { documentId: hash }],
    ['with its hash', { extensions: automatic }],
  ])('does not run %s where only persisted ones may', async (_, name) => {
    const { post, get, requests } = await start({ only: true });
    for (const response of [
      await post({ query: text, variables, ...name }),
      await get({ query: text, variables: JSON.stringify(variables) }),
    ]) {
      const { data, errors } = (await response.json()) as Answer;
      expect(data).toBeUndefined();
      expect(errors?.[0]?.extensions.code).toBe('PERSISTED_QUERY_ONLY');
    }
    expect(requests).toEqual([]);
  });
});

it.each([false, true])('nothing at all is a bad request (only: %s)', async (only) => {
  const { post } = await start({ only });
  const { errors } = (await (await post({})).json()) as Answer;
  expect(errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  expect(errors?.[0]?.message).toContain('documentId');
});

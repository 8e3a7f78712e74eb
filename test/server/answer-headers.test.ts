import { describe, expect, it } from 'vitest';
import type { GraphQLObjectType } from 'graphql';
import { schema } from '../../src/schema/index.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';
import { serveGateway } from '../support/served-gateway.ts';

async function start(options: Parameters<typeof serveGateway>[0] = {}) {
  const gateway = await serveGateway(options);
  const { yoga, headers, query } = gateway;
  const handle = process.env.GATEWAY_LANE === 'plain' ? gateway.listener : yoga;
  const url = `${await serve((request, response) => void handle(request, response))}/graphql`;
  const post = (text: string, more: Record<string, string> = {}) =>
    fetch(url, {
      method: 'POST',
      headers: {
        ...headers,
        accept: 'application/json',
        'content-type': 'application/json',
        ...more,
      },
      body: JSON.stringify({ query: text }),
    });
  const cacheControl = async (text: string) => {
    const response = await post(text);
    expect(response.headers.get('vary')).toMatch(/\bAuthorization\b/);
    await response.text();
    return response.headers.get('cache-control');
  };
  return { ...gateway, query, url, post, cacheControl };
}

const startReport = `mutation {
  startAccountReport(input: { accountId: 1, report: "grade_export_csv" }) { report { id } }
}`;

describe('Cache-Control', () => {
  it.each([
    ['{ account(id: 1) { name } }', 3600],
    ['{ account(id: 1) { name coursesConnection(first: 1) { nodes { name } } } }', 300],
    ['{ viewer { name } }', 300],
    ['{ account(id: 1) { name analytics(filter: CURRENT) { grades { mean } } } }', 900],
    ['{ node(id: "Q291cnNlLTE=") { ... on Course { term { name } } } }', 300],
    [
      'query { node(id: "Q291cnNlLTE=") { ...C } } fragment C on Course { analytics { activity { views } } }',
      300,
    ],
    // Which runs there are: the newest has ended.
    [
      '{ account(id: 1) { availableReport(report: "last_user_access_csv") { lastRun { state } } } }',
      10,
    ],
  ])('is the strictest of the fields: %s', async (text, seconds) => {
    const { cacheControl } = await start();
    // Interpreted, then compiled.
    expect(await cacheControl(text)).toBe(`private, max-age=${seconds}`);
    expect(await cacheControl(text)).toBe(`private, max-age=${seconds}`);
  });

  it('keeps nothing while a report runs, and the same query once it has ended', async () => {
    const { cacheControl, query, simulator } = await start();
    simulator.settings.change({ jobs: { queuedMs: 0, runningMs: 600_000, compilingMs: 0 } });
    const { data } = await query(startReport);
    const { id } = data.startAccountReport.report as { id: string };
    const text = `{ report(id: "${id}") { state } }`;
    expect(await cacheControl(text)).toBe('no-store');
    await query('mutation ($id: ID!) { abortReport(input: { id: $id }) { errors { code } } }', {
      variables: { id },
    });
    expect(await cacheControl(text)).toBe('private, max-age=60');
  });

  it.each([
    [
      'a running report in a list',
      '{ account(id: 1) { reportsConnection(report: "grade_export_csv", first: 5) { nodes { progress } } } }',
    ],
    [
      'a link that expires',
      '{ account(id: 1) { availableReport(report: "last_user_access_csv") { lastRun { file { url } } } } }',
    ],
    ['a quiz report without a file', '{ quiz(courseId: 1, id: 1) { reports { state } } }'],
    ['an error', '{ account(id: 1) { name } course(id: 999999999) { name } }'],
    ['a mutation', startReport],
    ['a document that is refused', '{ nope }'],
    ['nothing of Canvas', '{ __typename }'],
  ])('keeps nothing with %s in it', async (_, text) => {
    const { cacheControl, query, simulator } = await start();
    simulator.settings.change({ jobs: { queuedMs: 0, runningMs: 600_000, compilingMs: 0 } });
    await query(startReport);
    expect(await cacheControl(text)).toBe('no-store');
  });

  it('lets a browser keep the answer to a GET', async () => {
    const { url, headers } = await start();
    const response = await fetch(`${url}?query=${encodeURIComponent('{ viewer { name } }')}`, {
      headers,
    });
    expect(response.headers.get('cache-control')).toBe('private, max-age=300');
  });

  it('keeps nothing that comes in parts', async () => {
    const { post } = await start();
    const response = await post('{ viewer { name } ... @defer { account(id: 1) { name } } }', {
      accept: 'multipart/mixed',
    });
    expect(response.headers.get('cache-control')).toBe('no-store');
    await response.text();
  });

  it('has a hint for every object that has an id', () => {
    const objects = schema
      .getPossibleTypes(schema.getType('Node') as never)
      .filter(({ extensions }) => typeof extensions.maxAgeSeconds !== 'number');
    expect(objects.map((type: GraphQLObjectType) => type.name)).toEqual([]);
  });
});

it('Retry-After is the longest wait that an error of the answer names', async () => {
  const { yoga, listener } = await startScriptedGateway(
    (_request, response) => {
      response.setHeader('retry-after', '7');
      json(response, { errors: [{ message: 'Rate Limit Exceeded' }] }, { status: 429 });
    },
    { deadlineMs: 1_000 },
  );
  const handle = process.env.GATEWAY_LANE === 'plain' ? listener : yoga;
  const url = `${await serve((request, response) => void handle(request, response))}/graphql`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/json',
      authorization: 'Bearer a-token',
    },
    body: JSON.stringify({ query: '{ viewer { name } }' }),
  });
  const { errors } = (await response.json()) as {
    errors: { extensions: { code: string; retryAfterSeconds: number } }[];
  };
  expect(errors[0]!.extensions.code).toBe('RATE_LIMITED');
  expect(response.headers.get('retry-after')).toBe(
    String(Math.ceil(errors[0]!.extensions.retryAfterSeconds)),
  );
});

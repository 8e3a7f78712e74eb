import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, inject, it } from 'vitest';
import { tokens } from '../../simulator/http/tokens.ts';
import type { AnsweredError } from '../support/gateway.ts';
import { startProgram } from '../support/program.ts';
import { json } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

const examplesFolder = join(import.meta.dirname, '../../examples/operations');
const examples = readdirSync(examplesFolder)
  .sort()
  .map((name) => readFileSync(join(examplesFolder, name), 'utf8'));

const wrongToken = '1~wr0ngT0ken';
const apiKey = 's3cret-api-key';
const cookie = 'canvas_session=s3cret-session';

/** The people of the embedded Canvas, by all that tells who they are. */
const personal = inject('personalData');
const [name, , email] = personal;
const secrets = [...Object.values(tokens), wrongToken, apiKey, 's3cret-session', ...personal];

/** The secrets that a text holds. */
const leaksOf = (text: string) => secrets.filter((secret) => text.includes(secret));

/** The errors of one answer. */
const errorsOf = (answer: string) =>
  (JSON.parse(answer) as { errors?: AnsweredError[] }).errors ?? [];

/** All that a stream has brought so far. */
function collect(stream: Readable) {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

/** The real program with its embedded Canvas, as talkative as it can be. */
async function startTalkativeProgram() {
  let spans = '';
  const collector = await serve((request, response) => {
    request.on('data', (chunk) => (spans += String(chunk)));
    request.on('end', () => {
      json(response, {});
    });
  });
  const program = startProgram({
    LOG_LEVEL: 'trace',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector,
    GATEWAY_API_KEYS: apiKey,
  });
  const stdout = collect(program.stdout!);
  const stderr = collect(program.stderr!);
  while (!stdout().includes("-d '")) {
    expect(program.exitCode).toBeNull();
    await sleep(20);
  }
  const banner = stdout();
  return {
    url: / at (http:\S+\/graphql)/.exec(banner)![1]!,
    canvas: /embedded Canvas is at (\S+);/.exec(banner)![1]!,
    /** Stops it; all that it put out but for the banner, which names the tokens of the embedded Canvas. */
    stop: async () => {
      program.kill('SIGTERM');
      await once(program, 'close');
      return { stdout: stdout().slice(banner.length), stderr: stderr(), spans };
    },
  };
}

it('no token, no cookie and nobody of the embedded Canvas is in any log line, span, metric or error', async () => {
  const { url, canvas, stop } = await startTalkativeProgram();
  const errors: AnsweredError[] = [];
  let answered = '';

  /** Sends anything; returns the answer as it came, an event stream to its end. */
  const send = async (
    body: string,
    headers: Record<string, string> = {},
    to: string | URL = url,
  ) => {
    const response = await fetch(to, {
      method: 'POST',
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json', cookie, ...headers },
      body,
      signal: AbortSignal.timeout(20_000),
    });
    return response.text();
  };
  const ask = async (query: string, token: string, variables: object = {}) => {
    const isSubscription = /^subscription /m.test(query);
    const text = await send(JSON.stringify({ query, variables }), {
      authorization: `Bearer ${token}`,
      ...(isSubscription && { accept: 'text/event-stream' }),
    });
    answered += text;
    for (const [, answer] of text.matchAll(/^(?:data: )?(\{.*\})$/gm)) {
      errors.push(...errorsOf(answer!));
    }
  };
  const settings = (method: 'PUT' | 'DELETE', change?: object) =>
    fetch(new URL('/_simulator/settings', canvas), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(change && { body: JSON.stringify(change) }),
    });

  // Everything that the examples show, by those who may and those who may not.
  const callers = [tokens.admin, tokens.student, tokens.expired, tokens.scoped, wrongToken];
  for (const token of callers) await Promise.all(examples.map((query) => ask(query, token)));
  const roster = '{ course(id: 1) { usersConnection { nodes { name email loginId } } } }';
  await ask(roster, tokens.admin);
  expect(leaksOf(answered).length).toBeGreaterThan(20);
  await ask('query ($id: ID!) { course(id: $id) { name } }', tokens.admin, { id: '999999' });

  // Names and tokens where they do not belong, which a client that sent them may read again.
  const { admin } = tokens;
  const authorization = `Bearer ${admin}`;
  const strays: [body: string, headers?: Record<string, string>][] = [
    [`{"query": "{ viewer { name } }", "${admin}`, { authorization }],
    [JSON.stringify({ query: `{ ${name!} }` }), { authorization }],
    [JSON.stringify({ query: `{ course(id: "${admin}") { name } }` }), { authorization }],
    [JSON.stringify({ query: `{ course(sisId: "${email!}") { name } }` }), { authorization }],
    [JSON.stringify({ query: '{ viewer { name } }', operationName: admin }), { authorization }],
    [
      JSON.stringify({
        query: 'query ($id: ID!) { node(id: $id) { id } }',
        variables: { id: { token: admin, name: name! } },
      }),
      { authorization },
    ],
    [JSON.stringify({ documentId: admin }), { authorization }],
    [JSON.stringify({ query: '{ viewer { name } }' }), { authorization: `Basic ${admin}` }],
    [JSON.stringify({ query: '{ viewer { name } }' }), { authorization, 'x-api-key': admin }],
    [
      JSON.stringify({ query: '{ viewer { name } }' }),
      {
        authorization,
        'user-agent': email!,
        referer: `http://app.test/?access_token=${admin}`,
        'x-request-id': `of ${email!}`,
        baggage: `token=${admin}`,
        tracestate: `token=${admin}`,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      },
    ],
    [admin, { authorization, 'content-type': 'text/plain' }],
  ];
  for (const [body, headers] of strays) await send(body, headers);
  for (const path of [`/graphql?access_token=${admin}`, `/${admin}`, `/graphql/${email!}`]) {
    await send(
      JSON.stringify({ query: '{ viewer { name } }' }),
      { authorization },
      new URL(path, url),
    );
    await fetch(new URL(path, url), { headers: { 'x-api-key': apiKey, cookie } });
  }

  // Whatever can be wrong with Canvas.
  for (const kind of [
    'status',
    'html',
    'reset-before-headers',
    'reset-in-body',
    'truncated-json',
    'wrong-content-type',
    'login-redirect',
  ]) {
    expect((await settings('PUT', { faults: { kind, rate: 1, status: 500 } })).status).toBe(200);
    await ask(roster, tokens.admin);
    await ask('mutation { startCourseReport(input: { courseId: 1 }) { report { id } } }', admin);
    await settings('DELETE');
  }

  const metrics = await (
    await fetch(new URL('/metrics', url), { headers: { 'x-api-key': apiKey } })
  ).text();
  const output = await stop();

  // There is something in each of them.
  expect([...new Set(errors.map(({ extensions }) => extensions.code))]).toEqual(
    expect.arrayContaining(['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CANVAS_BAD_RESPONSE']),
  );
  expect(output.stderr.match(/"msg":"call"/g)!.length).toBeGreaterThan(100);
  expect(output.spans.match(/"GET \/api\/v1\//g)!.length).toBeGreaterThan(100);
  expect(metrics).toContain('gateway_');

  expect({
    stdout: output.stdout.trim(),
    stderr: leaksOf(output.stderr),
    spans: leaksOf(output.spans),
    metrics: leaksOf(metrics),
    errors: leaksOf(JSON.stringify(errors)),
  }).toEqual({ stdout: '', stderr: [], spans: [], metrics: [], errors: [] });
}, 120_000);

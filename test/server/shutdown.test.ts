import { EventEmitter, once } from 'node:events';
import { Agent, request as httpRequest, type ServerResponse } from 'node:http';
import { createSchema, createYoga } from 'graphql-yoga';
import { describe, expect, it } from 'vitest';
import { Drain } from '../../src/server/drain.ts';
import { useDrain } from '../../src/server/plugins/use-drain.ts';
import { biology, notFound } from '../support/canvas-scripts.ts';
import { printed, startProgram } from '../support/program.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

const courseQuery = JSON.stringify({ query: '{ course(id: 1) { name } }' });
const init = {
  method: 'POST',
  headers: { 'content-type': 'application/json', authorization: 'Bearer a-token' },
  body: courseQuery,
};

/** The program with an operation under way, whose one call Canvas answers when the test says so. */
async function startBusy(settings: Record<string, string> = {}) {
  const canvas = new EventEmitter<{ asked: [ServerResponse] }>();
  const asked = once(canvas, 'asked') as Promise<[ServerResponse]>;
  const canvasUrl = await serve((request, response) => {
    if (request.url!.startsWith('/api/v1/courses/1')) canvas.emit('asked', response);
    else notFound(request, response);
  });
  const program = startProgram({ CANVAS_BASE_URL: canvasUrl, ...settings });
  const log = lines(program.stderr!);
  const [, url] = / at (http:\S+)/.exec(await printed(program, '/graphql\n'))!;
  const answer = fetch(url!, init);
  answer.catch(() => undefined);
  const [response] = await asked;
  return {
    program,
    url: url!,
    origin: new URL(url!).origin,
    answer,
    answerCourse: () => {
      json(response, biology);
    },
    /** Resolves when the gateway has let go of its call. */
    letGo: once(response, 'close'),
    log,
    exit: once(program, 'exit') as Promise<[number | null, string | null]>,
  };
}

/** What the program has logged. */
function lines(stream: NodeJS.ReadableStream) {
  let text = '';
  stream.on('data', (chunk) => (text += String(chunk)));
  return () =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { level: number; msg: string });
}

/** Asks until it is so; each asking is a trip over a socket. */
async function untilStatus(url: string, status: number): Promise<Response> {
  for (;;) {
    const response = await fetch(url);
    if (response.status === status) return response;
    await response.text();
  }
}

describe('after SIGTERM', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'a running operation is answered, and the program ends with 0 (%s)',
    async (signal) => {
      const { program, origin, answer, answerCourse, exit } = await startBusy();
      program.kill(signal);
      await untilStatus(`${origin}/ready`, 503);
      answerCourse();
      const response = await answer;
      expect(await response.json()).toEqual({ data: { course: { name: 'Biology' } } });
      expect(response.headers.get('connection')).toBe('close');
      expect(await exit).toEqual([0, null]);
    },
  );

  it('no new operation is taken, and whoever asks is told to come again', async () => {
    const { program, url, origin, answerCourse, exit } = await startBusy();
    program.kill('SIGTERM');
    await untilStatus(`${origin}/ready`, 503);
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    const refused = await fetch(url, init);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(refused.headers.get('connection')).toBe('close');
    expect(await refused.json()).toEqual({
      errors: [
        {
          message: expect.any(String),
          extensions: {
            code: 'SHUTTING_DOWN',
            retryAfterSeconds: 1,
            requestId: refused.headers.get('x-request-id'),
          },
        },
      ],
    });
    answerCourse();
    expect(await exit).toEqual([0, null]);
  });

  it('what hangs is cut off after its time, with a warning, and the program ends with 0', async () => {
    const { program, answer, letGo, exit, log } = await startBusy({ DRAIN_TIMEOUT_SECONDS: '1' });
    const closed = once(program, 'close');
    const signalledAtMs = performance.now();
    program.kill('SIGTERM');
    await expect(answer).rejects.toThrow('fetch failed');
    // A timer may be a little early.
    expect(performance.now() - signalledAtMs).toBeGreaterThan(990);
    await letGo;
    expect(await exit).toEqual([0, null]);
    await closed;
    expect(log()).toContainEqual(
      expect.objectContaining({ level: 40, msg: 'operations were cut off' }),
    );
  });

  it('a second signal ends the program at once', async () => {
    const { program, origin, exit } = await startBusy();
    program.kill('SIGTERM');
    await untilStatus(`${origin}/ready`, 503);
    program.kill('SIGTERM');
    expect(await exit).toEqual([143, null]);
  });

  it('idle connections hold nothing up', async () => {
    const program = startProgram({ CANVAS_BASE_URL: await serve(notFound) });
    const [, url] = / at (http:\S+)/.exec(await printed(program, '/graphql\n'))!;
    const agent = new Agent({ keepAlive: true });
    const [response] = (await once(
      httpRequest(new URL('/health', url), { agent }).end(),
      'response',
    )) as [NodeJS.ReadableStream];
    response.resume();
    await once(response, 'end');
    const exit = once(program, 'exit');
    program.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    agent.destroy();
  });
});

describe('draining', () => {
  it('has finished at once where nothing runs', async () => {
    const drain = new Drain();
    drain.begin();
    expect(await drain.finished(60_000)).toBe(true);
  });

  it('waits for its time and no longer for what hangs', async () => {
    const drain = new Drain();
    const arrived = new EventEmitter();
    const origin = await serve(
      drain.track(() => {
        arrived.emit('request');
      }),
    );
    const request = once(arrived, 'request');
    fetch(origin).catch(() => undefined);
    await request;
    drain.begin();
    expect(await drain.finished(20)).toBe(false);
  });

  it('takes its steps once each, also those that come late, but for those taken back', () => {
    const drain = new Drain();
    const taken: string[] = [];
    drain.onBegin(() => taken.push('early'));
    drain.onBegin(() => taken.push('taken back'))();
    drain.begin();
    drain.begin();
    drain.onBegin(() => taken.push('late'));
    expect(taken).toEqual(['early', 'late']);
  });

  it('refuses operations on either way in, and goes on telling its numbers', async () => {
    const { gateway, query, yoga, requests } = await startScriptedGateway(notFound);
    gateway.drain.begin();
    const { errors } = await query('{ course(id: 1) { name } }');
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['SHUTTING_DOWN']);
    for (const [path, status] of [
      ['/health', 200],
      ['/metrics', 200],
      ['/ready', 503],
    ] as const) {
      expect((await yoga.fetch(`http://gateway.test${path}`)).status).toBe(status);
    }
    expect(requests).toEqual([]);
  });
});

describe('a subscriber', () => {
  /** A server with a counter that goes on as the test says, and a reader of its stream. */
  async function subscribe() {
    const drain = new Drain();
    const ticks = new EventEmitter();
    let isClosed = false;
    const yoga = createYoga({
      logging: false,
      schema: createSchema({
        typeDefs: 'type Query { a: Int } type Subscription { count: Int }',
        resolvers: {
          Subscription: {
            count: {
              subscribe: async function* () {
                try {
                  yield { count: 1 };
                  await once(ticks, 'tick');
                  yield { count: 2 };
                } finally {
                  isClosed = true;
                }
              },
            },
          },
        },
      }),
      plugins: [useDrain(drain)],
    });
    const response = await yoga.fetch('http://gateway.test/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query: 'subscription { count }' }),
    });
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const readUntil = async (wanted: string | undefined) => {
      while (wanted === undefined || !text.includes(wanted)) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
      }
      return text;
    };
    return { drain, ticks, readUntil, isClosed: () => isClosed };
  }

  it('is told to subscribe again, and its stream ends', async () => {
    const { drain, readUntil } = await subscribe();
    await readUntil('"count":1');
    drain.begin();
    const text = await readUntil(undefined);
    expect(text).toContain('"code":"SHUTTING_DOWN"');
    expect(text).toContain('event: complete');
    expect(text).not.toContain('"count":2');
  });

  it('whose stream ended by itself is told nothing', async () => {
    const { drain, ticks, readUntil, isClosed } = await subscribe();
    await readUntil('"count":1');
    ticks.emit('tick');
    const text = await readUntil(undefined);
    drain.begin();
    expect(text).toContain('"count":2');
    expect(text).not.toContain('SHUTTING_DOWN');
    expect(isClosed()).toBe(true);
  });
});

import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { biology } from '../support/canvas-scripts.ts';
import { readableLog } from '../support/log.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';
import { LoadControl } from '../../src/server/load-control.ts';

/** A gateway whose event loop is as late as the test says, over a Canvas that answers when told to. */
async function start() {
  const output = readableLog();
  const held: ServerResponse[] = [];
  let onRequest: () => void = () => undefined;
  let sample: (delayMs: number) => void = () => undefined;
  const gateway = await startScriptedGateway(
    (_request, response) => {
      held.push(response);
      onRequest();
    },
    {
      log: output.log,
      sampleLoop: (onSample) => {
        sample = onSample;
        return () => undefined;
      },
    },
  );
  const origin = await serve(gateway.listener);
  const send = (token: string, id: number, method: 'POST' | 'GET' = 'POST') => {
    const query = `{ course(id: ${id}) { name } }`;
    const authorization = `Bearer ${token}`;
    return method === 'POST'
      ? fetch(`${origin}/graphql`, {
          method,
          headers: { 'content-type': 'application/json', authorization },
          body: JSON.stringify({ query }),
        })
      : fetch(`${origin}/graphql?query=${encodeURIComponent(query)}`, {
          headers: { authorization },
        });
  };
  const metric = async (name: string) => {
    const { text } = await gateway.metrics.read();
    return Number(new RegExp(`^${name}(?:\\{.*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
  };
  /** Resolves when so many REST calls have come. */
  const calls = (count: number) =>
    new Promise<void>((resolve) => {
      onRequest = () => {
        if (held.length >= count) resolve();
      };
      onRequest();
    });
  const answer = (from: number, to: number) => {
    for (const response of held.slice(from, to)) json(response, biology);
  };
  return {
    ...gateway,
    output,
    send,
    calls,
    answer,
    metric,
    sample: (ms: number) => {
      sample(ms);
    },
  };
}

describe('while the event loop is late', () => {
  it.each(['POST', 'GET'] as const)(
    'operations wait, and the token that used least starts first: %s',
    async (method) => {
      const { send, calls, answer, sample, requests, metric } = await start();
      const first = [1, 2, 3, 4].map((id) => send('heavy', id, method));
      await calls(4);
      sample(1_000);
      const later = [5, 6, 7].map((id) => send('heavy', id, method));
      await expect.poll(() => metric('gateway_waiting_operations')).toBe(3);
      const small = send('idle', 8, method);
      await expect.poll(() => metric('gateway_waiting_operations')).toBe(4);
      expect(await metric('gateway_running_operations')).toBe(4);
      answer(0, 1);
      await calls(5);
      expect(requests[4]).toContain('/courses/8');
      for (let at = 0; at < 20; at += 1) sample(0);
      answer(1, 5);
      await calls(8);
      answer(5, 8);
      for (const response of [...first, ...later, small]) expect((await response).status).toBe(200);
    },
  );

  it('an operation whose client leaves before its turn never starts', async () => {
    const { send, calls, answer, sample, requests, metric, listener } = await start();
    const first = [1, 2, 3, 4].map((id) => send('heavy', id));
    await calls(4);
    sample(1_000);
    const origin = await serve(listener);
    const client = new AbortController();
    const gone = fetch(
      `${origin}/graphql?query=${encodeURIComponent('{ course(id: 9) { name } }')}`,
      {
        headers: { authorization: 'Bearer heavy' },
        signal: client.signal,
      },
    ).catch(() => 'gone');
    await expect.poll(() => metric('gateway_waiting_operations')).toBe(1);
    client.abort();
    expect(await gone).toBe('gone');
    await expect.poll(() => metric('gateway_waiting_operations')).toBe(0);
    answer(0, 4);
    await Promise.all(first);
    expect(requests).toHaveLength(4);
  });
});

describe('load control', () => {
  const startControl = () => {
    let now = 0;
    const control = new LoadControl({ maxDelayMs: 20, now: () => now });
    const started: string[] = [];
    const send = (token: string) => control.start(token, () => started.push(token));
    return { control, started, send, pass: (ms: number) => (now += ms) };
  };

  it('refuses the token that loads most once operations have waited for a second', () => {
    const { control, send, pass } = startControl();
    for (let at = 0; at < 10; at += 1) send('heavy');
    control.onSample(100);
    control.onSample(100);
    control.onSample(100);
    send('heavy');
    send('light');
    expect(control.refuses('heavy')).toBe(false);
    pass(1_000);
    expect(control.refuses('heavy')).toBe(true);
    expect(control.refuses('light')).toBe(false);
    expect(control.refuses('new')).toBe(false);
    expect(control.refused).toBe(1);
  });

  it('does not count operations that wait for Canvas, and refuses none while the loop keeps up', () => {
    const { control, started, send, pass } = startControl();
    for (let at = 0; at < 4; at += 1) send('slow');
    control.onSample(1_000);
    send('slow');
    expect(started).toHaveLength(4);
    pass(250);
    control.onSample(1_000);
    expect(started).toHaveLength(5);
    for (let at = 0; at < 4; at += 1) send('slow');
    pass(1_000);
    expect(control.refuses('slow')).toBe(true);
    control.delayMs = 0;
    expect(control.refuses('slow')).toBe(false);
  });

  it('weighs operations by their REST calls', () => {
    const { control, started, send } = startControl();
    for (const token of ['small', 'small', 'small']) {
      send(token)();
      control.onCost(token, 1);
    }
    send('big')();
    control.onCost('big', 52);
    const running = [send('a'), send('a'), send('a'), send('a')];
    control.onSample(1_000);
    for (const token of ['big', 'small', 'small']) send(token);
    for (const end of running.slice(0, 2)) end();
    expect(started.slice(-2)).toEqual(['small', 'small']);
    expect(control.waiting).toBe(1);
  });

  it('starts waiting operations of tokens in turn', () => {
    const { control, started, send } = startControl();
    const running = ['a', 'a', 'a', 'a'].map(send);
    control.onSample(100);
    for (const token of ['a', 'a', 'b', 'b', 'c', 'c']) send(token);
    for (const end of running) end();
    expect(started.slice(4)).toEqual(['b', 'c', 'b', 'c']);
  });

  it('lets any number run again when the event loop keeps up', () => {
    const { control, started, send } = startControl();
    for (let at = 0; at < 4; at += 1) send('a');
    control.onSample(100);
    for (let at = 0; at < 20; at += 1) send('a');
    expect(started).toHaveLength(4);
    for (let at = 0; at < 90; at += 1) control.onSample(0);
    expect(started).toHaveLength(24);
    expect(control.waiting).toBe(0);
  });
});

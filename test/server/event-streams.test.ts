import { createClient } from 'graphql-sse';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { createServer as createHttpServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { toGlobalId } from '../../src/schema/ids.ts';
import { completeRun, run } from '../support/canvas-scripts.ts';
import { quickPolling } from '../support/gateway.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';
import { until } from '../support/until.ts';

const id = toGlobalId('AccountReport', '1:provisioning_csv:7');
const document = 'subscription ($id: ID!) { reportUpdates(id: $id) { state progress message } }';
const authorization = 'Bearer a-token';

/** A run that makes progress with each look, and is complete at the fifth. */
function quickRun(): Script {
  let looks = 0;
  return (_, response) => {
    looks += 1;
    json(
      response,
      looks < 5
        ? { ...run, status: 'running', progress: looks }
        : { ...completeRun, progress: looks },
    );
  };
}

const endlessRun: Script = (_, response) => {
  json(response, { ...run, status: 'running' });
};

const inUrl = (query: string) =>
  `/graphql?query=${encodeURIComponent(query)}&variables=${encodeURIComponent(JSON.stringify({ id }))}`;

describe('an event stream', () => {
  it('is read by graphql-sse', async () => {
    const { listener } = await startScriptedGateway(quickRun(), { polling: quickPolling });
    const client = createClient({
      url: `${await serve(listener)}/graphql`,
      headers: { authorization },
    });
    const progress: unknown[] = [];
    for await (const { data } of client.iterate({ query: document, variables: { id } })) {
      progress.push((data as { reportUpdates: { progress: number } }).reportUpdates.progress);
    }
    expect(progress).toEqual([1, 2, 3, 4, 5]);
    client.dispose();
  });

  it('is opened by GET, as EventSource does', async () => {
    const { listener } = await startScriptedGateway(quickRun(), { polling: quickPolling });
    const response = await fetch((await serve(listener)) + inUrl(document), {
      headers: { accept: 'text/event-stream', authorization },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toBeTruthy();
    const text = await response.text();
    expect(text).toMatch(/^:\n\nevent: next\ndata: \{"data"/);
    expect(text).toMatch(/event: complete\ndata:\n\n$/);
  });

  it('changes nothing in Canvas by GET', async () => {
    const { listener, requests } = await startScriptedGateway(quickRun());
    const response = await fetch(
      (await serve(listener)) +
        inUrl('mutation ($id: ID!) { abortReport(input: { id: $id }) { errors { code } } }'),
      { headers: { accept: 'text/event-stream', authorization } },
    );
    expect(response.status).toBe(405);
    expect(requests).toEqual([]);
  });

  it('is not given to a client that takes JSON alone', async () => {
    const { listener } = await startScriptedGateway(quickRun(), { polling: quickPolling });
    const response = await fetch(`${await serve(listener)}/graphql`, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: document, variables: { id } }),
    });
    expect(response.status).toBe(406);
  });

  it.each<Record<string, string>>([
    { accept: 'text/event-stream' },
    { accept: '*/*' },
    { accept: 'text/event-stream', origin: 'https://app.example.org' },
  ])('lets go of the report as soon as the client (%o) has gone', async (headers) => {
    const { listener, requests } = await startScriptedGateway(endlessRun, {
      polling: { firstMs: 50, longestMs: 50 },
    });
    const client = new AbortController();
    const response = await fetch(`${await serve(listener)}/graphql`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', authorization },
      body: JSON.stringify({ query: document, variables: { id } }),
      signal: client.signal,
    });
    await until(
      async () => (await sleep(10), requests.length),
      (count) => count >= 3,
    );
    client.abort();
    await response.text().catch(() => undefined);
    // A second later nobody looks any more.
    await sleep(1_000);
    const before = requests.length;
    await sleep(300);
    expect(requests).toHaveLength(before);
  });

  it('is kept alive by a comment every 12 seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const gateway = await startScriptedGateway(endlessRun, { polling: { firstMs: 60_000 } });
    const stream = await gateway.subscribe(document, { variables: { id } });
    expect((await stream.next())!.data.reportUpdates.state).toBe('RUNNING');
    const rest = stream.next().catch(() => undefined);
    await vi.advanceTimersByTimeAsync(11_999);
    const quiet = stream.raw;
    await vi.advanceTimersByTimeAsync(1);
    await until(
      async () => (await sleep(10), stream.raw),
      (raw) => raw === `${quiet}:\n\n`,
    );
    await vi.advanceTimersByTimeAsync(24_000);
    await until(
      async () => (await sleep(10), stream.raw),
      (raw) => raw === `${quiet}:\n\n:\n\n:\n\n`,
    );
    stream.close();
    await rest;
  });
});

describe('a client that reads slowly', () => {
  it('gets the newest state and not a queue, and holds back nobody', async () => {
    // Events of a quarter of a megabyte fill the buffers of the system soon.
    const message = 'x'.repeat(256 * 1024);
    let looks = 0;
    const last = 200;
    const gateway = await startScriptedGateway(
      (_, response) => {
        looks += 1;
        const state = looks < last ? { ...run, status: 'running' } : completeRun;
        json(response, { ...state, progress: Math.min(looks, last), message });
      },
      { polling: { firstMs: 1, longestMs: 2 } },
    );
    const server = createHttpServer(gateway.listener);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const slow = await openPaused(port);
    const quick = await gateway.subscribe(document, { variables: { id } });
    const seen = await quick.all();
    expect(seen.at(-1)!.data.reportUpdates.progress).toBe(last);
    const text = await readAll(slow);
    const progress = [...text.matchAll(/"progress":(\d+)/g)].map(([, count]) => Number(count));
    expect(progress.at(-1)).toBe(last);
    expect(progress.length).toBeLessThan(last / 2);
    expect(text).toContain('event: complete');
  });

  /** Subscribes over a bare socket that takes nothing in. */
  async function openPaused(port: number): Promise<Socket> {
    const body = JSON.stringify({ query: document, variables: { id } });
    const socket = connect({ port, host: '127.0.0.1' });
    socket.pause();
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write(
      `POST /graphql HTTP/1.1\r\nhost: gateway.test\r\naccept: text/event-stream\r\nconnection: close\r\n` +
        `authorization: ${authorization}\r\ncontent-type: application/json\r\n` +
        `content-length: ${body.length}\r\n\r\n${body}`,
    );
    return socket;
  }

  async function readAll(socket: Socket): Promise<string> {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.resume();
    await new Promise((resolve) => socket.once('end', resolve));
    return Buffer.concat(chunks).toString();
  }
});

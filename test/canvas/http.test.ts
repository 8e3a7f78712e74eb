import type { ServerResponse } from 'node:http';
import { expect, it, onTestFinished } from 'vitest';
import { Deadline } from '../../src/canvas/deadline.ts';
import { type HttpResponse, HttpOrigin } from '../../src/canvas/transport/http.ts';
import { serve } from '../support/serve.ts';

/** A server that answers when it is told to, and one connection to it. */
async function startHeldServer() {
  const connections = new Set<unknown>();
  const paths: string[] = [];
  const held: ServerResponse[] = [];
  let arrived: () => void = () => undefined;
  const origin = await serve((request, response) => {
    connections.add(request.socket);
    paths.push(request.url!);
    held.push(response);
    arrived();
  });
  const http = open(origin);
  return {
    connections,
    paths,
    answer: () => held.shift()!.end('answered'),
    nextRequest: () => new Promise<void>((resolve) => (arrived = resolve)),
    get: (path: string, deadline?: Deadline) => get(http, path, deadline),
  };
}

function open(origin: string): HttpOrigin {
  const http = new HttpOrigin(origin, 1);
  onTestFinished(() => http.close());
  return http;
}

function get(http: HttpOrigin, path: string, deadline = new Deadline(Infinity)) {
  return new Promise<HttpResponse>((onResponse, onError) => {
    http.send({ method: 'GET', path, headers: [] }, deadline, { onResponse, onError });
  });
}

it('calls beyond the number of connections wait for one, and are sent in turn', async () => {
  const { connections, paths, answer, nextRequest, get } = await startHeldServer();
  const arrived = nextRequest();
  const answers = ['/1', '/2', '/3'].map((path) => get(path));
  await arrived;
  for (const path of ['/1', '/2', '/3']) {
    expect(paths).toEqual(['/1', '/2', '/3'].slice(0, Number(path.slice(1))));
    const next = path === '/3' ? undefined : nextRequest();
    answer();
    await next;
  }
  for (const { body } of await Promise.all(answers)) expect(body).toBe('answered');
  expect(connections.size).toBe(1);
});

it('a call that is given up while it waits for a connection is not sent, and costs no connection', async () => {
  const { connections, paths, answer, nextRequest, get } = await startHeldServer();
  const arrived = nextRequest();
  const first = get('/first');
  await arrived;
  const deadline = new Deadline(Infinity);
  const givenUp = get('/given-up', deadline);
  const last = get('/last');
  deadline.cancel();
  await expect(givenUp).rejects.toMatchObject({ reason: 'cancelled', sent: false });
  const lastArrived = nextRequest();
  answer();
  await lastArrived;
  answer();
  expect((await first).body).toBe('answered');
  expect((await last).body).toBe('answered');
  expect(paths).toEqual(['/first', '/last']);
  expect(connections.size).toBe(1);
});

it('calls that wait for a connection fail when none can be made', async () => {
  const http = open('http://127.0.0.1:1');
  const calls = Array.from({ length: 20 }, (_, n) => get(http, `/${n}`));
  for (const outcome of await Promise.allSettled(calls)) {
    expect(outcome).toMatchObject({
      status: 'rejected',
      reason: { reason: 'connection', sent: false },
    });
  }
});

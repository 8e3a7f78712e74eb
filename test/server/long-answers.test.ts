import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';
import { ResponseBuffers } from '../../src/server/fast-path/response-buffers.ts';
import { biology } from '../support/canvas-scripts.ts';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

it('the bytes of a text are its UTF-8, in a new buffer as in a used one', () => {
  const buffers = new ResponseBuffers();
  fc.assert(
    fc.property(fc.string({ unit: 'binary', size: 'large' }), (text) => {
      const { bytes, release } = buffers.write((out) => {
        out.writeText(text);
      });
      expect(bytes.equals(Buffer.from(text))).toBe(true);
      release();
    }),
  );
});

it('a buffer is used again once its bytes have been sent, and not before', () => {
  const buffers = new ResponseBuffers();
  const write = (text: string) =>
    buffers.write((out) => {
      out.writeText(text);
    });
  const first = write('first');
  const second = write('second');
  expect(second.bytes.buffer).not.toBe(first.bytes.buffer);
  expect(first.bytes.toString()).toBe('first');
  second.release();
  expect(write('third').bytes.buffer).toBe(second.bytes.buffer);
  expect(first.bytes.toString()).toBe('first');
});

it('answers that wait for their client stay what they are, whatever is answered meanwhile', async () => {
  const nameOf = (id: number) => `${id} `.repeat(100_000);
  const { listener, requests } = await startScriptedGateway((request, response) => {
    const id = Number(/courses\/(\d+)/.exec(request.url!)![1]);
    json(response, { ...biology, id: String(id), name: nameOf(id) });
  });
  const origin = await serve(listener);
  const headers = { 'content-type': 'application/json', authorization: 'Bearer t' };
  const bodyFor = (id: number) => JSON.stringify({ query: `{ course(id: ${id}) { name } }` });
  const socket = connect(Number(new URL(origin).port), '127.0.0.1').pause();
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  // More than the buffers of a connection hold.
  const waiting = Array.from({ length: 40 }, (_, at) => at + 1);
  for (const id of waiting) {
    const body = bodyFor(id);
    const lines = Object.entries({
      ...headers,
      connection: id === waiting.length ? 'close' : 'keep-alive',
      'content-length': body.length,
    }).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST /graphql HTTP/1.1\r\nhost: gateway.test\r\n${lines.join('')}\r\n${body}`);
  }
  for (let id = 101; id <= 140; id += 1) {
    const answer = await fetch(`${origin}/graphql`, { method: 'POST', headers, body: bodyFor(id) });
    expect(await answer.json()).toEqual({ data: { course: { name: nameOf(id) } } });
  }
  expect(requests.length).toBeGreaterThan(40);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume();
  await once(socket, 'close');
  const answers = Buffer.concat(chunks)
    .toString()
    .match(/\{"data".*?\}\}\}/g);
  expect(answers).toEqual(
    waiting.map((id) => JSON.stringify({ data: { course: { name: nameOf(id) } } })),
  );
});

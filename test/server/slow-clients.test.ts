import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createHttpServer } from '../../src/server/http-server.ts';
import { defaultLimits } from '../../src/limits.ts';
import { always, biology } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';

const body = JSON.stringify({ query: '{ course(id: 1) { name } }' });
const head = `POST /graphql HTTP/1.1\r\nhost: gateway.test\r\ncontent-type: application/json\r\nauthorization: Bearer t\r\n`;
const whole = `${head}content-length: ${body.length}\r\n\r\n${body}`;

/** A gateway as the program serves it, and its clients' sockets, all gone when the test is. */
async function start(limits: Partial<typeof defaultLimits> = {}, name = 'Biology') {
  const { listener } = await startScriptedGateway(always({ ...biology, name }));
  const server = createHttpServer(listener, { ...defaultLimits, ...limits });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 4096, resolve));
  const { port } = server.address() as AddressInfo;
  const sockets: Socket[] = [];
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const open = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  return { server, open };
}

/** What a socket reads until the server ends it. */
async function readToEnd(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await once(socket, 'close');
  return text;
}

/** Sends one request and reads its answer. */
async function ask(socket: Socket): Promise<string> {
  socket.write(whole);
  const [chunk] = (await once(socket, 'data')) as [Buffer];
  return chunk.toString();
}

it('2,000 idle connections and hundreds of slow ones hold back nobody', async () => {
  const { server, open } = await start();
  const idle = await Promise.all(Array.from({ length: 2000 }, open));
  const slow = await Promise.all(Array.from({ length: 300 }, open));
  for (const [at, socket] of slow.entries()) {
    // A third never ends its headers, a third its body, a third reads no answer.
    if (at % 3 === 0) socket.write(head);
    else if (at % 3 === 1) socket.write(`${head}content-length: 1000\r\n\r\n${body}`);
    else socket.pause().write(whole.repeat(20));
  }
  for (let times = 0; times < 5; times += 1) {
    const answer = await ask(await open());
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(answer).toContain('{"data":{"course":{"name":"Biology"}}}');
  }
  // They were there all the time: no answer came of closing them.
  const connections = await new Promise<number>((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error) reject(error);
      else resolve(count);
    });
  });
  expect(connections).toBe(2305);
  expect(idle.every((socket) => !socket.destroyed)).toBe(true);
  expect(await ask(idle[1999]!)).toContain('Biology');
});

it.each([
  ['its headers', head, { headersSeconds: 1 }],
  ['its body', `${head}content-length: 1000\r\n\r\n{`, { headersSeconds: 1, requestSeconds: 1 }],
])('who does not end %s is told 408, and closed', async (_, begun, limits) => {
  const { open } = await start(limits);
  const socket = await open();
  socket.write(begun);
  expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

it('who trickles its headers byte by byte is not kept by that', async () => {
  const { open } = await start({ headersSeconds: 1 });
  const socket = await open();
  socket.write(head);
  const drip = setInterval(() => socket.write('x'), 20);
  const text = await readToEnd(socket);
  clearInterval(drip);
  expect(text).toMatch(/^HTTP\/1\.1 408 /);
});

it('who reads nothing of its answers is cut off', async () => {
  const { server, open } = await start({ stallSeconds: 1 }, 'x'.repeat(200_000));
  const closed = new Promise<void>((resolve) => {
    server.once('connection', (socket: Socket) => {
      socket.once('close', () => {
        resolve();
      });
    });
  });
  const socket = await open();
  // More than the buffers of a connection hold.
  socket.pause().write(whole.repeat(100));
  await closed;
});

it('a connection without a request on it is closed after a while, and before that used again', async () => {
  const { open } = await start({ idleSeconds: 1 });
  const socket = await open();
  expect(await ask(socket)).toContain('Biology');
  expect(await ask(socket)).toContain('Biology');
  await once(socket, 'close');
});

it.each([
  ['as large as allowed are taken', 1500, /^HTTP\/1\.1 200 /],
  ['larger ones are 431', 3000, /^HTTP\/1\.1 431 /],
])('headers %s', async (_, bytes, status) => {
  const { open } = await start({ headerBytes: 2048 });
  const socket = await open();
  const read = readToEnd(socket);
  socket.write(
    whole.replace('\r\n\r\n', `\r\nconnection: close\r\nx-long: ${'x'.repeat(bytes)}\r\n\r\n`),
  );
  expect(await read).toMatch(status);
});

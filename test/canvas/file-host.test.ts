import type { LookupAddress } from 'node:dns';
import { expect, it, onTestFinished } from 'vitest';
import { Deadline } from '../../src/canvas/deadline.ts';
import { FileHost } from '../../src/canvas/transport/file-host.ts';
import {
  type LookupAll,
  lookupPublic,
  PrivateAddressError,
} from '../../src/canvas/transport/public-address.ts';
import { serve } from '../support/serve.ts';

const publicAddress = { address: '8.8.8.8', family: 4 };
const loopback = { address: '127.0.0.1', family: 4 };

/** A server inside our own network that holds what nobody outside may read. */
async function startPrivateServer() {
  const received: (string | undefined)[] = [];
  const origin = await serve((request, response) => {
    received.push(request.headers.host);
    response.end('secret');
  });
  return { port: new URL(origin).port, received };
}

/** A name server that changes its mind: answers in turn, the last answer for ever. */
function createNames(...answers: LookupAddress[][]) {
  const asked: string[] = [];
  const lookupAll: LookupAll = (hostname, _options, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push(hostname);
    setImmediate(callback, null, answer);
  };
  return { asked, lookupAll };
}

async function download(host: FileHost, url: string): Promise<string> {
  onTestFinished(() => host.close());
  const answer = await host.get(new URL(url), { deadline: new Deadline(10_000) });
  const chunks: Buffer[] = [];
  for await (const chunk of answer.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

it('a name that was public when it was looked at, and is private when the socket connects, is refused', async () => {
  const { port, received } = await startPrivateServer();
  const { asked, lookupAll } = createNames([publicAddress], [loopback]);
  const before = await new Promise((resolve) => {
    lookupPublic(lookupAll)('files.test', {}, (error, address) => {
      resolve(error ?? address);
    });
  });
  expect(before).toBe(publicAddress.address);
  await expect(
    download(new FileHost('canvas.test', { lookupAll }), `http://files.test:${port}/`),
  ).rejects.toThrow(PrivateAddressError);
  expect(asked).toEqual(['files.test', 'files.test']);
  expect(received).toEqual([]);
});

it('a name is looked up once for a connection, so that there is nothing between the check and the socket', async () => {
  const { port, received } = await startPrivateServer();
  // Whoever asked a second time would be led to the private server.
  const { asked, lookupAll } = createNames([loopback], [publicAddress], [loopback]);
  await expect(
    download(new FileHost('canvas.test', { lookupAll }), `http://files.test:${port}/`),
  ).rejects.toThrow(PrivateAddressError);
  expect(asked).toEqual(['files.test']);
  expect(received).toEqual([]);
});

it('of public and private addresses the socket is given the public ones alone', async () => {
  const { lookupAll } = createNames([loopback, publicAddress, { address: '::1', family: 6 }]);
  const addresses = await new Promise((resolve) => {
    lookupPublic(lookupAll)('files.test', { all: true }, (_error, found) => {
      resolve(found);
    });
  });
  expect(addresses).toEqual([publicAddress]);
});

it.each([
  '[::1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '127.0.0.1',
  '127.1',
  '0x7f000001',
  '2130706433',
])('an address that stands in the URL as %s is refused, too', async (hostname) => {
  const { port, received } = await startPrivateServer();
  await expect(
    download(new FileHost('canvas.test'), `http://${hostname}:${port}/`),
  ).rejects.toThrow(PrivateAddressError);
  expect(received).toEqual([]);
});

it('a redirect of Canvas to a name that turns private is refused', async () => {
  const { port, received } = await startPrivateServer();
  const { asked, lookupAll } = createNames([loopback]);
  const canvas = new URL(
    await serve((_request, response) => {
      response.writeHead(302, { location: `http://files.test:${port}/` }).end();
    }),
  );
  await expect(download(new FileHost(canvas.hostname, { lookupAll }), canvas.href)).rejects.toThrow(
    PrivateAddressError,
  );
  expect(asked).toEqual(['files.test']);
  expect(received).toEqual([]);
});

it('the host of the configured Canvas may lie anywhere, on whatever port', async () => {
  const { port, received } = await startPrivateServer();
  expect(await download(new FileHost('127.0.0.1'), `http://127.0.0.1:${port}/`)).toBe('secret');
  expect(await download(new FileHost('localhost'), `http://localhost:${port}/`)).toBe('secret');
  expect(received).toEqual([`127.0.0.1:${port}`, `localhost:${port}`]);
});

it('a private host opens when it is allowed by name, with or without its port', async () => {
  const { port } = await startPrivateServer();
  for (const allowed of ['files.test', `files.test:${port}`]) {
    const { lookupAll } = createNames([loopback]);
    const host = new FileHost('canvas.test', { allowedHosts: [allowed], lookupAll });
    // Allowed hosts are looked up like any other, so the test names the address.
    await expect(download(host, `http://files.test:${port}/`)).rejects.not.toThrow(
      PrivateAddressError,
    );
    const byAddress = new FileHost('canvas.test', {
      allowedHosts: [allowed.replace('files.test', '127.0.0.1')],
    });
    expect(await download(byAddress, `http://127.0.0.1:${port}/`)).toBe('secret');
  }
});

it('an allowed port opens no other port of the host', async () => {
  const { port, received } = await startPrivateServer();
  const host = new FileHost('canvas.test', { allowedHosts: ['127.0.0.1:1'] });
  await expect(download(host, `http://127.0.0.1:${port}/`)).rejects.toThrow(PrivateAddressError);
  expect(received).toEqual([]);
});

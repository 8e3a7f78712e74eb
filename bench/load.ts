/**
 * The load generator, a process of its own: so many clients, each with a connection that stays open
 * and a token of its own, each sending its next operation when the last one is answered. Started by
 * `run.ts`, which sends it orders.
 *
 * A token of its own, because two requests of one token may share their GETs in some servers and
 * not in others; here every server has to make all calls of every operation.
 */
import { connect, type Socket } from 'node:net';
import type { LoadAnswer, LoadOrder, LoadReport } from './support/load-messages.ts';

process.on('message', (order: LoadOrder) => {
  run(order).then(
    (report) => {
      answer({ report });
    },
    (error: unknown) => {
      answer({ error: error instanceof Error ? error.message : String(error) });
    },
  );
});

function answer(message: LoadAnswer): void {
  process.send?.(message);
}

async function run(order: LoadOrder): Promise<LoadReport> {
  const clients = await Promise.all(
    Array.from({ length: order.clients }, (_, index) => Client.open(order, `bench-${index}`)),
  );
  const times: number[] = [];
  const start = performance.now();
  let started = 0;
  const goesOn = () =>
    started < order.operations ||
    (order.minimumMs > 0 && performance.now() - start < order.minimumMs);
  await Promise.all(
    clients.map(async (client) => {
      while (goesOn()) {
        started += 1;
        const sent = performance.now();
        await client.send();
        times.push(performance.now() - sent);
      }
    }),
  );
  const elapsedMs = performance.now() - start;
  for (const client of clients) client.close();
  return { operations: times.length, elapsedMs, timesMs: times };
}

const lastChunk = Buffer.from('0\r\n\r\n');

/** One connection. It reads answers as cheaply as it can: status, length, and nothing of the body. */
class Client {
  readonly #socket: Socket;
  readonly #request: Buffer;
  #input: Buffer = Buffer.alloc(0);
  #length = 0; // bytes received since the last answer, however many chunks they came in
  #awaited: number | undefined; // bytes of the answer under way, once its head is read
  #bodyBytes: number | undefined; // of every answer: one operation has one answer
  #settle: ((error?: Error) => void) | undefined;

  private constructor(socket: Socket, request: Buffer) {
    this.#socket = socket;
    this.#request = request;
    socket.on('data', (chunk) => {
      try {
        this.#receive(chunk);
      } catch (error) {
        this.#settle?.(error as Error);
      }
    });
    socket.on('error', (error) => this.#settle?.(error));
    socket.on('close', () => this.#settle?.(new Error('the server closed the connection')));
  }

  static open(order: LoadOrder, token: string): Promise<Client> {
    const head = [
      'POST /graphql HTTP/1.1',
      `host: 127.0.0.1:${order.port}`,
      `authorization: Bearer ${token}`,
      'content-type: application/json',
      'accept: application/json',
      `content-length: ${Buffer.byteLength(order.body)}`,
    ];
    const request = `${head.join('\r\n')}\r\n\r\n${order.body}`;
    return new Promise((resolve, reject) => {
      const socket = connect({ port: order.port, host: '127.0.0.1', noDelay: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new Client(socket, Buffer.from(request)));
      });
    });
  }

  send(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = (error) => {
        this.#settle = undefined;
        if (error) reject(error);
        else resolve();
      };
      this.#socket.write(this.#request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#awaited === undefined) {
      this.#input = this.#input.length === 0 ? chunk : Buffer.concat([this.#input, chunk]);
      const headLength = this.#input.indexOf('\r\n\r\n') + 4;
      if (headLength < 4) return;
      const head = this.#input.toString('latin1', 0, headLength).toLowerCase();
      if (!head.startsWith('http/1.1 200')) throw new Error(this.#input.toString('utf8', 0, 400));
      if (head.includes('\r\ntransfer-encoding: chunked')) {
        if (!this.#input.subarray(-5).equals(lastChunk)) return; // wait for all; rare, so copied
        this.#finish(this.#length - headLength);
        return;
      }
      const bodyBytes = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1]);
      if (Number.isNaN(bodyBytes)) throw new Error('an answer of unknown length');
      this.#awaited = headLength + bodyBytes;
      this.#bodyBytes ??= bodyBytes;
      if (this.#bodyBytes !== bodyBytes) throw new Error('an answer of another length than before');
    }
    if (this.#length >= this.#awaited) this.#finish(this.#awaited);
  }

  #finish(bytes: number): void {
    if (bytes < 20) throw new Error('an answer without a body');
    this.#input = Buffer.alloc(0);
    this.#length = 0;
    this.#awaited = undefined;
    this.#settle?.();
  }
}

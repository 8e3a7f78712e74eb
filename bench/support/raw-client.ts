import { connect, type Socket } from 'node:net';

/** One answer: its status, its head as text (parsed by whoever wants a header), its body. */
export interface RawResponse {
  status: number;
  head: string;
  body: string;
}

type Settle = (error: Error | undefined, response?: RawResponse) => void;

const receiveBytes = 256 * 1024; // one read takes what the kernel holds, not 64 KiB
const headEnd = Buffer.from('\r\n\r\n');

/**
 * The least that an HTTP/1.1 client can do in Node: a few sockets that stay open, GETs written
 * without waiting for earlier answers (pipelining), one buffer to receive into, bodies by
 * `Content-Length` only. A measure, not a client to use: no time-outs, no chunked bodies, no retry.
 */
export class RawClient {
  readonly #connections: RawConnection[];
  #next = 0;

  constructor(origin: string, connections: number, pipelining: number) {
    const { hostname, port } = new URL(origin);
    this.#connections = Array.from(
      { length: connections },
      () => new RawConnection(hostname, Number(port), pipelining),
    );
  }

  /** `headers` is a block of whole lines, each ended by CRLF. */
  get(path: string, headers: string): Promise<RawResponse> {
    const connection = this.#connections[this.#next]!;
    this.#next = (this.#next + 1) % this.#connections.length;
    return connection.get(path, headers);
  }

  close(): void {
    for (const connection of this.#connections) connection.close();
  }
}

class RawConnection {
  readonly #hostname: string;
  readonly #port: number;
  readonly #pipelining: number;
  readonly #receiver = Buffer.allocUnsafeSlow(receiveBytes);
  readonly #waiting: Settle[] = [];
  readonly #queued: string[] = [];
  #socket: Socket | undefined;
  #outgoing = '';
  #incoming: Buffer = Buffer.alloc(0);

  constructor(hostname: string, port: number, pipelining: number) {
    this.#hostname = hostname;
    this.#port = port;
    this.#pipelining = pipelining;
  }

  get(path: string, headers: string): Promise<RawResponse> {
    return new Promise((resolve, reject) => {
      const request = `GET ${path} HTTP/1.1\r\nhost: ${this.#hostname}:${this.#port}\r\n${headers}\r\n`;
      const inFlight = this.#waiting.length - this.#queued.length;
      this.#waiting.push((error, response) => {
        if (response) resolve(response);
        else reject(error!);
      });
      if (inFlight < this.#pipelining) this.#send(request);
      else this.#queued.push(request);
    });
  }

  close(): void {
    this.#socket?.destroy();
  }

  /** Requests of one turn of the event loop leave in one write. */
  #send(request: string): void {
    if (this.#outgoing === '') {
      process.nextTick(() => {
        this.#socket ??= this.#open();
        this.#socket.write(this.#outgoing, 'latin1');
        this.#outgoing = '';
      });
    }
    this.#outgoing += request;
  }

  #open(): Socket {
    const socket = connect({
      host: this.#hostname,
      port: this.#port,
      noDelay: true,
      onread: {
        buffer: this.#receiver,
        callback: (length) => {
          this.#receive(this.#receiver.subarray(0, length));
          return true;
        },
      },
    });
    let cause = new Error('the upstream closed the connection');
    socket.on('error', (error) => {
      cause = error;
    });
    socket.on('close', () => {
      this.#socket = undefined;
      this.#incoming = Buffer.alloc(0);
      this.#queued.length = 0;
      for (const settle of this.#waiting.splice(0)) settle(cause);
    });
    return socket;
  }

  #receive(chunk: Buffer): void {
    // `chunk` lies in the receive buffer, which the next read overwrites: a rest must be copied.
    const input = this.#incoming.length === 0 ? chunk : Buffer.concat([this.#incoming, chunk]);
    let start = 0;
    while (start < input.length) {
      const bodyStart = input.indexOf(headEnd, start) + 4;
      if (bodyStart < 4) break;
      const head = input.toString('latin1', start, bodyStart - 2);
      const bodyEnd = bodyStart + contentLength(head);
      if (bodyEnd > input.length) break;
      this.#settle({
        status: Number(head.slice(9, 12)),
        head,
        body: input.toString('utf8', bodyStart, bodyEnd),
      });
      start = bodyEnd;
    }
    this.#incoming = start === input.length ? Buffer.alloc(0) : Buffer.from(input.subarray(start));
  }

  #settle(response: RawResponse): void {
    this.#waiting.shift()?.(undefined, response);
    const next = this.#queued.shift();
    if (next !== undefined) this.#send(next);
  }
}

function contentLength(head: string): number {
  const at = head.indexOf('\r\nContent-Length: ');
  if (at < 0) throw new Error('an answer without Content-Length');
  return Number.parseInt(head.slice(at + 18, at + 28), 10);
}

/** All headers of a head by lower-case name, for those who need more than the body. */
export function parseHeaders(head: string): Record<string, string> {
  const headers: Record<string, string> = {};
  let lineStart = head.indexOf('\r\n') + 2;
  while (lineStart < head.length) {
    const lineEnd = head.indexOf('\r\n', lineStart);
    const colon = head.indexOf(':', lineStart);
    headers[head.slice(lineStart, colon).toLowerCase()] = head.slice(colon + 1, lineEnd).trim();
    lineStart = lineEnd + 2;
  }
  return headers;
}

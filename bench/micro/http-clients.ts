/**
 * What one GET costs a Node process, by HTTP client: CPU time per call over connections that stay
 * open, with the body as a string and the headers that a Canvas client reads (status, `Link`,
 * `Location`, `Content-Type`, `X-Request-Cost`, `X-Rate-Limit-Remaining`).
 *
 *     npm run micro -- [--rounds 3] [--calls 20000] [--only dispatch,fetch]
 *
 * Each client runs in a process of its own, alone and in interleaved rounds; medians are written to
 * results/http-clients.md. Three loads: one call at a time, 50 at a time (as an operation with 50
 * objects makes them), both with a small answer (an account, 0.5 kB), and 50 at a time with a
 * larger one (100 days of activity, 5.5 kB).
 */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { Agent as HttpAgent, get as httpGet } from 'node:http';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Agent, Client, Pool, fetch as undiciFetch, interceptors, type Dispatcher } from 'undici';
import { toTable } from '../support/markdown-table.ts';
import { packageRoot } from '../support/paths.ts';
import { start } from '../support/processes.ts';
import { parseHeaders, RawClient } from '../support/raw-client.ts';
import { format, median } from '../support/report.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    calls: { type: 'string', default: '20000' },
    only: { type: 'string' },
    // Set by the process that measures for the process that is measured.
    variant: { type: 'string' },
    origin: { type: 'string' },
  },
});

/** What a Canvas client takes from an answer. */
interface Answer {
  status: number;
  link: string | undefined;
  location: string | undefined;
  contentType: string | undefined;
  cost: string | undefined;
  remaining: string | undefined;
  body: string;
}

type Get = (path: string) => Promise<Answer>;

const headers = { authorization: 'Bearer bench-micro', accept: 'application/json' };
const headerList = Object.entries(headers).flat();
const many = 50; // calls at a time

const variants: Record<string, { title: string; create: (origin: string) => Get }> = {
  fetch: { title: "Node's fetch", create: (origin) => throughFetch(origin, fetch) },
  'undici-fetch': {
    title: 'undici.fetch',
    create: (origin) => throughFetch(origin, undiciFetch as unknown as typeof fetch),
  },
  http: { title: 'node:http, keep-alive agent', create: throughHttp },
  request: {
    title: 'undici request, Pool, body.text()',
    create: (origin) => throughRequest(new Pool(origin, { connections: many })),
  },
  'request-agent': {
    title: 'undici request, Agent',
    create: (origin) => throughRequest(new Agent({ connections: many }), { origin }),
  },
  'request-signal': {
    title: 'undici request, Pool, one AbortSignal for 50 calls',
    create: (origin) => {
      const pool = new Pool(origin, { connections: many });
      let left = 0;
      let controller = new AbortController();
      return (path) => {
        if (left === 0) {
          controller = new AbortController();
          left = many;
        }
        left -= 1;
        return throughRequest(pool, { signal: controller.signal })(path);
      };
    },
  },
  'request-timeout': {
    title: 'undici request, Pool, an AbortSignal.timeout for each call',
    create: (origin) => {
      const pool = new Pool(origin, { connections: many });
      return (path) => throughRequest(pool, { signal: AbortSignal.timeout(30_000) })(path);
    },
  },
  'request-retry': {
    title: 'undici request, Pool with the retry interceptor',
    create: (origin) =>
      throughRequest(new Pool(origin, { connections: many }).compose(interceptors.retry())),
  },
  'dispatch-objects': {
    title: 'undici dispatch, Pool, handler of onResponse…',
    create: (origin) => throughNewHandler(new Pool(origin, { connections: many })),
  },
  dispatch: {
    title: 'undici dispatch, Pool, handler of onHeaders…',
    create: (origin) => throughDispatch(new Pool(origin, { connections: many })),
  },
  'dispatch-12': {
    title: 'the same, 12 connections',
    create: (origin) => throughDispatch(new Pool(origin, { connections: 12 })),
  },
  'dispatch-no-timers': {
    title: 'the same, 50 connections, headersTimeout and bodyTimeout 0',
    create: (origin) =>
      throughDispatch(new Pool(origin, { connections: many, headersTimeout: 0, bodyTimeout: 0 })),
  },
  'dispatch-pipelined': {
    title: 'undici dispatch, Pool of 4, pipelining 16, not blocking',
    create: (origin) =>
      throughDispatch(new Pool(origin, { connections: 4, pipelining: 16 }), { blocking: false }),
  },
  'dispatch-client': {
    title: 'undici dispatch, one Client, pipelining 50, not blocking',
    create: (origin) =>
      throughDispatch(new Client(origin, { pipelining: many }), { blocking: false }),
  },
  'raw-needed': {
    title: 'raw sockets, 50 connections, only the headers asked for',
    create: (origin) => {
      const client = new RawClient(origin, many, 1);
      const block = headerBlock();
      return async (path) => {
        const { status, head, body } = await client.get(path, block);
        const read = (name: string) => {
          const at = head.indexOf(`\r\n${name}: `);
          return at < 0
            ? undefined
            : head.slice(at + name.length + 4, head.indexOf('\r\n', at + name.length + 4));
        };
        return {
          status,
          link: read('Link'),
          location: read('Location'),
          contentType: read('Content-Type'),
          cost: read('X-Request-Cost'),
          remaining: read('X-Rate-Limit-Remaining'),
          body,
        };
      };
    },
  },
  raw: {
    title: 'raw sockets, 50 connections, all headers parsed',
    create: (origin) => throughRaw(new RawClient(origin, many, 1)),
  },
  'raw-pipelined': {
    title: 'raw sockets, 4 connections, pipelined, all headers parsed',
    create: (origin) => throughRaw(new RawClient(origin, 4, many)),
  },
  'raw-least': {
    title: 'raw sockets, 4 connections, pipelined, no header parsed',
    create: (origin) => {
      const client = new RawClient(origin, 4, many);
      const block = headerBlock();
      return async (path) => {
        const { status, body } = await client.get(path, block);
        return { ...nothing, status, body };
      };
    },
  },
};

const nothing: Answer = {
  status: 0,
  link: undefined,
  location: undefined,
  contentType: undefined,
  cost: undefined,
  remaining: undefined,
  body: '',
};

function throughFetch(origin: string, fetcher: typeof fetch): Get {
  return async (path) => {
    const response = await fetcher(origin + path, { headers });
    const read = (name: string) => response.headers.get(name) ?? undefined;
    return {
      status: response.status,
      link: read('link'),
      location: read('location'),
      contentType: read('content-type'),
      cost: read('x-request-cost'),
      remaining: read('x-rate-limit-remaining'),
      body: await response.text(),
    };
  };
}

function throughHttp(origin: string): Get {
  const agent = new HttpAgent({ keepAlive: true, maxSockets: many });
  return (path) =>
    new Promise((resolve, reject) => {
      httpGet(origin + path, { agent, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (body += chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve(toAnswer(response.statusCode ?? 0, response.headers, body));
        });
      }).on('error', reject);
    });
}

function throughRequest(
  dispatcher: Dispatcher,
  more: { origin?: string; signal?: AbortSignal } = {},
): Get {
  return async (path) => {
    const response = await dispatcher.request({
      origin: '',
      ...more,
      method: 'GET',
      path,
      headers,
    });
    return toAnswer(response.statusCode, response.headers, await response.body.text());
  };
}

/** The handler that undici 7 documents: headers come as an object. */
function throughNewHandler(pool: Pool): Get {
  return (path) =>
    new Promise((resolve, reject) => {
      let status = 0;
      let fields: Record<string, string | string[] | undefined> = {};
      const chunks: Buffer[] = [];
      pool.dispatch(
        { method: 'GET', path, headers: headerList },
        {
          onRequestStart: () => undefined,
          onResponseStart: (_, statusCode, received) => {
            status = statusCode;
            fields = received;
          },
          onResponseData: (_, chunk) => {
            chunks.push(chunk);
          },
          onResponseEnd: () => {
            resolve(toAnswer(status, fields, toText(chunks)));
          },
          onResponseError: (_, error) => {
            reject(error);
          },
        },
      );
    });
}

/**
 * The handler that undici calls inside (its types call it deprecated; 7 has no other one within):
 * headers come as the buffers that were received, and only those asked for become strings.
 */
function throughDispatch(dispatcher: Dispatcher, more: { blocking?: boolean } = {}): Get {
  return (path) =>
    new Promise((resolve, reject) => {
      dispatcher.dispatch(
        { method: 'GET', path, headers: headerList, ...more },
        new DispatchedAnswer(resolve, reject),
      );
    });
}

class DispatchedAnswer implements Dispatcher.DispatchHandler {
  readonly #resolve: (answer: Answer) => void;
  readonly #reject: (error: Error) => void;
  readonly #answer: Answer = { ...nothing };
  readonly #chunks: Buffer[] = [];

  constructor(resolve: (answer: Answer) => void, reject: (error: Error) => void) {
    this.#resolve = resolve;
    this.#reject = reject;
  }

  onConnect(): void {
    // Here undici hands over the function that aborts the call.
  }

  onHeaders(status: number, received: Buffer[]): boolean {
    const answer = this.#answer;
    answer.status = status;
    for (let at = 0; at < received.length; at += 2) {
      // The length tells almost all other headers apart before a string is made.
      switch (received[at]!.length) {
        case 4:
          if (isNamed(received[at]!, 'link')) answer.link = received[at + 1]!.toString('latin1');
          break;
        case 8:
          if (isNamed(received[at]!, 'location')) {
            answer.location = received[at + 1]!.toString('latin1');
          }
          break;
        case 12:
          if (isNamed(received[at]!, 'content-type')) {
            answer.contentType = received[at + 1]!.toString('latin1');
          }
          break;
        case 14:
          if (isNamed(received[at]!, 'x-request-cost')) {
            answer.cost = received[at + 1]!.toString('latin1');
          }
          break;
        case 22:
          if (isNamed(received[at]!, 'x-rate-limit-remaining')) {
            answer.remaining = received[at + 1]!.toString('latin1');
          }
          break;
      }
    }
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#chunks.push(chunk);
    return true;
  }

  onComplete(): void {
    this.#answer.body = toText(this.#chunks);
    this.#resolve(this.#answer);
  }

  onError(error: Error): void {
    this.#reject(error);
  }
}

function throughRaw(client: RawClient): Get {
  const block = headerBlock();
  return async (path) => {
    const { status, head, body } = await client.get(path, block);
    return toAnswer(status, parseHeaders(head), body);
  };
}

function headerBlock(): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
}

function isNamed(bytes: Buffer, name: string): boolean {
  return bytes.toString('latin1').toLowerCase() === name;
}

function toAnswer(
  status: number,
  fields: Record<string, string | string[] | undefined>,
  body: string,
): Answer {
  return {
    status,
    link: fields.link as string | undefined,
    location: fields.location as string | undefined,
    contentType: fields['content-type'] as string | undefined,
    cost: fields['x-request-cost'] as string | undefined,
    remaining: fields['x-rate-limit-remaining'] as string | undefined,
    body,
  };
}

function toText(chunks: Buffer[]): string {
  return (chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)).toString('utf8');
}

// ---- measuring

const loads = [
  { title: 'alone, 0.5 kB', path: '/api/v1/accounts/1', atATime: 1 },
  { title: `${many} at a time, 0.5 kB`, path: '/api/v1/accounts/1', atATime: many },
  {
    title: `${many} at a time, 5.5 kB`,
    path: '/api/v1/courses/1/analytics/activity',
    atATime: many,
  },
];

/** In the process of its own: microseconds of CPU per call, by load. */
async function measure(get: Get, calls: number): Promise<number[]> {
  const results: number[] = [];
  for (const { path, atATime } of loads) {
    await callMany(get, path, atATime, calls); // warm-up
    const before = process.cpuUsage();
    await callMany(get, path, atATime, calls);
    const { user, system } = process.cpuUsage(before);
    results.push((user + system) / calls);
  }
  return results;
}

async function callMany(get: Get, path: string, atATime: number, calls: number): Promise<void> {
  for (let done = 0; done < calls; done += atATime) {
    const answers = await Promise.all(Array.from({ length: atATime }, () => get(path)));
    for (const { status, body } of answers) {
      if (status !== 200 || !body.endsWith('}') !== !body.startsWith('{')) {
        throw new Error(`an answer of status ${status}`);
      }
    }
  }
}

async function main(): Promise<void> {
  const only = values.only?.split(',');
  const names = Object.keys(variants).filter((name) => only?.includes(name) ?? true);
  const upstream = await start('upstream.js', {});
  const origin = `http://127.0.0.1:${upstream.port}`;
  const rounds = new Map<string, number[][]>(names.map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const name of names) {
      const { stdout } = await promisify(execFile)(process.execPath, [
        import.meta.filename,
        ...['--variant', name, '--origin', origin, '--calls', values.calls],
      ]);
      rounds.get(name)!.push(JSON.parse(stdout) as number[]);
      process.stdout.write(`round ${round + 1}  ${name}  ${stdout}`);
    }
  }
  await upstream.stop();
  const rows = names.map((name) => [
    variants[name]!.title,
    ...loads.map((_, load) => format(median(rounds.get(name)!.map((round) => round[load]!)))),
  ]);
  const table = toTable(['client', ...loads.map(({ title }) => title)], rows);
  const text = [
    '# HTTP clients',
    '',
    `Written by \`npm run micro\`: CPU µs per GET, all threads of the process, medians of ${values.rounds}`,
    `rounds of ${values.calls} calls; Node ${process.version.slice(1)}.`,
    '',
    ...table,
    '',
  ].join('\n');
  mkdirSync(join(packageRoot, 'results'), { recursive: true });
  writeFileSync(join(packageRoot, 'results', 'http-clients.md'), text);
  process.stdout.write(`\n${text}`);
}

if (values.variant === undefined) {
  await main();
} else {
  const get = variants[values.variant]!.create(values.origin!);
  process.stdout.write(`${JSON.stringify(await measure(get, Number(values.calls)))}\n`);
  process.exit(0); // connections are still open
}

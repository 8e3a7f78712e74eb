/**
 * A fake Canvas that costs next to nothing: prebuilt answers over raw sockets, keep-alive and
 * pipelined. It answers the same bytes to every server and counts its calls.
 *
 *     PORT=4600 LATENCY_MS=30 REMAINING=60000.0 node dist/upstream.js
 *
 * LATENCY_MS  added to each answer, in milliseconds (0). Requests pipelined on one connection wait
 *             for each other, as they do at the servers that stand before a real Canvas.
 * REMAINING   the `X-Rate-Limit-Remaining` of each answer. There is no bucket behind it: the default
 *             is high, so that a client which models Canvas's bucket is not held back by one.
 *
 *     GET /__bench/calls                 calls and connections since the last reset, as JSON
 *     POST /__bench/reset?latency=30     zeroes them; sets the latency if given
 */
import { createServer, type Socket } from 'node:net';
import { createFixtures, type Fixture } from './support/fixtures.ts';
import { createGrowthFixtures } from './support/growth-fixtures.ts';

const port = Number(process.env.PORT ?? 4600);
const remaining = process.env.REMAINING ?? '60000.0';
const origin = `http://127.0.0.1:${port}`;

let latencyMs = Number(process.env.LATENCY_MS ?? 0);
let calls = 0;
let connections = 0;
let failures = 0; // calls without a token, or to a route that is not there

const answers = new Map(
  [...createFixtures(origin), ...createGrowthFixtures(origin)].map((fixture) => [
    fixture.page ? toPageKey(fixture.path, fixture.page.number) : fixture.path,
    toAnswer(200, fixture),
  ]),
);
const notFound = toAnswer(404, {
  path: '',
  body: { errors: [{ message: 'The specified resource does not exist.' }] },
});
const unauthenticated = toAnswer(401, {
  path: '',
  body: { status: 'unauthenticated', errors: [{ message: 'user authorization required' }] },
});

createServer({ noDelay: true }, (socket) => {
  connections += 1;
  const connection: Connection = { socket, busyUntil: 0 };
  let rest = '';
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    rest = answerAll(connection, rest + chunk);
  });
  socket.on('error', () => socket.destroy());
}).listen(port, '127.0.0.1', () => {
  process.stdout.write(`ready upstream ${port}\n`);
});

interface Connection {
  socket: Socket;
  /** When the last answer under way leaves, on the clock of `performance.now()`. */
  busyUntil: number;
}

/** Answers every whole request in `input`; returns what is left over. GETs have no body. */
function answerAll(connection: Connection, input: string): string {
  let start = 0;
  connection.socket.cork();
  for (;;) {
    const end = input.indexOf('\r\n\r\n', start);
    if (end < 0) break;
    answer(connection, input.slice(start, end));
    start = end + 4;
  }
  connection.socket.uncork();
  return start === 0 ? input : input.slice(start);
}

function answer(connection: Connection, head: string): void {
  const { socket } = connection;
  const target = head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/1.1'));
  const queryAt = target.indexOf('?');
  const path = queryAt < 0 ? target : target.slice(0, queryAt);
  if (path.startsWith('/__bench/')) {
    socket.write(control(path, new URLSearchParams(target.slice(queryAt + 1))));
    return;
  }
  calls += 1;
  const bytes = authorized(head)
    ? (answers.get(path) ?? findPage(path, target.slice(queryAt + 1)) ?? notFound)
    : unauthenticated;
  if (bytes === notFound || bytes === unauthenticated) failures += 1;
  if (latencyMs === 0) {
    socket.write(bytes);
  } else {
    const now = performance.now();
    connection.busyUntil = Math.max(now, connection.busyUntil) + latencyMs;
    setTimeout(() => socket.write(bytes), connection.busyUntil - now);
  }
}

function findPage(path: string, query: string): Buffer | undefined {
  return answers.get(toPageKey(path, Number(new URLSearchParams(query).get('page') ?? 1)));
}

function toPageKey(path: string, page: number): string {
  return `${path}?page=${page}`;
}

function authorized(head: string): boolean {
  return /\r\nauthorization: Bearer bench-/i.test(head);
}

function control(path: string, query: URLSearchParams): Buffer {
  const body = { calls, connections, failures };
  if (path === '/__bench/reset') {
    calls = 0;
    connections = 0;
    failures = 0;
    latencyMs = Number(query.get('latency') ?? latencyMs);
  }
  return toAnswer(200, { path, body });
}

/** The whole answer with the headers that hosted Canvas sends. */
function toAnswer(status: number, { path, body, paged, page: place }: Fixture): Buffer {
  const bytes = Buffer.from(JSON.stringify(body));
  const page = `<${origin}${path}?page=1&per_page=50>`;
  const head = [
    `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Error'}`,
    'Date: Mon, 02 Mar 2026 12:00:00 GMT',
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${bytes.length}`,
    'Connection: keep-alive',
    'Server: Apache',
    'Cache-Control: max-age=0, private, must-revalidate',
    'Vary: Accept,Authorization',
    `ETag: W/"${'0f4e9a7c2b6d8135'.repeat(2)}"`,
    'Referrer-Policy: no-referrer-when-downgrade',
    'Strict-Transport-Security: max-age=31536000; includeSubDomains',
    'X-Content-Type-Options: nosniff',
    'X-Canvas-Meta: o=analytics_api;n=show;b=1203344;m=1206320;u=0.06;y=0.01;d=0.04;',
    'X-Canvas-User-Id: 10000000000042',
    'X-Request-Context-Id: 6f2b6c54-5d1e-4f1b-9f0e-0d6a3c1c7b1a',
    'X-Request-Processor: 0a1b2c3d4e5f60718',
    'X-Session-Id: 3d5f9a20c1b84e67a0f1d2c3b4a59687',
    'X-Request-Cost: 0.08241937600002167',
    `X-Rate-Limit-Remaining: ${remaining}`,
    ...(place ? [`Link: ${toLinks(path, place)}`] : []),
    ...(paged ? [`Link: ${page}; rel="current",${page}; rel="first",${page}; rel="last"`] : []),
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes]);
}

/** As Canvas links the courses of an account: without a total, `last` comes with the final page. */
function toLinks(path: string, { number, last }: NonNullable<Fixture['page']>): string {
  const toLink = (page: number, rel: string) =>
    `<${origin}${path}?page=${page}&per_page=100>; rel="${rel}"`;
  return [
    toLink(number, 'current'),
    ...(number < last ? [toLink(number + 1, 'next')] : []),
    ...(number > 1 ? [toLink(number - 1, 'prev')] : []),
    toLink(1, 'first'),
    ...(number === last ? [toLink(last, 'last')] : []),
  ].join(',');
}

import type { AddressInfo } from 'node:net';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { type DestinationStream, pino } from 'pino';
import { ConfigError, readConfig } from './config.ts';
import { createGateway } from './server/create-server.ts';
import { createDashboard } from './server/dashboard.ts';
import { createHttpServer } from './server/http-server.ts';

/*
 * How V8 collects garbage here, by what docs/performance.md has measured. `npm start` and the image give the
 * young generation twice the room that V8 does, which only the command line can; a fifth of the CPU time of
 * long answers was its collections. To pay for that in memory, the old generation may double between two
 * collections of it, where V8 lets it grow to four times. And nothing is made in the old generation from the
 * start, as V8 does where it saw many objects of one place in the code live on: lists of headers and rows are
 * among them, and keep what is put into them.
 */
setFlagsFromString('--heap-growing-percent=100');
setFlagsFromString('--no-allocation-site-pretenuring');

/** Starts the gateway and, when no Canvas is configured, the embedded one. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const log = pino({ level: config.logLevel }, await logDestination(config.production));
  const simulator = config.canvasBaseUrl ? undefined : await startEmbeddedCanvas();
  const canvasBaseUrl = config.canvasBaseUrl ?? new URL(simulator!.baseUrl);
  const tracing = config.tracing ? await startTracing() : undefined;
  // Its pages know Canvas's tokens, not the gateway's keys.
  const people = simulator && config.gatewayApiKeys.length === 0 ? simulator.people : undefined;
  const served = { dashboard: false };
  const gateway = createGateway({
    config,
    canvasBaseUrl,
    log,
    tracing,
    graphiqlToken: simulator?.tokens.admin,
    hasDashboard: () => served.dashboard,
    pages: (next) => {
      const dashboard = people && createDashboard({ next, people });
      served.dashboard = dashboard !== undefined;
      return dashboard;
    },
  });

  const server = createHttpServer(gateway.listener, config.limits);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = `http://${host}:${port}/graphql`;
  process.stdout.write(
    simulator
      ? embeddedBanner(
          url,
          simulator,
          served.dashboard ? `http://${host}:${port}/dashboard` : undefined,
        )
      : `GraphQL over ${canvasBaseUrl.origin} at ${url}\n`,
  );

  const drainMs = config.limits.drainSeconds * 1000;
  stopOnSignal(drainMs + lingerMs + closeMs, async (signal) => {
    log.info({ signal }, 'shutting down');
    gateway.drain.begin();
    const finished = await gateway.drain.finished(drainMs);
    if (!finished) log.warn('operations were cut off');
    // Clients that have not noticed get a 503, not a reset.
    await delay(lingerMs);
    server.close();
    server.closeAllConnections();
    await Promise.all([gateway.close(), simulator?.close(), tracing?.shutdown()]);
  });
}

/** Milliseconds for which requests are still refused with 503 after the last operation has finished. */
const lingerMs = 1_000;
/** Milliseconds for which connections may take to close after operations have had their time. */
const closeMs = 5_000;

/** Stops in order at the first SIGTERM or SIGINT, within the time, and at once at the second. */
function stopOnSignal(withinMs: number, stop: (signal: string) => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(128 + constants.signals[signal]);
    stopping = true;
    setTimeout(() => process.exit(0), withinMs).unref();
    stop(signal).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** Loaded only when it is configured: without it no span is made, and no SDK loaded. */
async function startTracing() {
  const { startOtlpTracing } = await import('./telemetry/otlp.ts');
  return startOtlpTracing();
}

/**
 * Standard error, written in blocks of 16 KiB or once a second, and to the end when the process ends. As
 * bytes: a text that waits would be counted again, from its beginning, with each line that is added to it.
 */
async function logDestination(production: boolean): Promise<DestinationStream> {
  const readable = process.stderr.isTTY && !production ? await readableLog() : undefined;
  if (readable) return readable;
  const blocks = pino.destination({
    dest: 2,
    sync: false,
    minLength: 16 * 1024,
    maxWrite: 64 * 1024,
    periodicFlush: 1_000,
    contentMode: 'buffer',
  });
  process.once('exit', () => {
    blocks.flushSync();
  });
  // Its types know of texts alone.
  const bytes = blocks as unknown as { write(line: Buffer): void };
  return {
    write: (line) => {
      bytes.write(Buffer.from(line));
    },
  };
}

/** Lines that a person can read, for a terminal; undefined where the development package is not installed. */
async function readableLog(): Promise<DestinationStream | undefined> {
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({ destination: 2, sync: true, ignore: 'pid,hostname' });
  } catch {
    return undefined;
  }
}

/** Loaded only when it is needed: a gateway to a real Canvas carries no simulator. */
async function startEmbeddedCanvas() {
  const { startSimulator } = await import('../simulator/server.ts');
  const { tokenRights } = await import('../simulator/http/tokens.ts');
  const { listPeople } = await import('../simulator/people.ts');
  const simulator = await startSimulator();
  return { ...simulator, tokenRights, people: listPeople(simulator.world) };
}

type EmbeddedCanvas = Awaited<ReturnType<typeof startEmbeddedCanvas>>;

const firstQuery =
  '{ account(id: 1) { name analytics(termId: 4) { statistics { courses students } } } }';

function embeddedBanner(
  url: string,
  { baseUrl, tokens, tokenRights }: EmbeddedCanvas,
  dashboardUrl: string | undefined,
): string {
  const width = Math.max(...Object.values(tokens).map(({ length }) => length));
  const lines = Object.entries(tokens).map(
    ([name, token]) => `  ${token.padEnd(width)}  ${tokenRights[name as keyof typeof tokens]}`,
  );
  return `GraphQL over the embedded Canvas at ${url} (GraphiQL in a browser)
${dashboardUrl ? `The dashboard is at ${dashboardUrl}\n` : ''}
The embedded Canvas is at ${baseUrl}; its access tokens:
${lines.join('\n')}

A first query:
  curl ${url} -H 'Content-Type: application/json' \\
    -H 'Authorization: Bearer ${tokens.admin}' \\
    -d '${JSON.stringify({ query: firstQuery })}'
`;
}

main().catch((error: unknown) => {
  const known = error instanceof ConfigError;
  process.stderr.write(
    known ? `${error.message}\n` : `${String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exitCode = 1;
});

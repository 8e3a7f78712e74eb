import { fork, spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadAnswer, LoadOrder, LoadReport } from './load-messages.ts';

const built = join(import.meta.dirname, '..'); // dist/: everything that is measured runs as built
const running = new Set<ChildProcess>();
let logs: string | undefined; // the folder of what the servers print, for as long as this process lives
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  if (logs !== undefined) rmSync(logs, { recursive: true, force: true });
});

export interface Running {
  port: number;
  pid: number;
  /** What it has printed so far. */
  output: () => string;
  stop: () => Promise<void>;
}

/** Starts `dist/<script>`; ready when it has printed its ready line and accepts requests. */
export async function start(
  script: string,
  env: Record<string, string>,
  nodeOptions: readonly string[] = [],
): Promise<Running> {
  const port = await freePort();
  return startProgram({
    name: script.replaceAll('/', '-'),
    arguments: [...nodeOptions, join(built, script)],
    env: { PORT: String(port), ...env },
    port,
    ready: /^ready /m,
  });
}

export interface Program {
  /** What its log is called. */
  name: string;
  /** Of `node`. */
  arguments: string[];
  env: Record<string, string>;
  port: number;
  /** What it prints when it has started. */
  ready: RegExp;
}

/** Starts a Node program; ready when it says so and accepts requests. */
export async function startProgram(program: Program): Promise<Running> {
  const { name, env, port } = program;
  logs ??= mkdtempSync(join(tmpdir(), 'bench-'));
  const log = join(logs, `${name}.log`);
  const output = openSync(log, 'w');
  const child = spawn(process.execPath, program.arguments, {
    // Nothing of the caller's environment may configure a server by accident.
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  running.add(child);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      running.delete(child);
      resolve();
    });
  });
  await untilReady(child, log, program);
  return {
    port,
    pid: child.pid!,
    output: () => readFileSync(log, 'utf8'),
    stop: async () => {
      child.kill('SIGTERM');
      const forced = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(forced);
    },
  };
}

async function untilReady(
  child: ChildProcess,
  log: string,
  { port, ready }: Program,
): Promise<void> {
  const deadline = performance.now() + 60_000;
  const saysSo = () => ready.test(readFileSync(log, 'utf8'));
  while (!saysSo() || !(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      throw new Error(`it did not start:\n${readFileSync(log, 'utf8').slice(-2000)}`);
    }
    await sleep(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', () => {
      resolve(false);
    });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => {
        resolve(port);
      });
    });
  });
}

export interface LoadGenerator {
  run: (order: LoadOrder) => Promise<LoadReport>;
  stop: () => void;
}

export function startLoadGenerator(): LoadGenerator {
  const child = fork(join(built, 'load.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  running.add(child);
  return {
    run: (order) =>
      new Promise((resolve, reject) => {
        child.once('message', (message: LoadAnswer) => {
          if ('report' in message) resolve(message.report);
          else reject(new Error(`the load failed: ${message.error}`));
        });
        child.send(order);
      }),
    stop: () => {
      child.kill();
    },
  };
}

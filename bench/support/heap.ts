import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from './processes.ts';

/** What `node` needs so that `heapMiBOf` can ask the process. */
export const heapProbe = [
  '--expose-gc',
  '--import',
  pathToFileURL(join(import.meta.dirname, 'heap-probe.js')).href,
];

/** MiB of the heap of a process with the heap probe, after a garbage collection. */
export async function heapMiBOf(server: Running): Promise<number> {
  const reports = () => [...server.output().matchAll(/^heap \d+ (\d+)\n/gm)];
  const before = reports().length;
  process.kill(server.pid, 'SIGUSR2');
  for (let wait = 0; wait < 500; wait += 1) {
    const latest = reports()[before];
    if (latest) return Number(latest[1]) / 2 ** 20;
    await sleep(10);
  }
  throw new Error('the heap probe does not answer');
}

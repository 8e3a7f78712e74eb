import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time that a process has used, user and system, all threads, in milliseconds.
 *
 * On Linux it is the scheduler's own nanosecond count, summed over the threads (the clock ticks of
 * /proc/<pid>/stat are 10 ms wide, and so the fallback there). Elsewhere it is what `ps` says.
 */
export function cpuMsOf(pid: number): number {
  if (process.platform !== 'linux') return psCpuMs(pid);
  try {
    let nanoseconds = 0;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1');
      nanoseconds += Number(text.slice(0, text.indexOf(' ')));
    }
    return nanoseconds / 1e6;
  } catch {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' '); // from field 3, the state, on
    const ticks = Number(fields[11]) + Number(fields[12]); // utime and stime: fields 14 and 15
    return ticks * 10; // a tick is 10 ms on every usual kernel
  }
}

/** Resident memory in MiB. */
export function rssMiBOf(pid: number): number {
  if (process.platform !== 'linux') return Number(ps(pid, 'rss')) / 1024;
  const text = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) / 1024;
}

function psCpuMs(pid: number): number {
  const [seconds = 0, minutes = 0, hours = 0] = ps(pid, 'time')
    .split(/[:-]/)
    .map((part) => Number(part))
    .reverse();
  return 1000 * (seconds + 60 * (minutes + 60 * hours));
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
}

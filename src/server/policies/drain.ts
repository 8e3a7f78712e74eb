import type { Drain } from '../drain.ts';
import type { Policy } from './policy.ts';

/** Seconds after which another process, or the successor of this one, takes new work. */
export const retryAfterSeconds = 1;

export const shuttingDownMessage = 'This gateway is shutting down: send the operation again';

/** Refuses new work once the process has begun to shut down, except on the `open` paths. */
export function createDrainPolicy(
  drain: Pick<Drain, 'hasBegun'>,
  { open }: { open: readonly string[] },
): Policy {
  return ({ path }) =>
    !drain.hasBegun || open.includes(path)
      ? undefined
      : { status: 503, code: 'SHUTTING_DOWN', message: shuttingDownMessage, retryAfterSeconds };
}

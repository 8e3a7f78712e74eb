import type { Headed } from '../../execution/caller.ts';
import type { LoadControl } from '../load-control.ts';
import type { Policy } from './policy.ts';

/** Whose operation a request sends: requests without a token share one place. */
export function loadKeyOf({ headers }: Headed): string {
  return headers.get('authorization') ?? '';
}

/** Refuses operations of the tokens that load most while others wait too long. */
export function createLoadPolicy(
  loadControl: Pick<LoadControl, 'refuses'>,
  endpoint: string,
): Policy {
  return (request) =>
    request.path === endpoint &&
    request.method !== 'OPTIONS' &&
    loadControl.refuses(loadKeyOf(request))
      ? {
          status: 503,
          code: 'OVERLOADED',
          message: 'The gateway has more work than it can do: send the operation again later',
          retryAfterSeconds: 1,
        }
      : undefined;
}

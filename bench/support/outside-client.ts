import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatorControl } from './simulator-control.ts';

/** How its calls are told from the gateway's in the log. */
export const outsideAgent = 'bench-outside';
/** What it asks for, and the units that this costs. */
export const outsidePath = '/api/v1/users/self';
export const outsideCost = 0.06;

const pauseMs = 30; // after a refusal: it tries again at once, more or less

/** Spends a token past the gateway, `inFlight` calls at a time, until it is stopped. */
export function startOutsideClient(
  control: SimulatorControl,
  token: string,
  inFlight: number,
): () => Promise<void> {
  let stopped = false;
  const loops = Array.from({ length: inFlight }, async () => {
    while (!stopped) {
      const response = await control.get(outsidePath, token, { 'user-agent': outsideAgent });
      await response.arrayBuffer();
      if (!response.ok) await sleep(pauseMs);
    }
  });
  return async () => {
    stopped = true;
    await Promise.all(loops);
  };
}

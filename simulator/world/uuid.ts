import { createRandom } from './random.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Forty letters and digits: what Canvas calls a uuid. */
export function drawUuid(seed: number, kind: string, id: bigint): string {
  const random = createRandom(seed, `${kind} uuid`, id);
  let uuid = '';
  while (uuid.length < 40) uuid += letters[random.int(0, letters.length - 1)]!;
  return uuid;
}

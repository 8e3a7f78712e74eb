import { Agent, request } from 'undici';
import { canvasQuota, type Waves } from './bucket-model.ts';

/** The calls of an operation, wave by wave, with the costs of each. */
export interface BareOperation {
  paths: readonly (readonly string[])[];
  waves: Waves;
}

/**
 * Makes the calls of operations past the gateway, as fast as a client can that knows every cost before:
 * as many at once as the bucket admits, by the rule of the model. What it takes is what this machine and
 * its timers leave of the best schedule. Resolves to milliseconds, and to NaN if a call failed.
 */
export async function runBare(
  origin: string,
  token: string,
  operations: readonly BareOperation[],
): Promise<number> {
  const { mark, upFront, outflow } = canvasQuota;
  const agent = new Agent({ pipelining: 1 });
  const headers = {
    accept: 'application/json+canvas-string-ids, application/json',
    authorization: `Bearer ${token}`,
  };
  const waiting: { path: string; cost: number; done: () => void }[] = [];
  let inFlight = 0;
  let base = 0;
  let leakedAtMs = performance.now();
  const failures: number[] = [];

  const beginMs = performance.now();
  await Promise.all(
    operations.map(async ({ paths, waves }) => {
      for (const [wave, wavePaths] of paths.entries()) {
        await Promise.all(
          wavePaths.map(
            (path, index) =>
              new Promise<void>((done) => {
                waiting.push({ path, cost: waves[wave]![index]!, done });
                beginCalls();
              }),
          ),
        );
      }
    }),
  );
  const elapsedMs = performance.now() - beginMs;
  await agent.destroy();
  return failures.length > 0 ? Number.NaN : elapsedMs;

  function beginCalls(): void {
    const nowMs = performance.now();
    base = Math.max(0, base - ((nowMs - leakedAtMs) / 1000) * outflow);
    leakedAtMs = nowMs;
    while (waiting.length > 0 && base + upFront * (inFlight + 1) + rounding < mark) {
      inFlight += 1;
      void call(waiting.shift()!);
    }
  }

  async function call({ path, cost, done }: (typeof waiting)[number]): Promise<void> {
    const { statusCode, body } = await request(origin + path, { dispatcher: agent, headers });
    await body.text();
    if (statusCode !== 200 && statusCode !== 404) failures.push(statusCode);
    inFlight -= 1;
    base += cost;
    done();
    beginCalls();
  }
}

const rounding = 1; // unit: clocks differ

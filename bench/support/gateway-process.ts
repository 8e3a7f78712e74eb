import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { packageRoot } from './paths.ts';
import { freePort, startProgram, type Running } from './processes.ts';

/**
 * The gateway and its embedded Canvas as they were built, each in a process of its own. `GATEWAY_DIST`
 * names another build than `../dist`; one outside a checkout needs a `package.json` beside it.
 */
const dist = resolve(process.env.GATEWAY_DIST ?? join(packageRoot, '..', 'dist'));

/** The options of Node with which `npm start` starts the gateway. */
export const gatewayNodeOptions: readonly string[] = (() => {
  const { scripts } = JSON.parse(readFileSync(join(packageRoot, '..', 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return /^node (.*)dist\/main\.js$/.exec(scripts.start)![1]!.split(' ').filter(Boolean);
})();

/** As `CANVAS_BASE_URL=… npm start`, in production and without a log. */
export async function startGateway(canvas: string, nodeOptions: string[] = []): Promise<Running> {
  const port = await freePort();
  return startProgram({
    name: 'gateway',
    arguments: [...gatewayNodeOptions, ...nodeOptions, built('main.js')],
    env: { CANVAS_BASE_URL: canvas, LOG_LEVEL: 'silent', PORT: String(port) },
    port,
    ready: /^GraphQL over /m,
  });
}

/** As `npm run simulator`; `large` is some 2,000 courses in 92 accounts, `small` 56 in 13. */
export async function startSimulator(size: 'large' | 'small' = 'large'): Promise<Running> {
  const port = await freePort();
  return startProgram({
    name: 'simulator',
    arguments: [built('simulator', 'main.js')],
    env: { SIMULATOR_PORT: String(port), SIMULATOR_SIZE: size },
    port,
    ready: /^Canvas simulator at /m,
  });
}

function built(...path: string[]): string {
  const file = join(dist, ...path);
  if (!existsSync(file)) {
    throw new Error('The gateway is not built: run `npm run build` in the repository root.');
  }
  return file;
}

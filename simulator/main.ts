import { tokenRights, tokens } from './http/tokens.ts';
import { startSimulator } from './server.ts';

/*
 * `npm run simulator`: the embedded Canvas by itself, until it is interrupted.
 *
 *   SIMULATOR_PORT   default 4100
 *   SIMULATOR_SIZE   default | large
 *   SIMULATOR_SEED   default 1; another number is another institution
 */
const { SIMULATOR_PORT = '4100', SIMULATOR_SIZE, SIMULATOR_SEED = '1' } = process.env;

const simulator = await startSimulator({
  port: Number(SIMULATOR_PORT),
  size: SIMULATOR_SIZE === 'large' ? 'large' : 'default',
  seed: Number(SIMULATOR_SEED),
}).catch((error: unknown) => {
  process.stderr.write(`The simulator cannot start: ${String(error)}\n`);
  process.exit(1);
});

const width = Math.max(...Object.values(tokens).map(({ length }) => length));
const lines = Object.entries(tokens).map(
  ([name, token]) => `  ${token.padEnd(width)}  ${tokenRights[name as keyof typeof tokens]}`,
);
process.stdout.write(
  `Canvas simulator at ${simulator.baseUrl}, its files at ${simulator.filesUrl}\n\n` +
    `Access tokens:\n${lines.join('\n')}\n\n` +
    `Settings: GET and PUT ${simulator.baseUrl}/_simulator/settings\n`,
);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void simulator.close();
  });
}

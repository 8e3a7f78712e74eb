/**
 * This repository's gateway as it ships: its own build (`npm run build` in the root), production
 * mode, every default left alone. Nothing of it is imported but its entry.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../support/paths.ts';
import { announce, port, upstream } from './environment.ts';

const main = join(packageRoot, '..', 'dist', 'main.js');
if (!existsSync(main)) {
  process.stderr.write('The gateway is not built: run `npm run build` in the repository root.\n');
  process.exit(1);
}

process.env.CANVAS_BASE_URL = upstream;
process.env.NODE_ENV = 'production';
process.env.PORT = String(port);
process.argv[1] = main; // as `node dist/main.js` has it

await import(pathToFileURL(main).href);
announce('gateway');

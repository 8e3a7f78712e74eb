import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folder of the package, as a URL, whether the code runs from its sources or as it was built. */
export const packageRoot = pathToFileURL(`${findRoot(import.meta.dirname)}/`);

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('There is no package.json above the program');
  return findRoot(parent);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a page: `README.md`, `docs/errors.md`. */
export const readPage = (page: string) =>
  readFileSync(join(import.meta.dirname, '../..', page), 'utf8');

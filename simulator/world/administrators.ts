import { REMOTE_BASE } from './shards.ts';
import type { Administrator } from './types.ts';

/** Who administers what. A role of any name has the rights of an account administrator. */
export const administrators: readonly Administrator[] = [
  { userId: 1n, accountId: 1n, role: 'AccountAdmin' },
  { userId: 2n, accountId: 2n, role: 'AccountAdmin' },
  { userId: 3n, accountId: 1n, role: 'AccountAdmin' },
  { userId: 4n, accountId: REMOTE_BASE + 1n, role: 'AccountAdmin' },
  { userId: 5n, accountId: 3n, role: 'AccountAdmin' },
  { userId: 6n, accountId: 6n, role: 'Department Assistant' },
];

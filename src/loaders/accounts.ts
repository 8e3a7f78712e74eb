import type { CanvasClient } from '../canvas/client.ts';
import {
  type Account,
  getAccount,
  listAccounts,
  listSubAccounts,
} from '../canvas/endpoints/accounts.ts';
import { createBatchLoader } from './cached-loader.ts';
import { loadListed } from './load-listed.ts';
import { createPageLoader } from './pages.ts';

/** Loads accounts, by id in any form that Canvas takes, and lists of them. */
export function createAccountLoaders(canvas: CanvasClient) {
  /**
   * Several are read off the list of all below the root account. That wants a right that fewer callers
   * have than may read an account, so four at least: a bet that is lost adds a quarter at most.
   */
  const accounts = createBatchLoader<string, Account>(
    'accounts',
    (accountIds) =>
      loadListed(accountIds, {
        minKeysForList: 4,
        list: async () => (await listSubAccounts(canvas, 'self', { recursive: true })).items,
        find: (listed, accountId) => listed.find(({ id }) => id === accountId),
        load: async (accountId) => {
          const account = await getAccount(canvas, accountId);
          // What was found as `self` is the same object under its number.
          if (account.id !== accountId) accounts.prime(account.id, account);
          return account;
        },
      }),
    (accountId) => accountId,
  );
  const prime = (items: readonly Account[]) => {
    for (const account of items) accounts.prime(account.id, account);
  };
  return {
    accounts,
    administeredAccounts: createPageLoader<object, Account>(
      'administeredAccounts',
      (page) => listAccounts(canvas, page),
      prime,
    ),
    subAccounts: createPageLoader<{ accountId: string; recursive: boolean }, Account>(
      'subAccounts',
      ({ accountId, ...list }) => listSubAccounts(canvas, accountId, list),
      prime,
    ),
  };
}

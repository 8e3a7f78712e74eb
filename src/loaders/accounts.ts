import type { CanvasClient } from '../canvas/client.ts';
import {
  type Account,
  getAccount,
  listAccounts,
  listSubAccounts,
} from '../canvas/endpoints/accounts.ts';
import { createEachLoader } from './load-each.ts';
import { createPageLoader } from './pages.ts';

/** Loads accounts, by id in any form that Canvas takes, and lists of them. */
export function createAccountLoaders(canvas: CanvasClient) {
  const accounts = createEachLoader<string, Account>(
    'accounts',
    async (accountId) => {
      const account = await getAccount(canvas, accountId);
      // What was found as `self` is the same object under its number.
      if (account.id !== accountId) accounts.prime(account.id, account);
      return account;
    },
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

import { memoize } from './memo.ts';
import type { Account, Course } from './types.ts';

/** The accounts as a tree, and the courses that hang in it. */
export interface Tree {
  account: (id: bigint) => Account | undefined;
  childAccounts: (id: bigint) => readonly Account[];
  subtree: (id: bigint) => readonly Account[];
  coursesOf: (id: bigint) => readonly Course[];
}

/** Creates the tree of accounts; lists are by ascending id. */
export function createTree(accounts: readonly Account[], courses: readonly Course[]): Tree {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  const children = new Map<bigint, Account[]>(accounts.map(({ id }) => [id, []]));
  for (const account of accounts) {
    if (account.parentId !== null) children.get(account.parentId)?.push(account);
  }

  const idsBelow = (id: bigint): bigint[] =>
    byId.has(id) ? [id, ...(children.get(id) ?? []).flatMap((child) => idsBelow(child.id))] : [];
  const subtree = memoize(1_000, (id: bigint) => {
    const ids = new Set(idsBelow(id));
    return accounts.filter((account) => ids.has(account.id));
  });
  const coursesOf = memoize(1_000, (id: bigint) => {
    const ids = new Set(idsBelow(id));
    return courses.filter(({ accountId }) => ids.has(accountId));
  });

  return {
    account: (id) => byId.get(id),
    childAccounts: (id) => children.get(id) ?? [],
    subtree,
    coursesOf,
  };
}

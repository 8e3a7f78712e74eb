import { findAccount } from '../http/lookup.ts';
import { paginate } from '../http/paginate.ts';
import { toBoolean, toText } from '../http/params.ts';
import { requireOnAccount } from '../http/rights.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import { accountPayload } from '../payloads/account.ts';
import type { Account } from '../world/types.ts';
import { compareNames, toSet } from './lists.ts';

/** Accounts (canvas-rest 4.1). */
export const accountRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/accounts', cost: 0.1, handle: listAccounts },
  { method: 'GET', template: '/api/v1/accounts/:id', cost: 0.08, handle: showAccount },
  {
    method: 'GET',
    template: '/api/v1/accounts/:account_id/sub_accounts',
    cost: 0.15,
    handle: listSubAccounts,
  },
];

/** The accounts that the caller administers; nobody is refused. Paged by bookmarks. */
function listAccounts(request: RouteRequest): RouteAnswer {
  const { world, caller, params } = request;
  const ids = new Set(
    world
      .administrators()
      .filter(({ userId }) => userId === caller.user.id)
      .map(({ accountId }) => accountId),
  );
  const accounts = world.accounts.filter(({ id }) => ids.has(id));
  const { page, headers } = paginate(request, accounts, 'bookmark');
  const includes = new Set([...toSet(params.include), ...toSet(params.includes)]);
  return {
    status: 200,
    headers,
    body: page.map((account) => accountPayload(request, account, includes)),
  };
}

/** One account. This action reads `includes[]`, not `include[]`. */
function showAccount(request: RouteRequest): RouteAnswer {
  const account = findAccount(request, request.path_params.id!);
  requireOnAccount(request, account, 'read');
  const includes = toSet(request.params.includes);
  return { status: 200, body: accountPayload(request, account, includes) };
}

/** The children of an account, or with `recursive` all accounts below it. */
function listSubAccounts(request: RouteRequest): RouteAnswer {
  const { params, world } = request;
  const account = findAccount(request, request.path_params.account_id!);
  requireOnAccount(request, account, 'manage_account_settings');
  const { page, headers } = toBoolean(params.recursive)
    ? paginate(request, below(request, account), 'forward', { currentOnFirstPage: false })
    : paginate(request, ordered(request, world.childAccounts(account.id)), 'all-rels');
  const includes = toSet(params.include);
  return {
    status: 200,
    headers,
    body: page.map((child) => accountPayload(request, child, includes)),
  };
}

function below({ world }: RouteRequest, account: Account): Account[] {
  return world.subtree(account.id).filter(({ id }) => id !== account.id);
}

function ordered(request: RouteRequest, accounts: readonly Account[]): readonly Account[] {
  if (toText(request.params.order) !== 'name') return accounts;
  return accounts.toSorted((one, other) => compareNames(one.name, other.name));
}

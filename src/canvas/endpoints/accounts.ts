import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, named } from '../decode.ts';
import type { ListPage, Page } from '../pagination.ts';

/** An account as Canvas sends it; keys that the caller may not see are absent. */
export type Account = z.infer<typeof account>;

const accountFields = z.object({
  id,
  name: z.string().nullish(),
  parent_account_id: id.nullish(),
  root_account_id: id.nullish(),
  workflow_state: z.string().nullish(),
  default_time_zone: z.string().nullish(),
  sis_account_id: z.string().nullish(),
});

/** An account without a name goes by its number. */
export const account = named(accountFields, ({ id: accountId }) => `Account ${accountId}`);

const accounts = z.array(account);

/**
 * One account.
 *
 *     GET /api/v1/accounts/:id
 *
 * Units   `id` may be `self`, `default`, `site_admin` or a SIS form. `root_account_id` is null for a
 *         root account itself; `default_time_zone` an IANA name.
 * Errors  CanvasNotFoundError, CanvasForbiddenError.
 * Source  canvas-lms, `app/controllers/accounts_controller.rb`, `lib/api/v1/account.rb`.
 */
export function getAccount(canvas: CanvasClient, accountId: string): Promise<Account> {
  return canvas.get({ route: '/api/v1/accounts/:id', params: { id: accountId }, schema: account });
}

/**
 * A page of the accounts that the caller administers; empty for everybody else.
 *
 *     GET /api/v1/accounts
 *
 * Source  canvas-lms, `AccountsController#index`; bookmark pages.
 */
export function listAccounts(canvas: CanvasClient, page: ListPage): Promise<Page<Account>> {
  return canvas.getPage({ route: '/api/v1/accounts', params: {}, schema: accounts, ...page });
}

/**
 * A page of an account's direct sub-accounts, or of all below it.
 *
 *     GET /api/v1/accounts/:id/sub_accounts
 *
 * Errors  CanvasForbiddenError: newer Canvas wants the account-settings right, where reading sufficed.
 * Source  canvas-lms, `AccountsController#sub_accounts`.
 */
export function listSubAccounts(
  canvas: CanvasClient,
  accountId: string,
  { recursive, ...page }: ListPage & { recursive: boolean },
): Promise<Page<Account>> {
  return canvas.getPage({
    route: '/api/v1/accounts/:id/sub_accounts',
    params: { id: accountId },
    query: recursive ? { recursive: true } : {},
    schema: accounts,
    ...page,
  });
}

import type { RouteRequest } from '../../http/route.ts';
import type { Account, Course } from '../../world/types.ts';

/** What one department-level request looks at. */
export interface Department {
  request: RouteRequest;
  account: Account;
  /** The courses selected, in the account's whole subtree. */
  courses: readonly Course[];
}

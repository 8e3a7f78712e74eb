import type { User, World } from '../world/types.ts';
import type { CallerTraits } from './caller.ts';

/** What a token is good for. */
export interface Grant {
  readonly user: User;
  readonly traits?: CallerTraits;
  /** Whom the token always acts as. */
  readonly actsAs?: User;
  readonly problem?: 'expired' | 'revoked' | 'unverified';
  /** Whether its developer key has a scope (`url:GET|/api/v1/…`); absent is: all of them. */
  readonly allows?: (scope: string) => boolean;
  /** True where the key's scopes do not allow includes. */
  readonly stripsIncludes?: boolean;
}

/** The ready-made tokens. Each also works with a suffix (`….2`), as one more token of the same user. */
export type TokenName =
  | 'admin'
  | 'utcAdmin'
  | 'subAdmin'
  | 'analyst'
  | 'teacher'
  | 'ta'
  | 'student'
  | 'expired'
  | 'revoked'
  | 'scoped'
  | 'withoutIncludes'
  | 'masquerading'
  | 'unverified';

/** The tokens as they are sent. */
export const tokens: Readonly<Record<TokenName, string>> = {
  admin: 'simulator-admin-token',
  utcAdmin: 'simulator-utc-admin-token',
  subAdmin: 'simulator-sub-admin-token',
  analyst: 'simulator-analyst-token',
  teacher: 'simulator-teacher-token',
  ta: 'simulator-ta-token',
  student: 'simulator-student-token',
  expired: 'simulator-expired-token',
  revoked: 'simulator-revoked-token',
  scoped: 'simulator-scoped-token',
  withoutIncludes: 'simulator-without-includes-token',
  masquerading: 'simulator-masquerading-token',
  unverified: 'simulator-unverified-token',
};

/** When `tokens.expired` did. */
export const expiredAt = '2026-01-01T00:00:00Z';

/** The rights of each token, in words for `npm run simulator`. */
export const tokenRights: Readonly<Record<TokenName, string>> = {
  admin: 'root account admin: everything (time zone America/Denver)',
  utcAdmin: 'another root account admin, time zone UTC, CSV with ";" and byte-order mark',
  subAdmin: 'admin of one college only',
  analyst: 'custom role on the root account: reads all but SIS data, no sub-account lists',
  teacher: 'teacher of a few courses',
  ta: 'teaching assistant: as a teacher, without SIS data',
  student: 'student: own courses, no reports, no analytics',
  expired: 'expired: 401',
  revoked: 'revoked: 401',
  scoped: 'root admin, developer key without the analytics scopes: 401 there',
  withoutIncludes: 'root admin, developer key that does not allow include[]',
  masquerading: 'root admin who always acts as the teacher',
  unverified: 'account that waits for e-mail verification: 401',
};

/** Who stands behind each token in this world. */
export function createGrants(world: World): ReadonlyMap<string, Grant> {
  const admins = administratorsOf(world, [world.rootAccount.id]);
  const utcAdmin = admins.find(({ timeZone }) => timeZone === 'UTC');
  const admin = admins.find((user) => user !== utcAdmin);
  const colleges = world.childAccounts(world.rootAccount.id).map(({ id }) => id);
  const subAdmin = administratorsOf(world, colleges)[0];
  const analyst = world.user(world.administrators().at(-1)?.userId ?? 0n);
  if (!admin || !utcAdmin || !subAdmin || !analyst) {
    throw new Error('The world lacks an administrator');
  }
  const teacher = findMember(world, 'TeacherEnrollment');
  const grants: Record<TokenName, Grant> = {
    admin: { user: admin },
    utcAdmin: { user: utcAdmin, traits: { prefersSemicolons: true } },
    subAdmin: { user: subAdmin },
    analyst: { user: analyst, traits: { isAnalyst: true } },
    teacher: { user: teacher },
    ta: { user: findMember(world, 'TaEnrollment') },
    student: { user: findMember(world, 'StudentEnrollment') },
    expired: { user: admin, problem: 'expired' },
    revoked: { user: admin, problem: 'revoked' },
    scoped: { user: admin, allows: (scope) => !scope.includes('/analytics/') },
    withoutIncludes: { user: admin, stripsIncludes: true },
    masquerading: { user: admin, actsAs: teacher },
    unverified: { user: teacher, problem: 'unverified' },
  };
  return new Map(Object.entries(tokens).map(([name, token]) => [token, grants[name as TokenName]]));
}

/** The users who administer one of the accounts, in the order of the world's list. */
function administratorsOf(world: World, accountIds: readonly bigint[]): User[] {
  return world
    .administrators()
    .filter(({ accountId }) => accountIds.includes(accountId))
    .map(({ userId }) => world.user(userId))
    .filter((user) => user !== undefined);
}

const courseSample = 60; // courses; enough to meet somebody twice

/** The member of this kind with the most published courses among the first ones; of several, the first met. */
function findMember(
  world: World,
  type: 'TeacherEnrollment' | 'TaEnrollment' | 'StudentEnrollment',
): User {
  const counts = new Map<bigint, number>();
  for (const course of world.courses.filter(isPublished).slice(0, courseSample)) {
    const members = world
      .enrollments(course.id)
      .filter((enrollment) => enrollment.type === type && enrollment.state === 'active');
    for (const { userId } of members) counts.set(userId, (counts.get(userId) ?? 0) + 1);
  }
  let best: [bigint, number] | undefined;
  for (const entry of counts) if (best === undefined || entry[1] > best[1]) best = entry;
  const user = best && world.user(best[0]);
  if (user === undefined) throw new Error(`The world has no ${type}`);
  return user;
}

function isPublished({ state }: { state: string }): boolean {
  return state === 'available';
}

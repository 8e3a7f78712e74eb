import { createGrants, type TokenName, tokenRights, tokens } from './http/tokens.ts';
import type { World } from './world/types.ts';

/** Somebody whom a visitor of the embedded Canvas may be. */
export interface Person {
  /** The name of the token among `tokens`. */
  role: TokenName;
  name: string;
  token: string;
  /** What the token may, in words. */
  rights: string;
  /** A running course that this person teaches or takes; null for administrators. */
  courseId: string | null;
  /** The id of the person's user. */
  userId: string;
}

/** One of each kind whose rights show: those of the other tokens differ in details only. */
const roles: readonly TokenName[] = [
  'admin',
  'subAdmin',
  'analyst',
  'teacher',
  'student',
  'scoped',
  'expired',
];

/** Who a visitor may be, the most powerful first. */
export function listPeople(world: World): Person[] {
  const grants = createGrants(world);
  return roles.map((role) => {
    const { user } = grants.get(tokens[role])!;
    const enrollment = world.enrollmentsOf(user.id).find(({ courseId, state }) => {
      const isRunning = world.course(courseId)?.state === 'available';
      return state === 'active' && isRunning;
    });
    return {
      role,
      name: user.name,
      token: tokens[role],
      rights: tokenRights[role],
      courseId: enrollment ? String(enrollment.courseId) : null,
      userId: String(user.id),
    };
  });
}

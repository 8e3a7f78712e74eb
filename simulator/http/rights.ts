import type { Account, Course } from '../world/types.ts';
import { forbidden } from './errors.ts';
import type { RouteRequest } from './route.ts';
import type { Right } from '../types.ts';

/** Refuses a caller who lacks the right on the account (canvas-rest §1.3). */
export function requireOnAccount(request: RouteRequest, account: Account, right: Right): void {
  if (!request.caller.onAccount(account.id, right)) throw forbidden(request.generation);
}

/** Refuses a caller who lacks the right on the course (§1.3). */
export function requireOnCourse(request: RouteRequest, course: Course, right: Right): void {
  if (!request.caller.onCourse(course.id, right)) throw forbidden(request.generation);
}

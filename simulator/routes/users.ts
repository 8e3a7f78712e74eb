import { forbidden } from '../http/errors.ts';
import { findUser } from '../http/lookup.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import { userDetailPayload } from '../payloads/user.ts';
import type { User } from '../world/types.ts';

/** Users (canvas-rest 4.7). */
export const userRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/users/:id', cost: 0.06, handle: showUser },
];

/** One user: oneself always, others for those who administer an account that they are in. */
function showUser(request: RouteRequest): RouteAnswer {
  const user = findUser(request, request.path_params.id!);
  if (!maySee(request, user)) throw forbidden(request.generation);
  return { status: 200, body: userDetailPayload(request, user) };
}

function maySee({ world, caller }: RouteRequest, user: User): boolean {
  if (user.id === caller.user.id || caller.onAccount(world.rootAccount.id, 'read_roster')) {
    return true;
  }
  return world.enrollmentsOf(user.id).some(({ courseId }) => {
    const course = world.course(courseId);
    return course !== undefined && caller.onAccount(course.accountId, 'read_roster');
  });
}

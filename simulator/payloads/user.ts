import { utc } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import type { User } from '../world/types.ts';

/** What a list of users shows of one (canvas-rest 4.4); more for those who may see SIS data. */
export function userPayload(user: User, maySeeSis: boolean): Record<string, Payload> {
  return {
    id: user.id,
    name: user.name,
    created_at: utc(user.createdAt),
    sortable_name: user.sortableName,
    short_name: user.shortName,
    ...(maySeeSis && {
      sis_user_id: user.sisId,
      integration_id: null,
      login_id: user.loginId,
    }),
  };
}

/** One user by itself (canvas-rest 4.7). */
export function userDetailPayload(
  { origin, world, caller }: RouteRequest,
  user: User,
): Record<string, Payload> {
  const isAdmin = caller.onAccount(world.rootAccount.id, 'read_sis');
  return {
    ...userPayload(user, isAdmin),
    ...(isAdmin && { sis_import_id: null, root_account: 'northgate.example', email: user.email }),
    avatar_url: `${origin}/images/messages/avatar-50.png`,
    locale: null,
    effective_locale: 'en',
    ...(user.id === caller.user.id && {
      permissions: {
        can_update_name: true,
        can_update_avatar: false,
        limit_parent_app_web_access: false,
      },
    }),
  };
}

/** Somebody named in passing, e.g. the teachers of a course. */
export function userDisplayPayload({ origin }: RouteRequest, user: User): Payload {
  return {
    id: user.id,
    anonymous_id: user.id.toString(36),
    display_name: user.shortName,
    avatar_image_url: `${origin}/images/messages/avatar-50.png`,
    html_url: `${origin}/users/${user.id}`,
    pronouns: null,
  };
}

import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import type { Account } from '../world/types.ts';

/** Rails's names of the time zones that the world uses. */
const friendlyZones: Readonly<Record<string, string>> = {
  'America/Denver': 'Mountain Time (US & Canada)',
  'Europe/Zurich': 'Zurich',
};

/** An account as canvas-rest 4.1 has it. Keys that the caller may not see are absent. */
export function accountPayload(
  request: RouteRequest,
  account: Account,
  includes: ReadonlySet<string>,
): Payload {
  const { world, caller } = request;
  const isRoot = account.parentId === null;
  const maySeeSis = !isRoot && caller.onAccount(account.id, 'read_sis');
  const mayManage = caller.onAccount(account.id, 'manage_account_settings');
  return {
    id: account.id,
    name: account.name,
    workflow_state: 'active',
    parent_account_id: account.parentId,
    root_account_id: isRoot ? null : world.rootAccount.id,
    uuid: account.uuid,
    default_time_zone: account.timeZone,
    default_time_zone_friendly_name: friendlyZones[account.timeZone] ?? account.timeZone,
    ...(mayManage && {
      default_storage_quota_mb: 500,
      default_user_storage_quota_mb: 50,
      default_group_storage_quota_mb: 50,
      course_template_id: null,
    }),
    ...(maySeeSis && { sis_account_id: account.sisId, integration_id: null }),
    ...(maySeeSis && mayManage && { sis_import_id: null }),
    ...accountIncludes(request, account, includes),
  };
}

function accountIncludes(
  { world }: RouteRequest,
  account: Account,
  includes: ReadonlySet<string>,
): Record<string, Payload> {
  const isRoot = account.parentId === null;
  return {
    ...(includes.has('lti_guid') && { lti_guid: `${account.uuid}:canvas-lms` }),
    ...(includes.has('global_id') && { global_id: account.id }),
    ...(includes.has('site_admin') && { site_admin: false }),
    ...(includes.has('services') && { services: {} }),
    ...(includes.has('registration_settings') && {
      registration_settings: { login_handle_name: isRoot ? 'Northgate login' : null },
    }),
    ...(includes.has('course_count') && {
      course_count: world.coursesOf(account.id).filter(({ accountId }) => accountId === account.id)
        .length,
    }),
    ...(includes.has('sub_account_count') && {
      sub_account_count: world.childAccounts(account.id).length,
    }),
  };
}

import { headersOf } from '../report-type.ts';

/** The files of the SIS-style reports, by the flag that asks for each (canvas-rest §3.2). */
export const sisFlags = [
  'users',
  'accounts',
  'terms',
  'courses',
  'sections',
  'enrollments',
  'groups',
  'group_categories',
  'group_membership',
  'xlist',
  'user_observers',
  'admins',
] as const;
export type SisFlag = (typeof sisFlags)[number];

/** The headers of `sis_export_csv`. */
export const sisHeaders: Readonly<Record<SisFlag, readonly string[]>> = {
  users: headersOf(
    'user_id, integration_id, authentication_provider_id, login_id, password, first_name, last_name, full_name, sortable_name, short_name, email, status',
  ),
  accounts: headersOf('account_id, parent_account_id, name, status'),
  terms: headersOf('term_id, name, status, start_date, end_date'),
  courses: headersOf(
    'course_id, integration_id, short_name, long_name, account_id, term_id, status, start_date, end_date, course_format, blueprint_course_id',
  ),
  sections: headersOf('section_id, course_id, integration_id, name, status, start_date, end_date'),
  enrollments: headersOf(
    'course_id, user_id, role, role_id, section_id, status, associated_user_id, limit_section_privileges',
  ),
  groups: headersOf('group_id, group_category_id, account_id, course_id, name, status'),
  group_categories: headersOf('group_category_id, account_id, course_id, category_name, status'),
  group_membership: headersOf('group_id, user_id, status'),
  xlist: headersOf('xlist_course_id, section_id, status'),
  user_observers: headersOf('observer_id, student_id, status'),
  admins: headersOf('user_id, account_id, role_id, role, status'),
};

/** The headers of `provisioning_csv`. */
export const provisioningHeaders: Readonly<Record<SisFlag, readonly string[]>> = {
  users: headersOf(
    'canvas_user_id, user_id, integration_id, authentication_provider_id, login_id, first_name, last_name, full_name, sortable_name, short_name, email, status, created_by_sis',
  ),
  accounts: headersOf(
    'canvas_account_id, account_id, canvas_parent_id, parent_account_id, name, status, created_by_sis',
  ),
  terms: headersOf('canvas_term_id, term_id, name, status, start_date, end_date, created_by_sis'),
  courses: headersOf(
    'canvas_course_id, course_id, integration_id, short_name, long_name, canvas_account_id, account_id, canvas_term_id, term_id, status, start_date, end_date, course_format, canvas_blueprint_course_id, blueprint_course_id, created_by_sis',
  ),
  sections: headersOf(
    'canvas_section_id, section_id, canvas_course_id, course_id, integration_id, name, status, start_date, end_date, canvas_account_id, account_id, created_by_sis',
  ),
  enrollments: headersOf(
    'canvas_course_id, course_id, canvas_user_id, user_id, role, role_id, canvas_section_id, section_id, status, canvas_associated_user_id, associated_user_id, created_by_sis, base_role_type, limit_section_privileges, canvas_enrollment_id',
  ),
  groups: headersOf(
    'canvas_group_id, group_id, canvas_group_category_id, group_category_id, canvas_account_id, account_id, canvas_course_id, course_id, name, status, created_by_sis, context_id, context_type, max_membership',
  ),
  group_categories: headersOf(
    'canvas_group_category_id, group_category_id, context_id, context_type, name, role, self_signup, group_limit, auto_leader, status',
  ),
  group_membership: headersOf(
    'canvas_group_id, group_id, canvas_user_id, user_id, status, created_by_sis',
  ),
  xlist: headersOf(
    'canvas_xlist_course_id, xlist_course_id, canvas_section_id, section_id, status, canvas_nonxlist_course_id, nonxlist_course_id',
  ),
  user_observers: headersOf(
    'canvas_observer_id, observer_id, canvas_student_id, student_id, status, created_by_sis',
  ),
  admins: headersOf(
    'admin_user_name, canvas_user_id, user_id, canvas_account_id, account_id, role_id, role, status, created_by_sis',
  ),
};

import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { count, hash, id, integer } from '../decode.ts';

/**
 * Which courses of an account's subtree the numbers are about: those of one term, or the current or
 * completed ones of the default term.
 */
export type DepartmentScope = { termId: string } | 'current' | 'completed';

/** What finds the analytics of a department. */
export interface Department {
  accountId: string;
  scope: DepartmentScope;
}

/** Page views of a department by UTC day and by category. */
export type DepartmentActivity = z.infer<typeof activity>;

/** As Canvas sends it: rows; as its public documentation has it: a hash of views by day. */
const byDate = z.union([
  z.array(z.object({ date: z.string(), views: count, participations: integer.nullish() })),
  z
    .record(z.string(), count)
    .transform((views) =>
      Object.entries(views).map(([date, of]) => ({ date, views: of, participations: undefined })),
    ),
]);

const byCategory = z.union([
  z.array(z.object({ category: z.string(), views: count })),
  z
    .record(z.string(), count)
    .transform((views) => Object.entries(views).map(([category, of]) => ({ category, views: of }))),
]);

const activity = z.object({ by_date: byDate, by_category: byCategory });

/** Scores `"0"` to `"100"`; numbers, numeric strings, or all null. */
const grades = hash(count);

/** What a department holds. */
export type DepartmentStatistics = z.infer<typeof statistics>;

const counts = {
  courses: count,
  teachers: count,
  students: count,
  discussion_topics: count,
  media_objects: count,
  attachments: count,
  assignments: count,
};

const statistics = z.object({ ...counts, subaccounts: count });

/** What one account of a department holds itself. */
export type SubaccountStatistics = z.infer<typeof subaccount>;

const subaccount = z.object({ ...counts, id, name: z.string().nullish() });

const bySubaccount = z
  .object({ accounts: z.array(subaccount) })
  .transform(({ accounts }) => accounts);

/**
 * Page views of a department by UTC day and by category.
 *
 *     GET /api/v1/accounts/:account_id/analytics/terms/:term_id/activity
 *     GET /api/v1/accounts/:account_id/analytics/current/activity
 *     GET /api/v1/accounts/:account_id/analytics/completed/activity
 *
 * Shape   Days unordered, those without views missing. Up to 12 hours old.
 * Errors  CanvasNotFoundError, CanvasForbiddenError, as for all of this file.
 * Source  instructure/analytics, `AnalyticsApiController#department_participation`.
 */
export function getDepartmentActivity(
  canvas: CanvasClient,
  department: Department,
): Promise<DepartmentActivity> {
  return getOfDepartment(canvas, department, 'activity', activity);
}

/**
 * How many students of a department have which rounded current score; one count per student and course.
 *
 *     GET /api/v1/accounts/:account_id/analytics/terms/:term_id/grades
 *     GET /api/v1/accounts/:account_id/analytics/current/grades
 *     GET /api/v1/accounts/:account_id/analytics/completed/grades
 *
 * Source  instructure/analytics, `AnalyticsApiController#department_grades`.
 */
export function getDepartmentGrades(
  canvas: CanvasClient,
  department: Department,
): Promise<Record<string, number>> {
  return getOfDepartment(canvas, department, 'grades', grades);
}

/**
 * What a department holds; people are distinct users, `subaccounts` the direct ones.
 *
 *     GET /api/v1/accounts/:account_id/analytics/terms/:term_id/statistics
 *     GET /api/v1/accounts/:account_id/analytics/current/statistics
 *     GET /api/v1/accounts/:account_id/analytics/completed/statistics
 *
 * Source  instructure/analytics, `AnalyticsApiController#department_statistics`.
 */
export function getDepartmentStatistics(
  canvas: CanvasClient,
  department: Department,
): Promise<DepartmentStatistics> {
  return getOfDepartment(canvas, department, 'statistics', statistics);
}

/**
 * The same for the account and each of its direct sub-accounts alone, the account first. Canvas leaves
 * the four counts of content at 0 here.
 *
 *     GET /api/v1/accounts/:account_id/analytics/terms/:term_id/statistics_by_subaccount
 *     GET /api/v1/accounts/:account_id/analytics/current/statistics_by_subaccount
 *     GET /api/v1/accounts/:account_id/analytics/completed/statistics_by_subaccount
 *
 * Source  instructure/analytics, `AnalyticsApiController#department_statistics_by_subaccount`.
 */
export function listStatisticsBySubaccount(
  canvas: CanvasClient,
  department: Department,
): Promise<SubaccountStatistics[]> {
  return getOfDepartment(canvas, department, 'statistics_by_subaccount', bySubaccount);
}

function getOfDepartment<T>(
  canvas: CanvasClient,
  { accountId, scope }: Department,
  subject: 'activity' | 'grades' | 'statistics' | 'statistics_by_subaccount',
  schema: z.ZodType<T>,
): Promise<T> {
  if (typeof scope === 'object') {
    return canvas.get({
      route: `/api/v1/accounts/:account_id/analytics/terms/:term_id/${subject}`,
      params: { account_id: accountId, term_id: scope.termId },
      schema,
    });
  }
  return canvas.get({
    route: `/api/v1/accounts/:account_id/analytics/${scope}/${subject}`,
    params: { account_id: accountId },
    schema,
  });
}

import type { Route } from '../http/route.ts';
import { courseAnalyticsRoutes } from './analytics/course.ts';
import { departmentRoutes } from './analytics/department.ts';
import { studentAnalyticsRoutes } from './analytics/student.ts';

/** The eighteen routes of the analytics plugin (canvas-rest 2.4). */
export const analyticsRoutes: readonly Route[] = [
  ...departmentRoutes,
  ...courseAnalyticsRoutes,
  ...studentAnalyticsRoutes,
];

import type { CanvasClient } from '../canvas/client.ts';
import {
  type Department,
  getDepartmentActivity,
  getDepartmentGrades,
  getDepartmentStatistics,
  listStatisticsBySubaccount,
} from '../canvas/endpoints/department-analytics.ts';
import { createEachLoader } from './cached-loader.ts';

/** Loads the analytics of departments. */
export function createDepartmentAnalyticsLoaders(canvas: CanvasClient) {
  const create = <V>(
    name: string,
    load: (canvas: CanvasClient, department: Department) => Promise<V>,
  ) => createEachLoader<Department, V>(name, (department) => load(canvas, department), toCacheKey);
  return {
    departmentActivity: create('departmentActivity', getDepartmentActivity),
    departmentGrades: create('departmentGrades', getDepartmentGrades),
    departmentStatistics: create('departmentStatistics', getDepartmentStatistics),
    statisticsBySubaccount: create('statisticsBySubaccount', listStatisticsBySubaccount),
  };
}

function toCacheKey({ accountId, scope }: Department): string {
  return `${accountId}/${typeof scope === 'object' ? `terms/${scope.termId}` : scope}`;
}

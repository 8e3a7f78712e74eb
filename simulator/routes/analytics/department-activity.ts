import type { Payload } from '../../types.ts';
import type { Department } from './department-courses.ts';
import { scatter } from './scatter.ts';

/**
 * Page views of the courses selected, by day and by category (canvas-rest 2.4.1). Arrays of rows, as
 * the source has it (each with the null id of an aggregate), or the two hashes of the documentation.
 */
export function departmentActivity({ request, courses }: Department): Payload {
  const days = new Map<string, { views: number; participations: number }>();
  const categories = new Map<string, number>();
  for (const { id } of courses) {
    const { byDay, byCategory } = request.world.courseActivity(id);
    for (const { day, views, participations } of byDay) {
      const sum = days.get(day) ?? { views: 0, participations: 0 };
      days.set(day, {
        views: sum.views + views,
        participations: sum.participations + participations,
      });
    }
    for (const { category, views } of byCategory) {
      categories.set(category, (categories.get(category) ?? 0) + views);
    }
  }
  const dates = scatter([...days]);
  const names = [...categories].sort(([one], [other]) => (one < other ? -1 : 1));
  if (request.generation.departmentActivity === 'hashes') {
    return {
      by_date: Object.fromEntries(dates.map(([date, { views }]) => [date, views])),
      by_category: Object.fromEntries(names),
    };
  }
  return {
    by_date: dates.map(([date, sums]) => ({ id: null, date, ...sums })),
    by_category: names.map(([category, views]) => ({ id: null, category, views })),
  };
}

import { expect, it } from 'vitest';
import { everyDay } from '../../examples/dashboard/src/charts/daily-series.ts';
import { toWeekHours } from '../../examples/dashboard/src/charts/week-hours.ts';
import { toDays } from '../../examples/dashboard/src/pages/student/activity-days.ts';

it('draws the days on which nothing happened, which Canvas leaves out', () => {
  const days = everyDay([
    { date: '2026-10-30', views: 4, participations: 1 },
    { date: '2026-11-02', views: 2 },
  ]);
  expect(days.map(({ at, views }) => [at.toISOString().slice(0, 10), views])).toEqual([
    ['2026-10-30', 4],
    ['2026-10-31', 0],
    ['2026-11-01', 0],
    ['2026-11-02', 2],
  ]);
});

it('adds up the hours of all weeks by the clock that Canvas counted by, and loses no view', () => {
  const cells = toWeekHours([
    { at: '2026-08-26T09:00:00-06:00', views: 6 },
    { at: '2026-09-02T09:00:00-06:00', views: 10 },
    // Monday morning in UTC, Sunday evening in Denver.
    { at: '2026-08-30T23:00:00-06:00', views: 3 },
  ]);
  expect(cells).toHaveLength(7 * 24);
  expect(cells.filter(({ views }) => views > 0)).toEqual([
    { weekday: 2, hour: 9, views: 16 },
    { weekday: 6, hour: 23, views: 3 },
  ]);
});

it('puts views and participations of one day together', () => {
  expect(
    toDays(
      [
        { at: '2026-08-26T09:00:00-06:00', views: 6 },
        { at: '2026-08-26T23:00:00-06:00', views: 1 },
      ],
      [{ createdAt: '2026-08-26T10:00:00-06:00' }, { createdAt: '2026-08-27T10:00:00-06:00' }],
    ),
  ).toEqual([
    { date: '2026-08-26', views: 7, participations: 1 },
    { date: '2026-08-27', views: 0, participations: 1 },
  ]);
});

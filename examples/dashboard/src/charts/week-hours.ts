/** Views of one hour of one day of the week, over all weeks. */
export interface WeekHour {
  /** 0 is Monday. */
  weekday: number;
  /** 0 to 23, on the clock that Canvas counted by. */
  hour: number;
  views: number;
}

/** Adds up the hours of all weeks. The clock is that of the offset which Canvas sent, not the visitor's. */
export function toWeekHours(buckets: readonly { at: string; views: number }[]): WeekHour[] {
  const views = new Map<number, number>();
  for (const bucket of buckets) {
    const weekday = (new Date(`${bucket.at.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7;
    const key = weekday * 24 + Number(bucket.at.slice(11, 13));
    views.set(key, (views.get(key) ?? 0) + bucket.views);
  }
  return Array.from({ length: 7 * 24 }, (_, key) => ({
    weekday: Math.floor(key / 24),
    hour: key % 24,
    views: views.get(key) ?? 0,
  }));
}

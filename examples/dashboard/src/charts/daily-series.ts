/** One UTC day, at its start. */
export interface Day {
  at: Date;
  views: number;
  participations: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/** Every day from the first to the last: Canvas leaves out the days on which nothing happened. */
export function everyDay(
  known: readonly { date: string; views: number; participations?: number | null }[],
): Day[] {
  const byTime = new Map(known.map((day) => [Date.parse(day.date), day]));
  const times = [...byTime.keys()];
  const days: Day[] = [];
  for (let time = Math.min(...times); time <= Math.max(...times); time += dayMs) {
    const day = byTime.get(time);
    days.push({
      at: new Date(time),
      views: day?.views ?? 0,
      participations: day?.participations ?? 0,
    });
  }
  return days;
}

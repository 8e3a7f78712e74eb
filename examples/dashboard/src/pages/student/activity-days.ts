interface ActiveDay {
  date: string;
  views: number;
  participations: number;
}

/** Adds up hours to days. The day is the one that Canvas wrote, in its own offset. */
export function toDays(
  pageViews: readonly { at: string; views: number }[],
  participations: readonly { createdAt: string }[],
): ActiveDay[] {
  const days = new Map<string, ActiveDay>();
  const dayOf = (at: string) => {
    const date = at.slice(0, 10);
    const day = days.get(date) ?? { date, views: 0, participations: 0 };
    days.set(date, day);
    return day;
  };
  for (const { at, views } of pageViews) dayOf(at).views += views;
  for (const { createdAt } of participations) dayOf(createdAt).participations += 1;
  return [...days.values()];
}

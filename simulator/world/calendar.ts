/** Milliseconds of an hour. */
export const HOUR = 3_600_000;
/** Milliseconds of a day. */
export const DAY = 24 * HOUR;

/** The instant at which the world's history ends, whenever the simulator is started. */
export const TODAY = new Date('2026-11-01T12:00:00Z');

/** The UTC day of an instant, `yyyy-mm-dd`. */
export function dayOf(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

/** The instant without its seconds. */
export function wholeMinute(instant: Date): Date {
  return new Date(instant.getTime() - (instant.getTime() % 60_000));
}

/** The earlier of the two. */
export function earlier(one: Date, other: Date): Date {
  return one < other ? one : other;
}

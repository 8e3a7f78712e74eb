/** An instant as Canvas serialises time values: UTC, whole seconds, `2026-03-01T09:30:00Z` (canvas-rest §1.8). */
export function utc(date: Date): string;
export function utc(date: Date | null): string | null;
export function utc(date: Date | null): string | null {
  return date === null ? null : `${date.toISOString().slice(0, 19)}Z`;
}

/**
 * An instant with the offset of a time zone, as Canvas formats by hand: `2026-03-01T02:30:00-07:00`,
 * and `Z` where the zone is UTC (§1.8).
 */
export function zoned(date: Date, timeZone: string): string;
export function zoned(date: Date | null, timeZone: string): string | null;
export function zoned(date: Date | null, timeZone: string): string | null {
  if (date === null) return null;
  const minutes = offsetMinutes(date, timeZone);
  if (isUtc(timeZone)) return utc(date);
  const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `${local}${minutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
}

/** Minutes that the zone's clock is ahead of UTC at this instant. */
export function offsetMinutes(date: Date, timeZone: string): number {
  if (isUtc(timeZone)) return 0;
  const parts = formatOf(timeZone).formatToParts(date);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const match = /^GMT([+-])(\d{2}):(\d{2})/.exec(name);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

/** Reads a date that a caller sent; without an offset it is in `timeZone`. Null for what is no date (§1.8). */
export function parseDate(text: string, timeZone: string): Date | null {
  const match =
    /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$/i.exec(
      text,
    );
  if (match === null) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', offset] = match;
  const wall = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(wall.getTime())) return null;
  if (offset === undefined) {
    // Twice, because the first guess may lie on the other side of a clock change.
    const guess = new Date(wall.getTime() - offsetMinutes(wall, timeZone) * 60_000);
    return new Date(wall.getTime() - offsetMinutes(guess, timeZone) * 60_000);
  }
  if (offset.toUpperCase() === 'Z') return wall;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return new Date(wall.getTime() - (offset.startsWith('-') ? -minutes : minutes) * 60_000);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    formats.set(timeZone, format);
  }
  return format;
}

function isUtc(timeZone: string): boolean {
  return timeZone === 'UTC' || timeZone === 'Etc/UTC';
}

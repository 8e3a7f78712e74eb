const numbers = new Intl.NumberFormat('en');
const oneDecimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compactNumbers = new Intl.NumberFormat('en', { notation: 'compact' });
const shares = new Intl.NumberFormat('en', { style: 'percent' });
const days = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const weekdays = new Intl.DateTimeFormat('en', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const instants = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });

/** `12,345`. */
export const formatNumber = (value: number) => numbers.format(value);
/** `12.3`: points and scores. */
export const formatPoints = (value: number) => oneDecimal.format(value);
/** `12K`: axes. */
export const formatCompact = (value: number) => compactNumbers.format(value);
/** `37%`, of a share from 0 to 1. */
export const formatShare = (value: number) => shares.format(value);
/** `Aug 24`, of a UTC day. */
export const formatDay = (day: Date | string) => days.format(new Date(day));
/** `Mon, Aug 24`, of a UTC day. */
export const formatWeekday = (day: Date | string) => weekdays.format(new Date(day));
/** `Nov 21, 2026, 3:04 PM`, in the visitor's own time zone. */
export const formatInstant = (at: string) => instants.format(new Date(at));

/** `340 B`, `1.2 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${oneDecimal.format(bytes / 1000 ** power)} ${units[power]!}`;
}

/** `1 student`, `2 students`. */
export function plural(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

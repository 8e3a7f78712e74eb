import { type Level, pino } from 'pino';
import { watchedStream } from './output.ts';

/** A logger whose lines can be read, as text and as JSON. */
export function readableLog(level: Level = 'info') {
  const texts: string[] = [];
  return {
    texts,
    get lines(): Record<string, unknown>[] {
      return texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    },
    log: pino(
      { level },
      watchedStream((text) => texts.push(text)),
    ),
  };
}

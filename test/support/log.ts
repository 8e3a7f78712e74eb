import { type Level, pino } from 'pino';

/** A logger whose lines can be read, as text and as JSON. */
export function readableLog(level: Level = 'info') {
  const texts: string[] = [];
  return {
    texts,
    get lines(): Record<string, unknown>[] {
      return texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    },
    log: pino({ level }, { write: (text: string) => void texts.push(text) }),
  };
}

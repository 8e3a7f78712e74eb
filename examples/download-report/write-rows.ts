import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * Writes a report's file as it streams in; returns how many bytes it has. The link wants no token and
 * expires, so it is opened right away.
 */
export async function writeRows(url: string, path: string): Promise<number> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`The file answered ${response.status}`);
  const file = createWriteStream(path);
  await pipeline(response.body, file);
  return file.bytesWritten;
}

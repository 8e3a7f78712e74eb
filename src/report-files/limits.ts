import { FileLimitError } from '../canvas/errors.ts';
import { fileRoute } from './remote-file.ts';

/** Bytes of the rows of one page, and of one row. */
export const maxPageBytes = 4 * 1024 * 1024;
export const maxColumns = 10_000;
/** Bytes that a member of a zip may become. */
export const maxInflatedBytes = 4 * 1024 ** 3;
/** Bytes out for each byte in; what is smaller than `freeInflatedBytes` harms nobody at any rate. */
export const maxInflation = 200;
export const freeInflatedBytes = 1024 * 1024;
/** Bytes of a zip from a host without ranges, which has to be held whole. */
export const maxHeldZipBytes = 32 * 1024 * 1024;

/** Something is larger than the limit; the message says what, and what to do. */
export function beyondLimit(message: string): FileLimitError {
  return new FileLimitError(message, fileRoute);
}

import { CanvasBadResponseError, FileLimitError } from '../canvas/errors.ts';

/** The route that errors about a file name; the file's URL is private. */
export const fileRoute = 'GET /files/:id/download';

/** Something is larger than a limit allows; the message says what, and what to do. */
export function beyondLimit(message: string): FileLimitError {
  return new FileLimitError(message, fileRoute);
}

/** The content of a file is not what its kind promises; the message says where. */
export function unreadable(message: string, details: { cause?: unknown } = {}) {
  return new CanvasBadResponseError(message, fileRoute, details);
}

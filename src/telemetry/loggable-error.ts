/** What a log says of an error that nobody expected. */
export interface LoggableError {
  type: string;
  message: string;
  /** Where it was thrown: frames alone, since the first line repeats the message. */
  stack: string[];
  code?: string;
  cause?: LoggableError;
}

/** Characters; a message that quotes a whole document is cut. */
const maxMessageLength = 500;
const maxCauses = 3;

/**
 * Describes an unexpected error for a log: type, message and place, and none of the properties that
 * libraries hang on errors (requests with their headers, values that were not valid). What looks like a
 * secret or an address in a message is taken out; the message of a SyntaxError quotes what was read.
 */
export function toLoggableError(error: unknown, depth = 0): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error, message: '', stack: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: error.name,
    message: error instanceof SyntaxError ? '' : redact(error.message),
    stack: (error.stack ?? '')
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .map((line) => line.trim()),
    ...(code !== undefined && { code: redact(code) }),
    ...(error.cause !== undefined &&
      depth < maxCauses && { cause: toLoggableError(error.cause, depth + 1) }),
  };
}

function redact(text: string): string {
  return text
    .slice(0, maxMessageLength)
    .replace(/\b(Bearer|Basic)\s+[^\s"',;]+/gi, '$1 [redacted]')
    .replace(/\b\d+~[\w-]{8,}/g, '[redacted]')
    .replace(/([?&][\w.[\]-]+=)[^&\s"']+/g, '$1[redacted]')
    .replace(/[^\s"'<>(),;:]+@[^\s"'<>(),;:]+\.\w+/g, '[redacted]');
}

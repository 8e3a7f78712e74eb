import * as z from 'zod';

/** An answer cannot be read; the message says what is wrong with it, and where, and never quotes it. */
export class UnreadableError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnreadableError';
  }
}

/** Reads a body as JSON. An HTML page with status 200 is unreadable, not a crash. */
export function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new UnreadableError('Canvas answered with something other than JSON');
  }
}

/**
 * Reads a payload by its schema. Unknown keys are dropped; a shape that cannot be read is an
 * UnreadableError that names the place (`by_date.3.views`), never the value.
 */
export function decode<T>(schema: z.ZodType<T>, payload: unknown): T {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path.join('.');
  throw new UnreadableError(
    `Canvas answered in a shape that cannot be read${place ? ` (at ${place})` : ''}`,
  );
}

/**
 * A Canvas id. Asked for as a string; Canvas leaves a number where it does not look for ids, and one
 * beyond 2^53 would have lost digits already, so that is refused. Ids become parts of paths, so nothing
 * but a number, `1~23` included, is one.
 */
export const id = z.union([
  z.string().regex(/^(?:\d{1,12}~)?\d{1,19}$/),
  z.int().nonnegative().transform(String),
]);

/** A number, or a numeric string as recorded answers of older installations have it. */
export const number = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number)
    .refine(Number.isFinite),
]);

/** A whole number in either form that GraphQL's Int holds; a fraction (a Progress's) is rounded. */
export const integer = number.transform(Math.round).refine((value) => value === (value | 0));

/** A flag; form-encoded parameters come back as strings. */
export const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1'),
]);

/** An instant or a day as Canvas wrote it, its offset kept. */
export const instant = z.string();

import * as z from 'zod';
import { leavesAsIs, plainCheckOf } from './plain-check.ts';

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
 * Reads a payload by its schema. Unknown keys are not looked at; a shape that cannot be read is an
 * UnreadableError that names the place (`by_date.3.views`), never the value.
 */
export function decode<T>(schema: z.ZodType<T>, payload: unknown): T {
  if (Array.isArray(payload) && payload.length > maxItems) {
    throw new UnreadableError('Canvas sent a list of too many items');
  }
  if (plainCheckOf(schema)(payload)) return payload as T;
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path.join('.');
  throw new UnreadableError(
    `Canvas answered in a shape that cannot be read${place ? ` (at ${place})` : ''}`,
  );
}

/** Items of a list; a page has 100, and a course some thousands of days or assignments. */
const maxItems = 20_000;

/** Whether a value is a whole number that GraphQL's Int holds. */
export function isInt(value: unknown): value is number {
  return typeof value === 'number' && value === (value | 0);
}

/**
 * A Canvas id. Asked for as a string; Canvas leaves a number where it does not look for ids, and one
 * beyond 2^53 would have lost digits already, so that is refused. Ids become parts of paths, so nothing
 * but a number, `1~23` included, is one.
 */
export const id = leavesAsIs(
  z.unknown().transform((value, context): string => {
    if (isIdText(value)) return value;
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
      return String(value);
    return refuse(context, 'an id');
  }),
  isIdText,
);

function isIdText(value: unknown): value is string {
  return typeof value === 'string' && /^(?:\d{1,12}~)?\d{1,19}$/.test(value);
}

/** A number, or a numeric string as recorded answers of older installations have it. */
export const number = leavesAsIs(
  z.unknown().transform((value, context): number => toNumber(value) ?? refuse(context, 'a number')),
  Number.isFinite,
);

/** A whole number in either form that GraphQL's Int holds; a fraction (a Progress's) is rounded. */
export const integer = leavesAsIs(
  z.unknown().transform((value, context): number => {
    if (isInt(value)) return value;
    const rounded = Math.round(toNumber(value) ?? NaN);
    return isInt(rounded) ? rounded : refuse(context, 'a whole number');
  }),
  isInt,
);

/** How many; null is none. */
export const count = leavesAsIs(
  integer.nullish().transform((value) => value ?? 0),
  isInt,
);

function toNumber(value: unknown): number | undefined {
  const number =
    typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function refuse(context: z.RefinementCtx, expected: string): never {
  context.addIssue({ code: 'custom', message: `Expected ${expected}` });
  return z.NEVER;
}

/** A flag; form-encoded parameters come back as strings. */
export const flag = leavesAsIs(
  z.union([
    z.boolean(),
    z.enum(['true', 'false', '1', '0']).transform((word) => word === 'true' || word === '1'),
  ]),
  (value) => typeof value === 'boolean',
);

/** A URL for a browser or a download: http or https. Anything else, a script for example, is read as null. */
export const webUrl = leavesAsIs(
  z.unknown().transform((value): string | null => (isWebUrl(value) ? value : null)),
  isWebUrl,
);

function isWebUrl(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** An instant or a day as Canvas wrote it, its offset kept. */
export const instant = z.string();

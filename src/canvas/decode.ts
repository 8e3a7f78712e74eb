import * as z from 'zod';
import { leavesAsIs, plainCheckOf } from './plain-check.ts';

/** A response cannot be read; the message says what is wrong, and where, and never quotes the response. */
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
 * Reads a payload by its schema and ignores unknown keys. A shape that cannot be read is an
 * UnreadableError that names the place (`by_date.3.views`), never the value.
 */
export function decode<T>(schema: z.ZodType<T>, payload: unknown): T {
  if (Array.isArray(payload) && payload.length > maxItems) {
    throw new UnreadableError('Canvas sent a list of too many items');
  }
  if (plainCheckOf(schema)(payload)) return payload as T;
  // zod collects an issue for each value that it refuses.
  if (hasMoreValues(payload, maxValues)) {
    throw new UnreadableError('Canvas sent too many values in an unusual form');
  }
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  const place = result.error.issues[0]?.path.join('.');
  throw new UnreadableError(
    `Canvas answered in a shape that cannot be read${place ? ` (at ${place})` : ''}`,
  );
}

/** Items of a list; a page has 100, and a course some thousands of days or assignments. */
const maxItems = 20_000;

/** Values of a payload that is not plain; years of page views by the hour have some 50,000. */
const maxValues = 100_000;

/** Whether a payload holds more than this many values, itself and nested ones included. */
function hasMoreValues(payload: unknown, most: number): boolean {
  const open = [payload];
  let seen = 1;
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    const inner: unknown[] = Object.values(value);
    seen += inner.length;
    if (seen > most) return true;
    for (const each of inner) open.push(each);
  }
  return false;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
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

/** A whole number in either form, below 2^53; a fraction (a Progress's) is rounded. */
export const integer = leavesAsIs(
  z.unknown().transform((value, context): number => {
    if (isWhole(value)) return value;
    const rounded = Math.round(toNumber(value) ?? NaN);
    return isWhole(rounded) ? rounded : refuse(context, 'a whole number');
  }),
  isWhole,
);

/** How many; null is none. */
export const count = leavesAsIs(
  integer.nullish().transform((value) => value ?? 0),
  isWhole,
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

/** A state in Canvas's words; `unknown` when there is none, so that one odd item does not cost its list. */
export const state = leavesAsIs(
  z
    .string()
    .nullish()
    .transform((value) => value ?? 'unknown'),
  (value) => typeof value === 'string',
);

/** A hash of values by key. Some installations send an empty one as `[]`. */
export function hash<T>(valueSchema: z.ZodType<T>): z.ZodType<Record<string, T>> {
  const record = z.record(z.string(), valueSchema);
  return leavesAsIs(
    z.union([record, z.tuple([]).transform((): Record<string, T> => ({}))]),
    (payload) => plainCheckOf(record)(payload),
  );
}

/** An object that gets a name where Canvas sends none, so that one odd item does not cost its list. */
export function named<T extends { name?: string | null | undefined }>(
  schema: z.ZodType<T>,
  defaultName: (item: T) => string,
): z.ZodType<T & { name: string }> {
  const hasName = plainCheckOf(z.object({ name: z.string() }));
  return leavesAsIs(
    schema.transform((item) => ({ ...item, name: item.name ?? defaultName(item) })),
    (payload) => hasName(payload) && plainCheckOf(schema)(payload),
  );
}

/** Reads fields by other spellings, too: `{ max_page_view: 'max_page_views' }`. The usual spelling goes first. */
export function withSpellings<T>(
  schema: z.ZodType<T>,
  spellings: Readonly<Record<string, string>>,
): z.ZodType<T> {
  const others = Object.keys(spellings);
  const isOther = (payload: object) => others.some((name) => name in payload);
  return leavesAsIs(
    z
      .unknown()
      .transform((payload) => {
        if (!isObject(payload) || !isOther(payload)) return payload;
        const renamed: Record<string, unknown> = { ...payload };
        for (const [other, usual] of Object.entries(spellings)) renamed[usual] ??= renamed[other];
        return renamed;
      })
      .pipe(schema),
    (payload) => isObject(payload) && !isOther(payload) && plainCheckOf(schema)(payload),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An instant or a day as Canvas wrote it, its offset kept. */
export const instant = z.string();

import { GraphQLError, Kind, type ValueNode, valueFromASTUntyped } from 'graphql';
import { builder } from './builder.ts';

/** RFC 3339, seconds included, with `Z` or an offset. */
const dateTime =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;
const date = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** Whether the calendar has the day that a text begins with: there is no 30 February. */
function isDay(text: string): boolean {
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
}

builder.scalarType('DateTime', {
  description:
    'An instant in RFC 3339, e.g. `2026-03-01T09:30:00-07:00`. The offset that Canvas sent is kept.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && dateTime.test(value) && isDay(value)) return value;
    throw new TypeError('Expected a date-time in RFC 3339 with an offset');
  },
});

builder.scalarType('Date', {
  description: 'A day, `yyyy-mm-dd`.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && date.test(value) && isDay(value)) return value;
    throw new TypeError('Expected a day as yyyy-mm-dd');
  },
});

builder.scalarType('URL', {
  description: 'An absolute URL.',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value === 'string' && URL.canParse(value)) return value;
    throw new TypeError('Expected an absolute URL');
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => value,
  parseLiteral: (node: ValueNode, variables) => {
    if (node.kind === Kind.VARIABLE) {
      throw new GraphQLError('A variable inside a JSON literal must be the whole value');
    }
    return withAllDigits(valueFromASTUntyped(node, variables));
  },
});

/** The same value; throws if it holds a number that has lost digits. */
function withAllDigits(value: unknown): unknown {
  if (hasLostDigits(value))
    throw new TypeError('Send a number beyond 2^53 as text: it loses digits');
  return value;
}

/** Whether a JSON value is or holds an integer beyond 2^53, whose last digits may be those of another one. */
export function hasLostDigits(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLostDigits);
}

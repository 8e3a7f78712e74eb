import { distance } from 'fastest-levenshtein';
import { GraphQLError } from 'graphql';

/** The caller's input cannot be right, whatever Canvas says; `extensions.code` is BAD_USER_INPUT. */
export function badUserInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** Canvas leads from page to page without an item on any. */
export function endlessList(): GraphQLError {
  return new GraphQLError('Canvas lists page after page with nothing on them', {
    extensions: { code: 'CANVAS_BAD_RESPONSE' },
  });
}

/** A table has no column of this name. */
export function unknownColumn(name: string, columns: readonly string[]): GraphQLError {
  return badUserInput(`The table has no column "${shorten(name)}"${nearest(name, columns)}`);
}

/** A file has no table of this name. */
export function unknownTable(name: string, tables: readonly string[]): GraphQLError {
  return new GraphQLError(`The file has no table "${shorten(name)}"${nearest(name, tables)}`, {
    extensions: { code: 'NOT_FOUND' },
  });
}

/** `; the nearest are "a", "b"`: at most three, best first. */
function nearest(name: string, known: readonly string[]): string {
  const wanted = shorten(name).toLowerCase();
  const best = known
    .map((one) => ({ one: shorten(one), away: distance(wanted, shorten(one).toLowerCase()) }))
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ one }) => `"${one}"`);
  return best.length === 0 ? '' : `; the nearest are ${best.join(', ')}`;
}

/** Names of columns may be whole questions. */
function shorten(name: string): string {
  return name.length > 100 ? `${name.slice(0, 99)}…` : name;
}

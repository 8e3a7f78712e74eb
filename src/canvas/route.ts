/** `/api/v1/accounts/:account_id/reports/:report` as Canvas's own documentation and token scopes write it. */
export type RouteTemplate = `/api/v1/${string}`;

/** The names of a template's holes: `account_id | report`. */
export type RouteParams<Template extends string> = Template extends `${infer Head}/${infer Tail}`
  ? RouteParams<Head> | RouteParams<Tail>
  : Template extends `:${infer Name}`
    ? Name
    : never;

export type QueryValue = string | number | boolean | readonly string[] | undefined | null;
export type Query = Readonly<Record<string, QueryValue>>;

/**
 * Fills the holes of a template. Each value stays inside its own segment whatever it holds: slashes,
 * question marks and the like are escaped. A value of dots alone cannot be escaped (`%2E%2E` leads up
 * as `..` does), and is a TypeError.
 */
export function buildPath(template: string, params: Readonly<Record<string, string>>): string {
  let parts = templateParts.get(template);
  if (!parts) templateParts.set(template, (parts = template.split(/:(\w+)/)));
  let path = parts[0]!;
  for (let at = 1; at < parts.length; at += 2) {
    path += encodeSegment(params[parts[at]!] ?? '') + parts[at + 1]!;
  }
  return path;
}

/** Text and names of holes in turn, by template: routes are few, and written in the code. */
const templateParts = new Map<string, string[]>();

function encodeSegment(value: string): string {
  if (/^\d+$/.test(value)) return value;
  if (/^\.*$/.test(value))
    throw new TypeError('A segment of a path cannot be empty, or dots alone');
  return encodeURIComponent(value.toWellFormed());
}

/** Writes a query string, without `?`; lists under their own name, which should end in `[]`. */
export function buildQuery(query: Query): string {
  let text = '';
  const add = (name: string, value: string) => {
    text += `${text && '&'}${encodeURIComponent(name)}=${encodeURIComponent(value.toWellFormed())}`;
  };
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null) continue;
    if (typeof value === 'object') for (const item of value) add(name, item);
    else add(name, String(value));
  }
  return text;
}

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

/** `GET /api/v1/courses/:id`: the name of a call wherever it is told of. Made once for each route. */
export function nameRoute(method: string, template: string): string {
  let names = routeNames.get(method);
  if (!names) routeNames.set(method, (names = new Map<string, string>()));
  let name = names.get(template);
  if (!name) names.set(template, (name = `${method} ${template}`));
  return name;
}

const routeNames = new Map<string, Map<string, string>>();

/** Path and query of a call. */
export function buildUrl(
  template: string,
  params: Readonly<Record<string, string>>,
  query: Query | undefined,
): string {
  const path = buildPath(template, params);
  const text = query === undefined ? '' : buildQuery(query);
  return text === '' ? path : `${path}?${text}`;
}

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

/** An ending that the router of Canvas takes for the format of the response. */
const formatEnding =
  /\.(?:json|xml|html?|csv|te?xt|js|css|pdf|png|jpe?g|gif|svg|ics|rss|atom|zip|ya?ml|xlsx?|mp[34])$/i;

/**
 * Escapes a value for a segment of a path. A SIS id that web servers or the router of Canvas would misread
 * in a path is sent in Canvas's hex form (canvas-lms, `lib/api.rb`).
 */
function encodeSegment(value: string): string {
  if (/^\d+$/.test(value)) return value;
  const [, prefix, text] = /^((?:sis|lti)_\w+):(.+)$/s.exec(value) ?? [];
  if (prefix && text && (/[/\\%?#;]/.test(text) || formatEnding.test(text))) {
    return `hex:${prefix}:${Buffer.from(text).toString('hex')}`;
  }
  if (/^\.*$/.test(value))
    throw new TypeError('A segment of a path cannot be empty, or dots alone');
  return encodeURIComponent(value.toWellFormed());
}

/** Writes a query string, without `?`; lists under their own name, which should end in `[]`. */
export function buildQuery(query: Query): string {
  let text = '';
  for (const name in query) {
    const value = query[name];
    if (value === undefined || value === null) continue;
    if (typeof value === 'object') for (const item of value) text += writePair(text, name, item);
    else text += writePair(text, name, String(value));
  }
  return text;
}

function writePair(before: string, name: string, value: string): string {
  return `${before && '&'}${encodeText(name)}=${encodeText(value)}`;
}

/** Most text is plain, which is quicker to see than to encode. */
function encodeText(text: string): string {
  return /^[\w.~-]*$/.test(text) ? text : encodeURIComponent(text.toWellFormed());
}

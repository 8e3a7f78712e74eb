import type { Params, ParamValue } from '../types.ts';

/**
 * A boolean parameter as Canvas reads one (canvas-rest §1.10): the usual words in any case, JSON
 * booleans, and anything else as an integer compared with 0. Absent is `fallback`.
 */
export function toBoolean(value: ParamValue | undefined, fallback = false): boolean {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value) !== 0;
  if (typeof value !== 'string') return true;
  const word = value.trim().toLowerCase();
  if (['yes', 'y', 'true', 't', 'on', '1'].includes(word)) return true;
  if (['no', 'n', 'false', 'f', 'off', '0'].includes(word)) return false;
  const number = Number.parseInt(word, 10);
  return !Number.isNaN(number) && number !== 0;
}

/** A list parameter (`include[]=a&include[]=b`, or one scalar) as texts; `[]` when absent. */
export function toList(value: ParamValue | undefined): string[] {
  const values = Array.isArray(value) ? value : [value];
  return values.map(toText).filter((text) => text !== undefined);
}

/** A scalar parameter as text; undefined when it is absent, null, a list or an object. */
export function toText(value: ParamValue | undefined): string | undefined {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return undefined;
  }
}

/** An object of parameters, as `parameters[users]=true` makes one. */
export function isObject(value: ParamValue | undefined): value is Record<string, ParamValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Query and body as one; the query wins, key by key at the top, as in Rails. */
export function mergeParams(query: Params, body: Params): Params {
  return { ...body, ...query };
}

/** Unfolds a query string or a form: `a=1`, `a[]=1`, `a[b]=1`, `a[][b]=1`. */
export function parseForm(search: URLSearchParams): Params {
  const params: Params = {};
  for (const [name, value] of search) {
    const path = toPath(name);
    if (path !== undefined) assign(params, path, value);
  }
  return params;
}

/**
 * Reads a JSON body. Integers that a double cannot hold become `bigint`. Throws `SyntaxError`. What
 * is not an object stands under `_json`, as in Rails.
 */
export function parseJson(text: string): Params {
  if (text.trim() === '') return {};
  const readable = text.replace(/"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g, (token) =>
    token.startsWith('"') ? token : `"${bigMark}${token}"`,
  );
  const value = JSON.parse(readable, (_key, item: ParamValue) =>
    typeof item === 'string' && markedInteger.test(item)
      ? BigInt(item.slice(bigMark.length))
      : item,
  ) as ParamValue;
  return isObject(value) ? value : { _json: value };
}

// A private-use character, so that no text of a caller reads like it by accident.
const bigMark = '\u{e000}int:';
const markedInteger = new RegExp(`^${bigMark}-?\\d+$`, 'u');
const forbiddenNames = new Set(['__proto__', 'constructor', 'prototype']);
const maximumDepth = 32; // levels; Rack refuses more

/** `a[b][]` → `['a', 'b', '']`; undefined for a name that leads nowhere. */
function toPath(name: string): string[] | undefined {
  const open = name.indexOf('[');
  if (open <= 0) return forbiddenNames.has(name) ? undefined : [name];
  const path = [name.slice(0, open)];
  for (const match of name.slice(open).matchAll(/\[([^[\]]*)\]/g)) path.push(match[1]!);
  const usable = path.length <= maximumDepth && !path.some((step) => forbiddenNames.has(step));
  return usable ? path : undefined;
}

function assign(target: Record<string, ParamValue>, path: readonly string[], value: string): void {
  const [name, next, ...rest] = path;
  if (name === undefined) return;
  const present = target[name];
  if (next === undefined) {
    target[name] = value;
  } else if (next !== '') {
    const child = isObject(present) ? present : {};
    target[name] = child;
    assign(child, [next, ...rest], value);
  } else {
    const list = Array.isArray(present) ? present : [];
    target[name] = list;
    append(list, rest, value);
  }
}

function append(list: ParamValue[], path: readonly string[], value: string): void {
  if (path.length === 0) {
    list.push(value);
    return;
  }
  // A key that the last object already has begins the next one: a[][x]=1&a[][y]=2&a[][x]=3.
  const last = list.at(-1);
  const open = isObject(last) && !Object.hasOwn(last, path[0]!) ? last : undefined;
  const child = open ?? {};
  if (open === undefined) list.push(child);
  assign(child, path, value);
}

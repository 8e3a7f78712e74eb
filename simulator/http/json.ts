import type { Payload } from '../types.ts';

/**
 * Writes a payload as Canvas does: `<`, `>`, `&` escaped inside strings (canvas-rest §1.1), bigints
 * as plain digits, and with `stringIds` the ids as strings (§1.5).
 */
export function serialize(payload: Payload, stringIds = false): string {
  return write(payload, stringIds, 'plain');
}

/** What a key says about the integers under it (§1.5; canvas `stringify_ids.rb`). */
type KeyKind = 'id' | 'ids' | 'plain';

function write(value: Payload, stringIds: boolean, kind: KeyKind): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      if (!Number.isFinite(value)) return 'null';
      return kind === 'id' && stringIds && Number.isInteger(value)
        ? `"${value}"`
        : JSON.stringify(value);
    case 'bigint':
      return kind === 'id' && stringIds ? `"${value}"` : String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return isArray(value) ? writeArray(value, stringIds, kind) : writeObject(value, stringIds);
    default:
      return 'null';
  }
}

function writeArray(items: readonly Payload[], stringIds: boolean, kind: KeyKind): string {
  const itemKind = kind === 'ids' ? 'id' : 'plain';
  let text = '[';
  for (let index = 0; index < items.length; index += 1) {
    if (index > 0) text += ',';
    text += write(items[index], stringIds, itemKind);
  }
  return `${text}]`;
}

function writeObject(value: Readonly<Record<string, Payload>>, stringIds: boolean): string {
  let text = '{';
  for (const name of Object.keys(value)) {
    const item = value[name];
    if (item === undefined) continue;
    const key = keyOf(name);
    if (text.length > 1) text += ',';
    text += key.text + write(item, stringIds, key.kind);
  }
  return `${text}}`;
}

function isArray(value: object): value is readonly Payload[] {
  return Array.isArray(value);
}

interface Key {
  /** With quotes and colon. */
  readonly text: string;
  readonly kind: KeyKind;
}

const keys = new Map<string, Key>();
const maximumKeys = 2_000; // days and hours are keys too, so there is no end of them

function keyOf(name: string): Key {
  let key = keys.get(name);
  if (key === undefined) {
    key = { text: `${quote(name)}:`, kind: kindOf(name) };
    if (keys.size < maximumKeys) keys.set(name, key);
  }
  return key;
}

function kindOf(name: string): KeyKind {
  if (/(?:^|_)id$/i.test(name)) return 'id';
  return /(?:^|_)ids$/i.test(name) ? 'ids' : 'plain';
}

const unsafe = /[<>&\u2028\u2029]/;
const allUnsafe = new RegExp(unsafe.source, 'g');

function quote(text: string): string {
  const quoted = JSON.stringify(text);
  return unsafe.test(quoted) ? quoted.replace(allUnsafe, escapeUnit) : quoted;
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

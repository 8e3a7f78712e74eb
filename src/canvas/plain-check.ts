import type * as z from 'zod';

/** Tells whether a payload is already what a schema would make of it, but for keys that it does not know. */
export type PlainCheck = (payload: unknown) => boolean;

const never: PlainCheck = () => false;
const ownChecks = new WeakMap<z.core.$ZodType, PlainCheck>();
const compiled = new WeakMap<z.core.$ZodType, PlainCheck>();

/** Says of a schema that transforms which values it leaves as they are. */
export function leavesAsIs<S extends z.ZodType>(schema: S, isPlain: PlainCheck): S {
  ownChecks.set(schema, isPlain);
  return schema;
}

/**
 * The check of a schema, compiled to code when first asked for.
 *
 * Almost all that Canvas sends is plain. To parse it would copy it, row by row, and throw the original
 * away; a check copies nothing. It never says yes to what the schema would refuse or change: what it does
 * not understand, in the schema or in the payload, it leaves to the schema.
 */
export function plainCheckOf(schema: z.core.$ZodType): PlainCheck {
  let check = compiled.get(schema);
  if (!check) compiled.set(schema, (check = compile(schema)));
  return check;
}

function compile(schema: z.core.$ZodType): PlainCheck {
  const checks: PlainCheck[] = [];
  const functions: string[] = [];
  const test = writeTest(schema, 'payload', checks, functions);
  if (test === undefined) return never;
  const names = checks.map((_, index) => `check${index}`);
  // The code holds no text but the keys of schemas, as JSON.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const create = new Function(
    ...names,
    `${functions.join('\n')}\nreturn (payload) => ${test};`,
  ) as (...checks: PlainCheck[]) => PlainCheck;
  return create(...checks);
}

/** The test of a value, as an expression; undefined where no plain value can be told. */
function writeTest(
  schema: z.core.$ZodType,
  value: string,
  checks: PlainCheck[],
  functions: string[],
): string | undefined {
  const ownCheck = ownChecks.get(schema);
  if (ownCheck) return `check${checks.push(ownCheck) - 1}(${value})`;
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (def.checks?.length) return undefined;
  const write = (inner: z.core.$ZodType, of: string) => writeTest(inner, of, checks, functions);
  const hoist = (body: string) =>
    `test${functions.push(`function test${functions.length}(value) { ${body} }`) - 1}(${value})`;
  switch (def.type) {
    case 'unknown':
      return `${value} !== undefined`;
    case 'string':
    case 'boolean':
      return `typeof ${value} === '${def.type}'`;
    case 'optional':
    case 'nullable': {
      const inner = write(def.innerType, value);
      const nothing = def.type === 'optional' ? 'undefined' : 'null';
      return inner && `(${value} === ${nothing} || ${inner})`;
    }
    case 'array': {
      const row = write(def.element, 'row');
      return (
        row &&
        hoist(
          `if (!Array.isArray(value)) return false; for (const row of value) if (!(${row})) return false; return true;`,
        )
      );
    }
    case 'record': {
      if (!isAnyString(def.keyType)) return undefined;
      const field = write(def.valueType, 'value[key]');
      return (
        field &&
        hoist(
          `if (!(${isObject})) return false; for (const key in value) if (key === '__proto__' || !(${field})) return false; return true;`,
        )
      );
    }
    case 'object': {
      if (def.catchall) return undefined;
      const fields = Object.entries(def.shape).map(([key, field]) =>
        write(field, `value[${JSON.stringify(key)}]`),
      );
      if (fields.includes(undefined)) return undefined;
      return hoist(`return ${[isObject, ...fields].join(' && ')};`);
    }
    default:
      return undefined;
  }
}

const isObject = "typeof value === 'object' && value !== null && !Array.isArray(value)";

function isAnyString(schema: z.core.$ZodType): boolean {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  return def.type === 'string' && !def.checks?.length;
}

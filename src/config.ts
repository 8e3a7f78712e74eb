import * as z from 'zod';
import { eachLimit, type Limits, limitSettings } from './limits.ts';

/** What the process was told by its environment, read once at the start. */
export interface Config {
  /** The Canvas to speak to; undefined starts the embedded one. */
  canvasBaseUrl: URL | undefined;
  host: string;
  port: number;
  /** Used for requests that carry no token. */
  canvasAccessToken: string | undefined;
  /** When there are any, each request needs one of them in `X-Api-Key`. */
  gatewayApiKeys: readonly string[];
  corsOrigins: readonly string[];
  logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Errors masked, no introspection. */
  production: boolean;
  graphiql: boolean;
  /** How much a client may ask. */
  limits: Limits;
}

/** A setting that cannot be right; the message is one line for the person who starts the process. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** An empty setting is one that was not made, as shells and compose files have it. */
const text = z
  .string()
  .optional()
  .transform((value) => (value?.trim() ? value.trim() : undefined));

const list = text.transform((value) =>
  (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

const flag = text.pipe(
  z
    .enum(['true', 'false', '1', '0'], { error: 'expected true or false' })
    .optional()
    .transform((value) => (value === undefined ? undefined : value === 'true' || value === '1')),
);

const baseUrl = text.pipe(
  z
    .string()
    .optional()
    .refine(isBaseUrl, {
      error: 'expected an origin such as https://school.instructure.com, without a path',
    })
    .transform((value) => (value === undefined ? undefined : new URL(value))),
);

const port = text.pipe(
  z
    .string()
    .regex(/^\d{1,5}$/, 'expected a port, 0 to 65535')
    .optional()
    .transform((value) => Number(value ?? 4000))
    .refine((value) => value <= 65_535, { error: 'expected a port, 0 to 65535' }),
);

const origins = list.refine(
  (items) =>
    items.every((item) => item === '*' || (URL.canParse(item) && new URL(item).origin === item)),
  { error: 'expected origins such as https://app.example.org, separated by commas' },
);

const limits = z.object(
  Object.fromEntries(
    Object.values(limitSettings).map(({ env, default: byDefault, min, max }) => {
      const error = `expected a whole number, ${min} to ${max}`;
      const setting = text.pipe(
        z
          .string()
          .regex(/^\d{1,10}$/, { error })
          .optional()
          .transform((value) => Number(value ?? byDefault))
          .refine((value) => value >= min && value <= max, { error }),
      );
      return [env, setting];
    }),
  ),
);

const environment = z.object({
  CANVAS_BASE_URL: baseUrl,
  HOST: text.transform((value) => value ?? '127.0.0.1'),
  PORT: port,
  CANVAS_ACCESS_TOKEN: text.refine((value) => value === undefined || /^[\w~+/.=-]+$/.test(value), {
    error: 'expected a Canvas access token',
  }),
  GATEWAY_API_KEYS: list,
  CORS_ORIGINS: origins,
  LOG_LEVEL: text.pipe(
    z
      .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
        error: 'expected one of silent, fatal, error, warn, info, debug, trace',
      })
      .default('info'),
  ),
  NODE_ENV: text,
  GRAPHIQL: flag,
});

/** Reads the settings; a wrong one throws a ConfigError that names it, and never its value. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const settings = parse(environment, env);
  const limitOf = parse(limits, env);
  const production = settings.NODE_ENV === 'production';
  if (
    settings.CANVAS_ACCESS_TOKEN !== undefined &&
    !isLoopback(settings.HOST) &&
    settings.GATEWAY_API_KEYS.length === 0
  ) {
    throw new ConfigError(
      'CANVAS_ACCESS_TOKEN: would serve anybody who reaches HOST; set GATEWAY_API_KEYS, or a loopback HOST',
    );
  }
  return {
    canvasBaseUrl: settings.CANVAS_BASE_URL,
    host: settings.HOST,
    port: settings.PORT,
    canvasAccessToken: settings.CANVAS_ACCESS_TOKEN,
    gatewayApiKeys: settings.GATEWAY_API_KEYS,
    corsOrigins: settings.CORS_ORIGINS,
    logLevel: settings.LOG_LEVEL,
    production,
    graphiql: settings.GRAPHIQL ?? !production,
    limits: eachLimit(({ env: name }) => limitOf[name]!),
  };
}

function parse<T>(schema: z.ZodType<T>, env: Readonly<Record<string, string | undefined>>): T {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ConfigError(`${String(issue?.path[0])}: ${issue?.message ?? 'cannot be read'}`);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function isBaseUrl(value: string | undefined): boolean {
  if (value === undefined) return true;
  if (!URL.canParse(value)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(value);
  const bare = pathname === '/' && !search && !hash && !username && !password;
  return bare && (protocol === 'https:' || protocol === 'http:');
}

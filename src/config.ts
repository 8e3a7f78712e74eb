import { readFileSync } from 'node:fs';
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
  /** Host names that the gateway is known by; undefined allows any. */
  allowedHosts: readonly string[] | undefined;
  /** Hosts of files that may have private addresses. */
  fileHosts: readonly string[];
  logLevel: 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';
  /** Errors masked, no introspection. */
  production: boolean;
  graphiql: boolean;
  /** How much a client may ask. */
  limits: Limits;
  /** Whether `/metrics` is served. */
  metrics: boolean;
  /** Whether spans are sent to a collector; the OpenTelemetry SDK reads where to by itself. */
  tracing: boolean;
  /** Documents that clients may name in place of sending them, by the hex digits of their SHA-256. */
  persistedDocuments: ReadonlyMap<string, string>;
  /** Run no other documents than those. */
  persistedDocumentsOnly: boolean;
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

const list = text.transform(split);

/** Commas alone would open what somebody meant to lock. */
const keys = text
  .refine((value) => value === undefined || split(value).length > 0, {
    error: 'names no key; expected keys separated by commas',
  })
  .transform(split);

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

const httpUrl = text.refine(
  (value) =>
    value === undefined ||
    (URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol)),
  { error: 'expected a URL such as http://collector:4318' },
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

/** Host names or addresses, each with or without a port. */
const hosts = list
  .transform((items) => items.map((item) => item.toLowerCase()))
  .refine(
    (items) => items.every((item) => /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/.test(item)),
    { error: 'expected host names such as files.school.edu, separated by commas' },
  );

/** The same, or `*` for any host. */
const allowedHosts = z.union([text.pipe(z.literal('*')), hosts]);

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

/** As graphql-codegen and relay-compiler write it, or Apollo's generate-persisted-query-manifest. */
const manifest = z.union([
  z
    .object({
      format: z.literal('apollo-persisted-query-manifest'),
      operations: z.array(z.object({ id: z.string(), body: z.string() })),
    })
    .transform(({ operations }) => operations.map(({ id, body }) => [id, body] as const)),
  z.record(z.string(), z.string()).transform((documents) => Object.entries(documents)),
]);

const manifestFile = text.transform((path, context) => {
  try {
    const entries =
      path === undefined ? [] : manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
    return new Map(entries.map(([id, body]) => [id.replace(/^sha256:/i, ''), body]));
  } catch {
    context.addIssue('expected the path of a JSON file of documents by their hash');
    return z.NEVER;
  }
});

const environment = z.object({
  CANVAS_BASE_URL: baseUrl,
  HOST: text.transform((value) => value ?? '127.0.0.1'),
  PORT: port,
  CANVAS_ACCESS_TOKEN: text.refine((value) => value === undefined || /^[\w~+/.=-]+$/.test(value), {
    error: 'expected a Canvas access token',
  }),
  GATEWAY_API_KEYS: keys,
  CORS_ORIGINS: origins,
  FILE_HOSTS: hosts,
  ALLOWED_HOSTS: allowedHosts,
  LOG_LEVEL: text.pipe(
    z
      .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'], {
        error: 'expected one of silent, fatal, error, warn, info, debug, trace',
      })
      .default('info'),
  ),
  NODE_ENV: text,
  GRAPHIQL: flag,
  METRICS: flag,
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl,
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl,
  OTEL_TRACES_EXPORTER: text.pipe(
    z.enum(['otlp', 'none'], { error: 'expected otlp or none' }).default('otlp'),
  ),
  // The specification: anything but "true", in whatever case, is false.
  OTEL_SDK_DISABLED: text.transform((value) => value?.toLowerCase() === 'true'),
  PERSISTED_DOCUMENTS: manifestFile,
  PERSISTED_DOCUMENTS_ONLY: flag,
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
  if (settings.PERSISTED_DOCUMENTS_ONLY && settings.PERSISTED_DOCUMENTS.size === 0) {
    throw new ConfigError('PERSISTED_DOCUMENTS_ONLY: would run nothing; set PERSISTED_DOCUMENTS');
  }
  return {
    canvasBaseUrl: settings.CANVAS_BASE_URL,
    host: settings.HOST,
    port: settings.PORT,
    canvasAccessToken: settings.CANVAS_ACCESS_TOKEN,
    gatewayApiKeys: settings.GATEWAY_API_KEYS,
    corsOrigins: settings.CORS_ORIGINS,
    allowedHosts: toAllowedHosts(settings.ALLOWED_HOSTS, settings.HOST),
    fileHosts: settings.FILE_HOSTS,
    logLevel: settings.LOG_LEVEL,
    production,
    graphiql: settings.GRAPHIQL ?? !production,
    limits: eachLimit(({ env: name }) => limitOf[name]!),
    metrics: settings.METRICS ?? true,
    tracing:
      !settings.OTEL_SDK_DISABLED &&
      settings.OTEL_TRACES_EXPORTER === 'otlp' &&
      (settings.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? settings.OTEL_EXPORTER_OTLP_ENDPOINT) !==
        undefined,
    persistedDocuments: settings.PERSISTED_DOCUMENTS,
    persistedDocumentsOnly: settings.PERSISTED_DOCUMENTS_ONLY ?? false,
  };
}

function parse<T>(schema: z.ZodType<T>, env: Readonly<Record<string, string | undefined>>): T {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ConfigError(`${String(issue?.path[0])}: ${issue?.message ?? 'cannot be read'}`);
}

/** What stands between commas, without what is empty. */
function split(value: string | undefined): string[] {
  return (value ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);
}

/**
 * A gateway on a loopback address is known by no other name than those set: a page of another site could
 * reach it under a name of its own. Elsewhere any name may lead to it until some are set.
 */
function toAllowedHosts(set: '*' | readonly string[], host: string): readonly string[] | undefined {
  if (set === '*') return undefined;
  return set.length > 0 || isLoopback(host) ? set : undefined;
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

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ConfigError, readConfig } from '../src/config.ts';
import { defaultLimits, limitSettings } from '../src/limits.ts';

type Environment = Record<string, string>;

describe('the configuration', () => {
  it('of an empty environment is that of a first run', () => {
    expect(readConfig({})).toEqual({
      canvasBaseUrl: undefined,
      host: '127.0.0.1',
      port: 4000,
      canvasAccessToken: undefined,
      gatewayApiKeys: [],
      corsOrigins: [],
      allowedHosts: [],
      fileHosts: [],
      logLevel: 'info',
      production: false,
      graphiql: true,
      limits: defaultLimits,
      metrics: true,
      tracing: false,
      persistedDocuments: new Map(),
      persistedDocumentsOnly: false,
    });
  });

  it('of a full environment is all that it says', () => {
    expect(
      readConfig({
        CANVAS_BASE_URL: 'https://school.instructure.com',
        HOST: '0.0.0.0',
        PORT: '8080',
        CANVAS_ACCESS_TOKEN: '1~token',
        GATEWAY_API_KEYS: 'one, two',
        CORS_ORIGINS: 'https://app.example.org,http://localhost:3000',
        FILE_HOSTS: 'Files.school.edu, 10.0.0.5:8443',
        LOG_LEVEL: 'debug',
        NODE_ENV: 'production',
        GRAPHIQL: 'true',
        METRICS: 'false',
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
        PERSISTED_DOCUMENTS: manifest('{"sha256:0a": "{ __typename }"}'),
        PERSISTED_DOCUMENTS_ONLY: 'true',
        SOMETHING_ELSE: 'x',
      }),
    ).toEqual({
      canvasBaseUrl: new URL('https://school.instructure.com'),
      host: '0.0.0.0',
      port: 8080,
      canvasAccessToken: '1~token',
      gatewayApiKeys: ['one', 'two'],
      corsOrigins: ['https://app.example.org', 'http://localhost:3000'],
      allowedHosts: undefined,
      fileHosts: ['files.school.edu', '10.0.0.5:8443'],
      logLevel: 'debug',
      production: true,
      graphiql: true,
      limits: defaultLimits,
      metrics: false,
      tracing: true,
      persistedDocuments: new Map([['0a', '{ __typename }']]),
      persistedDocumentsOnly: true,
    });
  });

  it('takes what is empty or blank as not given, as shells and compose files have it', () => {
    const names = [
      'CANVAS_BASE_URL',
      'HOST',
      'PORT',
      'CANVAS_ACCESS_TOKEN',
      'GATEWAY_API_KEYS',
      'CORS_ORIGINS',
      'LOG_LEVEL',
      'NODE_ENV',
      'GRAPHIQL',
      'METRICS',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'OTEL_TRACES_EXPORTER',
      'OTEL_SDK_DISABLED',
      'PERSISTED_DOCUMENTS',
      'PERSISTED_DOCUMENTS_ONLY',
    ];
    for (const blank of ['', '  ', '\n']) {
      expect(readConfig(Object.fromEntries(names.map((name) => [name, blank])))).toEqual(
        readConfig({}),
      );
    }
  });

  it('has no white space around a value', () => {
    expect(readConfig({ PORT: ' 8080 ', CANVAS_ACCESS_TOKEN: '1~token\n' })).toMatchObject({
      port: 8080,
      canvasAccessToken: '1~token',
    });
  });

  it.each<[Environment, { production: boolean; graphiql: boolean }]>([
    [{}, { production: false, graphiql: true }],
    [{ NODE_ENV: 'development' }, { production: false, graphiql: true }],
    [{ NODE_ENV: 'production' }, { production: true, graphiql: false }],
    [
      { NODE_ENV: 'production', GRAPHIQL: 'true' },
      { production: true, graphiql: true },
    ],
    [
      { NODE_ENV: 'production', GRAPHIQL: '1' },
      { production: true, graphiql: true },
    ],
    [
      { NODE_ENV: 'production', GRAPHIQL: 'false' },
      { production: true, graphiql: false },
    ],
    [{ GRAPHIQL: 'false' }, { production: false, graphiql: false }],
    [{ GRAPHIQL: '0' }, { production: false, graphiql: false }],
  ])('serves GraphiQL outside production, unless told otherwise: %j', (environment, expected) => {
    expect(readConfig(environment)).toMatchObject(expected);
  });

  it.each(['http://localhost:3000', 'https://school.instructure.com/', 'http://[::1]:4100'])(
    'takes the origin of a Canvas: %s',
    (url) => {
      expect(readConfig({ CANVAS_BASE_URL: url }).canvasBaseUrl?.href).toBe(new URL(url).href);
    },
  );

  it.each([
    ['0', 0],
    ['1', 1],
    ['65535', 65_535],
  ])('takes the port %s', (text, port) => {
    expect(readConfig({ PORT: text }).port).toBe(port);
  });

  it.each(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])(
    'takes the log level %s',
    (level) => {
      expect(readConfig({ LOG_LEVEL: level }).logLevel).toBe(level);
    },
  );

  it('splits lists at commas, and drops what is empty in them', () => {
    expect(readConfig({ GATEWAY_API_KEYS: ' one ,,two, ' }).gatewayApiKeys).toEqual(['one', 'two']);
    expect(readConfig({ CORS_ORIGINS: '*' }).corsOrigins).toEqual(['*']);
  });
});

describe('a wrong value', () => {
  const wrong: [string, string][] = [
    ['CANVAS_BASE_URL', 'canvas.school.test'],
    ['CANVAS_BASE_URL', 'https://school.instructure.com/api/v1'],
    ['CANVAS_BASE_URL', 'https://school.instructure.com?a=secret'],
    ['CANVAS_BASE_URL', 'https://school.instructure.com#secret'],
    ['CANVAS_BASE_URL', 'https://user:secret@school.instructure.com'],
    ['CANVAS_BASE_URL', 'ftp://school.instructure.com'],
    ['CANVAS_BASE_URL', 'javascript:alert(1)'],
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '99999999'],
    ['PORT', '80.5'],
    ['PORT', '0x50'],
    ['PORT', '1e3'],
    ['GATEWAY_API_KEYS', ' , '],
    ['CORS_ORIGINS', 'app.school.test'],
    ['CORS_ORIGINS', 'https://app.school.test/'],
    ['CORS_ORIGINS', 'https://app.school.test, https://b.school.test/path'],
    ['CORS_ORIGINS', 'null'],
    ['LOG_LEVEL', 'verbose'],
    ['LOG_LEVEL', 'INFO'],
    ['GRAPHIQL', 'yes'],
    ['GRAPHIQL', 'on'],
    ['PERSISTED_DOCUMENTS', '/nowhere/manifest.json'],
    ['PERSISTED_DOCUMENTS', manifest('{"0a": ')],
    ['PERSISTED_DOCUMENTS', manifest('{"0a": 1}')],
    ['PERSISTED_DOCUMENTS', manifest('["{ __typename }"]')],
    ['PERSISTED_DOCUMENTS_ONLY', 'yes'],
    // No header can carry these.
    ['CANVAS_ACCESS_TOKEN', '1~sec ret'],
    ['CANVAS_ACCESS_TOKEN', '1~sec\nret'],
    ['CANVAS_ACCESS_TOKEN', '1~gehëim'],
  ];

  it.each(wrong)(
    'of %s (%j) is told in one line that names it, and not its value',
    (name, value) => {
      const { message } = readWrong({ [name]: value });
      expect(message.startsWith(`${name}: `)).toBe(true);
      expect(message).not.toContain('\n');
      expect(message.slice(name.length)).not.toContain(value);
      expect(message).not.toContain('secret');
      expect(message.length).toBeGreaterThan(name.length + 10);
    },
  );

  it('among several is told in one line as well', () => {
    const { message } = readWrong({ PORT: 'http', LOG_LEVEL: 'loud', GRAPHIQL: 'yes' });
    expect(message).toMatch(/^(PORT|LOG_LEVEL|GRAPHIQL): [^\n]+$/);
  });
});

describe('CANVAS_ACCESS_TOKEN', () => {
  const token = { CANVAS_ACCESS_TOKEN: '1~secret' };

  it.each(['127.0.0.1', '127.0.0.53', '::1', 'localhost'])('may serve loopback: %s', (host) => {
    expect(readConfig({ ...token, HOST: host }).canvasAccessToken).toBe('1~secret');
  });

  it('may serve the default host', () => {
    expect(readConfig(token).canvasAccessToken).toBe('1~secret');
  });

  it.each([
    '0.0.0.0',
    '::',
    '192.168.1.5',
    '10.0.0.1',
    'gateway.example.org',
    '127.0.0.1.example.org',
    'localhost.example.org',
    '1270.0.0.1',
    '::ffff:10.0.0.1',
  ])('would serve anybody who reaches %s, and is refused', (host) => {
    const { message } = readWrong({ ...token, HOST: host });
    expect(message).toMatch(/^CANVAS_ACCESS_TOKEN: [^\n]*GATEWAY_API_KEYS/);
    expect(message).not.toContain('secret');
  });

  it('may serve any host to who has a key', () => {
    const environment = { ...token, HOST: '0.0.0.0', GATEWAY_API_KEYS: 'key' };
    expect(readConfig(environment)).toMatchObject({
      canvasAccessToken: '1~secret',
      host: '0.0.0.0',
    });
  });

  it('is refused where the list of keys holds none', () => {
    const { message } = readWrong({ ...token, HOST: '0.0.0.0', GATEWAY_API_KEYS: ' , ' });
    expect(message).toMatch(/^GATEWAY_API_KEYS: /);
  });

  it('is not wanted on any host: without one each caller brings its own', () => {
    expect(readConfig({ HOST: '0.0.0.0' }).canvasAccessToken).toBeUndefined();
  });
});

describe('PERSISTED_DOCUMENTS', () => {
  const documents = new Map([['0a', '{ __typename }']]);

  it.each([
    ['graphql-codegen and relay-compiler', { '0a': '{ __typename }' }],
    ['graphql-codegen with SHA-256', { 'sha256:0a': '{ __typename }' }],
    [
      "Apollo's manifest",
      {
        format: 'apollo-persisted-query-manifest',
        version: 1,
        operations: [{ id: '0a', name: 'A', type: 'query', body: '{ __typename }' }],
      },
    ],
  ])('reads what these write: %s', (_, content) => {
    const path = manifest(JSON.stringify(content));
    expect(readConfig({ PERSISTED_DOCUMENTS: path }).persistedDocuments).toEqual(documents);
  });

  it('reads the manifest of the example client', () => {
    const path = join(import.meta.dirname, '../examples/client/generated/persisted-documents.json');
    expect(readConfig({ PERSISTED_DOCUMENTS: path }).persistedDocuments.size).toBe(3);
  });

  it.each<Environment>([{}, { PERSISTED_DOCUMENTS: manifest('{}') }])(
    'has to hold something where nothing else may run',
    (environment) => {
      const { message } = readWrong({ ...environment, PERSISTED_DOCUMENTS_ONLY: 'true' });
      expect(message).toMatch(/^PERSISTED_DOCUMENTS_ONLY: [^\n]*PERSISTED_DOCUMENTS$/);
    },
  );
});

/** The path of a manifest with this content. */
function manifest(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'manifest-')), 'persisted-documents.json');
  writeFileSync(path, content);
  return path;
}

function readWrong(environment: Environment): ConfigError {
  try {
    readConfig(environment);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return error as ConfigError;
  }
  throw new Error('The configuration was read');
}

describe('a limit', () => {
  const settings = Object.entries(limitSettings);

  it.each(settings)(
    '%s is set by its own name, and leaves the others alone',
    (name, { env, min }) => {
      const { limits } = readConfig({ [env]: String(min) });
      expect(limits).toEqual({ ...defaultLimits, [name]: min });
    },
  );

  it.each(settings)('%s has bounds, and its default is within them', (_, setting) => {
    const { env, min, max } = setting;
    expect(setting.default).toBeGreaterThanOrEqual(min);
    expect(setting.default).toBeLessThanOrEqual(max);
    for (const wrong of [String(min - 1), String(max + 1), '-1', '1.5', '1e3', 'many', '0x10']) {
      expect(() => readConfig({ [env]: wrong })).toThrow(
        new ConfigError(`${env}: expected a whole number, ${min} to ${max}`),
      );
    }
  });
});

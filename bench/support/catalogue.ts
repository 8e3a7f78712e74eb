import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './paths.ts';

export interface ServerEntry {
  name: string;
  title: string;
  /** It pipelines its calls; under latency, where they would queue, it is started with `PIPELINING=1`. */
  pipelines?: boolean;
}

/** In the order in which the first round meets them. `limit` comes first: its answers are the reference. */
export const servers: ServerEntry[] = [
  { name: 'limit', title: 'limit (raw sockets, no GraphQL)', pipelines: true },
  { name: 'node-undici', title: 'node:http + undici, no GraphQL' },
  { name: 'gateway', title: '**this gateway**' },
  { name: 'mercurius-jit', title: 'Mercurius, loaders, JIT' },
  { name: 'mercurius', title: 'Mercurius, loaders' },
  { name: 'plain-yoga', title: 'Yoga + Pothos + DataLoader + fetch' },
  { name: 'apollo', title: 'Apollo Server + datasource-rest' },
  { name: 'hive', title: 'Hive Gateway + OpenAPI handler' },
];

export interface OperationEntry {
  name: string;
  title: string;
  /** REST calls that the operation needs. */
  calls: number;
  /** In one round: without latency, and with it. */
  operations: number;
  operationsWithLatency: number;
}

export const operations: OperationEntry[] = [
  {
    name: 'Q1',
    title: 'statistics and grades of one account',
    calls: 2,
    operations: 8000,
    operationsWithLatency: 400,
  },
  {
    name: 'Q2',
    title: '50 courses with account, term and activity',
    calls: 52,
    operations: 300,
    operationsWithLatency: 100,
  },
  {
    name: 'Q3',
    title: 'a course, its 10 quizzes, their reports',
    calls: 12,
    operations: 1600,
    operationsWithLatency: 800,
  },
  {
    name: 'Q4',
    title: '`{ __typename }`',
    calls: 0,
    operations: 12000,
    operationsWithLatency: 0,
  },
];

/** The request body of an operation: the same bytes for every server. */
export function requestBody(operation: string): string {
  const file = join(packageRoot, 'operations', `${operation}.graphql`);
  return JSON.stringify({ operationName: operation, query: readFileSync(file, 'utf8') });
}

/** Why a server cannot run here; undefined when it can. */
export function whyMissing(name: string): string | undefined {
  if (name === 'gateway' && !existsSync(join(packageRoot, '..', 'dist', 'main.js'))) {
    return 'it is not built (`npm run build` in the repository root)';
  }
  return undefined;
}

const packages = [
  'undici',
  'graphql',
  'mercurius',
  'fastify',
  '@apollo/server',
  '@apollo/datasource-rest',
  'graphql-yoga',
  '@pothos/core',
  'dataloader',
  '@graphql-hive/gateway-runtime',
  '@omnigraph/openapi',
];

export function installedVersions(): Record<string, string> {
  return Object.fromEntries(
    packages.map((name) => {
      const manifest = readFileSync(
        join(packageRoot, 'node_modules', name, 'package.json'),
        'utf8',
      );
      return [name, (JSON.parse(manifest) as { version: string }).version];
    }),
  );
}

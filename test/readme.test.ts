import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { readConfig } from '../src/config.ts';
import { schema } from '../src/schema/index.ts';
import { limitSettings } from '../src/limits.ts';
import { startGateway } from './support/gateway.ts';
import { readPage } from './support/docs.ts';
import { serveGateway } from './support/served-gateway.ts';

const readme = readPage('README.md');
const clients = readPage('docs/clients.md');
const configuration = readPage('docs/configuration.md');
const errors = readPage('docs/errors.md');
const routes = readPage('docs/rest-routes.md');

it("the README's first query has the README's answer", async () => {
  const { query, tokens, canvas } = await startGateway();
  const [, token, body] = /Bearer ([\w-]+)'[^]*?-d '(\{.*\})'/.exec(readme)!;
  const [, answer] = /```json\n([^]*?)```/.exec(readme)!;
  expect(token).toBe(tokens.admin);
  const { query: operation } = JSON.parse(body!) as { query: string };
  expect(await query(operation)).toEqual(JSON.parse(answer!));
  expect(canvas.requests).toHaveLength(2);
});

it('the query for GraphiQL in the page of clients shows the code that it names', async () => {
  const { query } = await startGateway();
  const [, text, code] = /```graphql\n([^]*?)```\n\nshows an error with the code `(\w+)`/.exec(
    clients,
  )!;
  const { errors: found } = await query(text!);
  expect(found?.map(({ extensions }) => extensions.code)).toEqual([code]);
});

it("the README's front-end program runs, and prints what it asks for", async () => {
  const { url } = await serveGateway();
  const [, program] = /```ts\n([^]*?)```/.exec(readme)!;
  expect(program).toContain("'http://127.0.0.1:4000/graphql'");
  // Below node_modules, from where a program finds the packages of the project.
  const cache = join(import.meta.dirname, '../node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'readme-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'program.mts');
  writeFileSync(file, program!.replace('http://127.0.0.1:4000/graphql', url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', file]);
  expect(stdout).toMatch(/course: \{[^]*id: 'Q291cnNlLTE='/);
});

it("the request of the page of clients by a document's hash is answered, where nothing else may run", async () => {
  const [, manifest] = /`PERSISTED_DOCUMENTS=(\S+) npm start`/.exec(clients)!;
  const { url, headers } = await serveGateway({
    config: readConfig({
      PERSISTED_DOCUMENTS: join(import.meta.dirname, '..', manifest!),
      PERSISTED_DOCUMENTS_ONLY: 'true',
    }),
  });
  const [, body] = /-d '(\{"documentId".*\})'/.exec(clients)!;
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: body!,
  });
  expect(await response.json()).toMatchObject({
    data: { account: { name: 'Northgate University' } },
  });
});

it('the pages of configuration and operations have every setting', () => {
  const source = readFileSync(join(import.meta.dirname, '../src/config.ts'), 'utf8');
  const names = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(10);
  const pages = configuration + readPage('docs/operations.md');
  for (const name of names) expect(pages).toContain(`\`${name}\``);
});

it('the page of REST routes has all 31, and every field that it points to exists', () => {
  const rows = [
    ...routes.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \/api\/v1\/[^`]+)` +\| (.*) \|$/gm),
  ];
  expect(new Set(rows.map(([, route]) => route)).size).toBe(31);
  for (const [, , places] of rows) {
    for (const [, type, field] of places!.matchAll(/`([A-Z]\w+)\.(\w+)/g)) {
      const fields = schema.getType(type!);
      expect(
        fields && 'getFields' in fields && fields.getFields()[field!],
        `${type!}.${field!}`,
      ).toBeTruthy();
    }
  }
});

it('the page of errors lists every error code that the gateway sends', () => {
  const sources = [
    'src/canvas/errors.ts',
    'src/execution/mask-error.ts',
    'src/schema/errors.ts',
    'src/execution/document-limits.ts',
    'src/execution/operation-cost.ts',
    'src/server/policies/csrf.ts',
    'src/server/policies/drain.ts',
    'src/server/policies/host.ts',
    'src/server/policies/paths.ts',
    'src/server/plugins/use-persisted-documents.ts',
  ];
  const codes = sources.flatMap((file) =>
    [
      ...readFileSync(join(import.meta.dirname, '..', file), 'utf8').matchAll(
        /code(?:: | = )'(\w+)'/g,
      ),
    ].map(([, code]) => code!),
  );
  expect(codes.length).toBeGreaterThan(10);
  // Nobody reads REQUEST_CANCELLED: its client has gone away.
  const unread = new Set(['REQUEST_CANCELLED']);
  for (const code of codes) if (!unread.has(code)) expect(errors).toContain(`\`${code}\``);
});

it('the page of the configuration lists every limit with its default', () => {
  for (const { env, default: byDefault } of Object.values(limitSettings)) {
    expect(configuration).toMatch(new RegExp(`^\\| \`${env}\` +\\| +\`${byDefault}\` +\\|`, 'm'));
  }
});

it('the README has 200 lines at most, and every page that it links to is there', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
  const links = [...readme.matchAll(/\]\(((?:docs|examples|simulator)[^)#]*)\)/g)];
  expect(links.length).toBeGreaterThan(10);
  for (const [, path] of links) {
    expect(existsSync(join(import.meta.dirname, '..', path!)), path).toBe(true);
  }
});

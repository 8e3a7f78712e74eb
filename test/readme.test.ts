import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { schema } from '../src/graphql/index.ts';
import { limitSettings } from '../src/limits.ts';
import { startGateway } from './support/gateway.ts';

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');

it("the README's first query has the README's answer", async () => {
  const { query, tokens, canvas } = await startGateway();
  const [, token, body] = /Bearer ([\w-]+)'[^]*?-d '(\{.*\})'/.exec(readme)!;
  const [, answer] = /```json\n([^]*?)```/.exec(readme)!;
  expect(token).toBe(tokens.admin);
  const { query: operation } = JSON.parse(body!) as { query: string };
  expect(await query(operation)).toEqual(JSON.parse(answer!));
  expect(canvas.requests).toHaveLength(2);
});

it('the README names all 31 routes, and every field that it points to exists', () => {
  const rows = [
    ...readme.matchAll(/^\| `((?:GET|POST|PUT|DELETE) \/api\/v1\/[^`]+)` +\| (.*) \|$/gm),
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

it('the README lists every error code that the gateway sends', () => {
  const sources = [
    'src/canvas/errors.ts',
    'src/server/mask-error.ts',
    'src/graphql/errors.ts',
    'src/graphql/document-limits.ts',
    'src/graphql/operation-cost.ts',
    'src/server/plugins/use-csrf-prevention.ts',
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
  for (const code of codes) if (!unread.has(code)) expect(readme).toContain(`\`${code}\``);
});

it('the README lists every limit with its default', () => {
  for (const { env, default: byDefault } of Object.values(limitSettings)) {
    expect(readme).toMatch(new RegExp(`^\\| \`${env}\` +\\| +\`${byDefault}\` +\\|`, 'm'));
  }
});

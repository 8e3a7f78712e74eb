import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startGateway } from './support/gateway.ts';

const folder = join(import.meta.dirname, '../examples/operations');
const examples = readdirSync(folder).sort();

it.each(examples)('%s runs on the embedded Canvas', async (name) => {
  const { query, subscribe } = await startGateway();
  const text = readFileSync(join(folder, name), 'utf8');
  const answers = /^subscription /m.test(text)
    ? await (await subscribe(text)).all()
    : [await query(text)];
  expect(answers.length).toBeGreaterThan(0);
  for (const { data, errors } of answers) {
    expect(errors).toBeUndefined();
    for (const value of Object.values(data as object)) expect(value).not.toBeNull();
  }
});

it('every example is named after its operation, and says what it shows', () => {
  expect(examples.length).toBeGreaterThanOrEqual(20);
  for (const name of examples) {
    const text = readFileSync(join(folder, name), 'utf8');
    const [, operation] = /^(?:query|mutation|subscription) (\w+)/m.exec(text) ?? [];
    const kebab = operation?.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
    expect(name).toMatch(new RegExp(`^\\d\\d-${kebab ?? '?'}\\.graphql$`));
    expect(text).toMatch(/^# .+/);
  }
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, findBreakingChanges, type GraphQLSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const released = buildSchema(read('schema/released.graphql'));

/** Changes that break clients and that no line of the changelog's "Unreleased" acknowledges. */
function unacknowledged(next: GraphQLSchema, changelog: string): string[] {
  const [unreleased = ''] = changelog.split(/^## (?!Unreleased)/m);
  const [, breaking = ''] = /^### Breaking\n([^]*?)(?=^##|$(?![^]))/m.exec(unreleased) ?? [];
  return findBreakingChanges(released, next)
    .map(({ type, description }) => `${type}: ${description}`)
    .filter((change) => !breaking.includes(change));
}

it('nothing breaks a client of the last release, unless CHANGELOG.md says so', () => {
  const missing = unacknowledged(schema, read('CHANGELOG.md'));
  expect(
    missing,
    'Add these lines to "### Breaking" under "## Unreleased" in CHANGELOG.md, or take the change back',
  ).toEqual([]);
});

describe('the check itself', () => {
  const broken = buildSchema(
    read('schema/released.graphql').replace(/"""[^"]*"""\s+courseCode: String\n/, ''),
  );
  const change = 'FIELD_REMOVED: Course.courseCode was removed.';

  it('tells of a field that is gone', () => {
    expect(unacknowledged(broken, '## Unreleased\n')).toEqual([change]);
  });

  it('is content with a line under "Breaking"', () => {
    expect(unacknowledged(broken, `## Unreleased\n\n### Breaking\n\n- ${change}\n`)).toEqual([]);
  });

  it.each([
    `## Unreleased\n\n### Added\n\n- ${change}\n`,
    `## Unreleased\n\n### Breaking\n\n### Added\n\n- ${change}\n`,
    `## Unreleased\n\n## 0.1.0\n\n### Breaking\n\n- ${change}\n`,
  ])('takes no line from elsewhere', (changelog) => {
    expect(unacknowledged(broken, changelog)).toEqual([change]);
  });
});

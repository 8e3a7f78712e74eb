import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { printed, startProgram } from './support/program.ts';

const root = join(import.meta.dirname, '..');
const stages = readFileSync(join(root, 'Dockerfile'), 'utf8')
  .split(/^FROM /m)
  .slice(1);

/** What a stage takes from the working copy. */
const copiedBy = (stage: string) =>
  Array.from(stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)).flatMap(([, sources]) =>
    sources!.split(' '),
  );

/** What the image runs. */
const command = JSON.parse(/^CMD (\[.*\])$/m.exec(stages.at(-1)!)![1]!) as string[];

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

function copy(path: string, from: string, to: string): void {
  cpSync(join(from, path), join(to, path), { recursive: true });
}

it('the builder is sent all that the image is made of', () => {
  const ignored = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n');
  const sent = ignored.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  expect(ignored).toContain('*');
  for (const source of stages.flatMap(copiedBy)) {
    expect(existsSync(join(root, source)), source).toBe(true);
    expect(
      sent.some((path) => source === path || source.startsWith(`${path}/`)),
      source,
    ).toBe(true);
  }
});

it(
  'the image is built from what is copied into it, and runs on that',
  { timeout: 60_000 },
  async () => {
    const [build, last] = stages;
    const [builder, image] = [temporaryFolder(), temporaryFolder()];
    for (const source of copiedBy(build!)) copy(source, root, builder);
    symlinkSync(join(root, 'node_modules'), join(builder, 'node_modules'));
    execFileSync('npm', ['run', 'build'], { cwd: builder, stdio: 'pipe' });
    for (const [, built] of last!.matchAll(/^COPY --from=build \/app\/(\S+)/gm)) {
      copy(built!, builder, image);
    }
    for (const source of copiedBy(last!)) copy(source, root, image);

    const program = startProgram(
      { NODE_ENV: 'production', GRAPHIQL: 'true' },
      command.slice(1),
      image,
    );
    const banner = await printed(program, 'A first query');
    const { origin } = new URL(/http:\S+\/graphql/.exec(banner)![0]);
    const [, authorization] = /(Bearer [^']+)/.exec(banner)!;
    const answer = await fetch(`${origin}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: authorization! },
      body: JSON.stringify({ query: '{ account(id: 1) { name } }' }),
    });
    expect(await answer.json()).toEqual({
      data: { account: { name: expect.any(String) as string } },
    });
    const graphiql = await fetch(`${origin}/graphql`, { headers: { accept: 'text/html' } });
    expect(await graphiql.text()).toContain('query FirstLook');
    expect((await fetch(`${origin}/dashboard/`)).status).toBe(200);
  },
);

it('the image starts the program with the options of `npm start`', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [node, ...rest] = scripts.start.split(' ');
  expect(command[0]).toBe(node);
  expect(rest.filter((part) => !command.includes(part))).toEqual([]);
  expect(rest.length).toBeGreaterThan(1);
});

import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '..');
const stages = readFileSync(join(root, 'Dockerfile'), 'utf8')
  .split(/^FROM /m)
  .slice(1);

/** What a stage takes from the working copy. */
const copiedBy = (stage: string) =>
  Array.from(stage.matchAll(/^COPY (?!--from)(.+) \S+$/gm)).flatMap(([, sources]) =>
    sources!.split(' '),
  );

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

it('the image is built from what is copied into it', { timeout: 60_000 }, () => {
  const [build] = stages;
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  for (const source of copiedBy(build!)) {
    cpSync(join(root, source), join(folder, source), { recursive: true });
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  execFileSync('npm', ['run', 'build'], { cwd: folder, stdio: 'pipe' });
  expect(existsSync(join(folder, 'dist/main.js'))).toBe(true);
  expect(existsSync(join(folder, 'dist/public/dashboard/index.html'))).toBe(true);
});

it('the image starts the program with the options of `npm start`', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const command = JSON.parse(/^CMD (\[.*\])$/m.exec(stages.at(-1)!)![1]!) as string[];
  const [node, ...rest] = scripts.start.split(' ');
  expect(command[0]).toBe(node);
  expect(rest.filter((part) => !command.includes(part))).toEqual([]);
  expect(rest.length).toBeGreaterThan(1);
});

import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { quickPolling, startGateway } from './support/gateway.ts';
import { serve } from './support/serve.ts';

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** A folder from which packages are found, gone after the test. */
function makeFolder(): string {
  const folder = mkdtempSync(join(root, 'node_modules/.watching-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return folder;
}

async function startServer() {
  const { listener } = await startGateway({
    simulator: { jobs: { queuedMs: 50, runningMs: 100, compilingMs: 50 } },
    polling: quickPolling,
  });
  return { env: { ...process.env, GATEWAY_URL: `${await serve(listener)}/graphql` } };
}

it("the README's ten lines start a report, watch it and download its file", async () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, program] = /## Watching a report\n[^]*?```js\n([^]*?)```/.exec(readme)!;
  expect(program!.trim().split('\n')).toHaveLength(10);
  const cwd = makeFolder();
  writeFileSync(join(cwd, 'watch.mjs'), program!);
  const { stdout } = await run(process.execPath, ['watch.mjs'], { cwd, ...(await startServer()) });
  expect(stdout).toMatch(/COMPLETE 100\n$/);
  expect(readFileSync(join(cwd, 'grades.csv'), 'utf8')).toMatch(/^.+,.+\n.+,.+\n/);
});

it('examples/download-report starts a report by name, and writes its rows to a file', async () => {
  const cwd = makeFolder();
  const program = join(root, 'examples/download-report/main.ts');
  const start = (...args: string[]) => [
    join(root, 'node_modules/tsx/dist/cli.mjs'),
    program,
    ...args,
  ];
  const options = { cwd, ...(await startServer()) };
  const { stdout, stderr } = await run(
    process.execPath,
    start('grade_export_csv', 'rows.csv'),
    options,
  );
  const text = readFileSync(join(cwd, 'rows.csv'), 'utf8');
  const rows = text.trimEnd().split('\n').length - 1;
  expect(rows).toBeGreaterThan(5);
  expect(stdout).toContain(`rows.csv: ${rows} rows`);
  // The bar.
  expect(stderr).toContain('100 % COMPLETE');
  expect(text).toMatch(/^.+,.+\n.+,.+\n/);
  const wrong = run(process.execPath, start('grade_exprt_csv'), options);
  await expect(wrong).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^UNKNOWN_REPORT: .*grade_export_csv/),
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The dashboard as it is in the working tree, built for these tests. */
    dashboardFolder: string;
  }
}

/** Builds the dashboard once for all tests in a browser, so that they never see an old one. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'dashboard-'));
  await build({
    root: join(import.meta.dirname, '../../examples/dashboard'),
    logLevel: 'error',
    build: { outDir: join(folder, 'dashboard') },
  });
  project.provide('dashboardFolder', folder);
  return () => rm(folder, { recursive: true });
}

import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where the system has its Chromium; `CHROMIUM_PATH` says otherwise. */
const executablePath = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && existsSync(path));

/**
 * Whether the tests in a browser run. Where there is none they are skipped, and say so, so that the
 * tests pass on a fresh machine; in CI they have to run.
 */
export const hasBrowser = executablePath !== undefined || process.env.CI === 'true';

if (!hasBrowser) {
  process.stderr.write(
    'SKIPPED: the tests of GraphiQL want Chromium: apt-get install chromium, or set CHROMIUM_PATH\n',
  );
}

/** Starts the system's Chromium without a window, and without traffic of its own. */
export async function launchBrowser(): Promise<Browser> {
  if (executablePath === undefined) {
    throw new Error('No Chromium found: apt-get install chromium, or set CHROMIUM_PATH');
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

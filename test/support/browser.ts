import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished } from 'vitest';

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
    'SKIPPED: the tests in a browser want Chromium: apt-get install chromium, or set CHROMIUM_PATH\n',
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

/** What a page is opened with. */
export interface Look {
  width?: number;
  colorScheme?: 'light' | 'dark';
  /** What the pages find in localStorage. */
  remembered?: Readonly<Record<string, string>>;
}

/** Tests in a real browser, one for all of them, each with a profile of its own. */
export function describeInBrowser(
  name: string,
  tests: (open: (url: string, look?: Look) => Promise<Page>) => void,
): void {
  describe.skipIf(!hasBrowser)(name, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchBrowser();
    });
    afterAll(() => browser.close());
    tests(async (url, look = {}) => openPage(browser, url, look));
  });
}

/** Opens a page; at the end of the test it must have stayed on its own origin and complained of nothing. */
async function openPage(browser: Browser, url: string, look: Look): Promise<Page> {
  const context: BrowserContext = await browser.newContext({
    viewport: { width: look.width ?? 1280, height: 900 },
    colorScheme: look.colorScheme ?? 'light',
    acceptDownloads: true,
  });
  await context.addInitScript(
    `for (const [key, value] of ${JSON.stringify(Object.entries(look.remembered ?? {}))}) localStorage.setItem(key, value)`,
  );
  const page = await context.newPage();
  const complaints: string[] = [];
  const hosts = new Set<string>();
  page.on('console', (message) => {
    const isAnswer = message.text().startsWith('Failed to load resource');
    if (['error', 'warning'].includes(message.type()) && !isAnswer) complaints.push(message.text());
  });
  // What GraphQL refuses is for the page to show; whatever else is missing is a fault of it.
  page.on('response', (response) => {
    const isGraphQL = new URL(response.url()).pathname === '/graphql';
    if (response.status() >= 400 && !isGraphQL) complaints.push(response.url());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => hosts.add(new URL(request.url()).hostname));
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
    expect([...hosts]).toEqual(['127.0.0.1']);
  });
  await page.goto(url);
  return page;
}

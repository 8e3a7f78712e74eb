import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { findBarriers } from '../support/axe.ts';
import { describeInBrowser, type Look } from '../support/browser.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

const pages: readonly [name: string, path: string, look?: Look][] = [
  ['a department', '/accounts/1?term=4'],
  ['a course', '/courses/1'],
  ['a student', '/courses/1/students/10144'],
  ['the report centre', '/accounts/1/reports?report=provisioning_csv'],
  ['a refusal', '/accounts/1', { remembered: { 'canvas-reporting.role': 'student' } }],
  ['the beginning', '/', { remembered: { 'canvas-reporting.role': 'teacher' } }],
];

describeInBrowser('the dashboard for everybody', (open) => {
  const openLoaded = async (url: string, look?: Look): Promise<Page> => {
    const page = await open(url, look);
    await page.locator('h1').waitFor();
    await expect.poll(() => page.locator('.skeleton').count(), { timeout: 20_000 }).toBe(0);
    return page;
  };

  it.each(pages)('%s keeps nobody out, in light and in dark', async (_name, path, look) => {
    const { url } = await serveDashboard();
    const page = await openLoaded(url + path, look);
    for (const numbers of await page.getByText('The numbers').all()) await numbers.click();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await findBarriers(page)).toEqual([]);
    }
  });

  it.each(pages)('%s fits on a phone', async (_name, path, look) => {
    const { url } = await serveDashboard();
    const page = await openLoaded(url + path, { ...look, width: 390 });
    for (const width of [390, 360]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  });

  it('is dark or light as the visitor chose, whatever the device is, also at the next visit', async () => {
    const { url } = await serveDashboard();
    const page = await openLoaded(`${url}/courses/1`, { colorScheme: 'light' });
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    const light = await background();
    await page.getByLabel('Colours').selectOption('dark');
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload();
    await page.locator('h1').waitFor();
    expect(await background()).toBe(dark);
  });
});

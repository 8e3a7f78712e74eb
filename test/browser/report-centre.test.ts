import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

describeInBrowser('the report centre', (open) => {
  it('starts a report with parameters, shows its progress, its rows and its file, and deletes it', async () => {
    const { url, query } = await serveDashboard({
      simulator: { jobs: { queuedMs: 300, runningMs: 8_000, compilingMs: 300 } },
    });
    const page = await open(`${url}/accounts/1/reports`);
    await page.getByRole('button', { name: 'Multiple Grading Periods Grade Export' }).click();
    await page.getByText('It has never run here').waitFor();
    await page.getByRole('combobox', { name: 'Term' }).selectOption({ label: 'Fall 2026' });
    await page.getByRole('button', { name: 'Start the report' }).click();

    const run = page.getByRole('listitem', { name: /^Run \d+$/ });
    const bar = run.getByRole('progressbar');
    await expect
      .poll(async () => Number(await bar.getAttribute('aria-valuenow')), {
        interval: 20,
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    await run.getByText('Complete').waitFor();
    await page
      .getByRole('status')
      .getByText(/^Run \d+: Complete$/)
      .waitFor({ state: 'attached' });
    // The list of reports reads the same run.
    await page
      .getByRole('button', { name: 'Multiple Grading Periods Grade Export Complete' })
      .waitFor();
    const { data } = await query(`{
      account(id: 1) { availableReport(report: "mgp_grade_export_csv") {
        lastRun { parameters { enrollmentTermId } }
      } }
    }`);
    expect(data.account.availableReport.lastRun.parameters).toEqual({
      enrollmentTermId: '4',
    });

    await run.getByRole('button', { name: 'First rows' }).click();
    await run
      .getByRole('columnheader', { name: 'no grading periods configured for this term' })
      .waitFor();
    await run.getByText('No rows.').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      run.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^mgp_grade_export_csv.*\.zip$/);
    expect((await readFile(await download.path())).subarray(0, 2).toString()).toBe('PK');

    await run.getByRole('button', { name: 'Delete' }).click();
    await run.getByRole('button', { name: 'Really delete?' }).click();
    await page
      .getByRole('status')
      .getByText(/deleted$/)
      .waitFor({ state: 'attached' });
  });

  it('shows the first rows of a report that has ended, and says that there are more', async () => {
    const { url } = await serveDashboard();
    const page = await open(`${url}/accounts/1/reports?report=grade_export_csv`);
    await page.getByRole('button', { name: 'Start the report' }).click();
    const run = page.getByRole('listitem', { name: /^Run \d+$/ }).first();
    await run.getByText('Complete').waitFor();
    await run.getByRole('button', { name: 'First rows' }).click();
    await run.getByRole('columnheader', { name: 'student name' }).waitFor();
    // The header and twenty rows.
    expect(await run.getByRole('row').count()).toBe(21);
    await run.getByText('The first 20 rows; the file has more.').waitFor();
  });

  it('aborts a run that goes on', async () => {
    const { url } = await serveDashboard({
      simulator: { jobs: { queuedMs: 0, runningMs: 120_000, compilingMs: 0 } },
    });
    const page = await open(`${url}/accounts/1/reports?report=zero_activity_csv`);
    await page.getByRole('button', { name: 'Start the report' }).click();
    const run = page.getByRole('listitem', { name: /^Run \d+$/ });
    await run.getByRole('button', { name: 'Abort' }).click();
    await run.getByText('Aborted').waitFor();
    expect(await run.getByRole('progressbar').count()).toBe(0);
  });

  it('says why a report was not started', async () => {
    const { url, simulator } = await serveDashboard();
    const page = await open(`${url}/accounts/1/reports?report=zero_activity_csv`);
    await page.getByLabel('Course id').fill('not a course');
    await page.getByRole('button', { name: 'Start the report' }).click();
    await page.getByRole('alert').getByText('Canvas cannot read this').waitFor();
    simulator.settings.change({ faults: { jobs: 'fail' } });
    await page.getByLabel('Course id').fill('1');
    await page.getByRole('button', { name: 'Start the report' }).click();
    await page
      .getByRole('listitem', { name: /^Run/ })
      .getByText('Failed', { exact: true })
      .waitFor();
  });

  it('tells a teacher that reports are for administrators', async () => {
    const { url } = await serveDashboard();
    const page = await open(`${url}/accounts/1/reports`, {
      remembered: { 'canvas-reporting.role': 'teacher' },
    });
    await page.getByText('You may not see this').waitFor();
  });
});

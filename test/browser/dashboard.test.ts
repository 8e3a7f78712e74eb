import { expect, it } from 'vitest';
import { describeInBrowser } from '../support/browser.ts';
import { serveDashboard } from '../support/served-dashboard.ts';

describeInBrowser('the dashboard', (open) => {
  it('shows a department of the running term, and the numbers of another when it is chosen', async () => {
    const { url, query } = await serveDashboard();
    const page = await open(url);
    await page.getByRole('heading', { name: 'Northgate University' }).waitFor();
    const terms = page.getByRole('combobox', { name: 'Term' });
    const { data } = await query(`{
      account(id: 1) {
        fall: analytics(termId: 4) { statistics { students } grades { total } }
        spring: analytics(termId: 3) { statistics { students } grades { total } }
      }
    }`);
    const { fall, spring } = data.account;
    const students = page.locator('dl > div', { hasText: 'Students' }).locator('dd');
    const grades = (total: number) =>
      page.getByRole('img', {
        name: new RegExp(`^Distribution of grades\\. ${total.toLocaleString('en')} grades`),
      });
    await terms.selectOption('4');
    await grades(fall.grades.total).waitFor();
    expect(await students.textContent()).toBe(String(fall.statistics.students));
    await terms.selectOption({ label: 'Spring 2026' });
    await grades(spring.grades.total).waitFor();
    await page
      .locator('dl > div', { hasText: 'Students' })
      .getByText(String(spring.statistics.students), { exact: true })
      .waitFor();
    expect(page.url()).toContain('?term=3');
  });

  it('gives the numbers of a chart as a table, by the keyboard alone', async () => {
    const { url, query } = await serveDashboard();
    const page = await open(`${url}/accounts/1?term=4`);
    const panel = page.getByRole('region', { name: 'Activity by day', exact: true });
    await panel.getByText('The numbers').focus();
    await page.keyboard.press('Enter');
    const { data } = await query(
      '{ account(id: 1) { analytics(termId: 4) { activity { byDate { views } } } } }',
    );
    const { byDate } = data.account.analytics.activity;
    const row = panel.getByRole('row').nth(1);
    expect(await row.getByRole('cell').first().textContent()).toBe(String(byDate[0].views));
  });

  it('draws punctuality as long as its numbers, and work that is not handed in yet as such', async () => {
    const { url, query } = await serveDashboard();
    const { data } = await query(
      '{ course(id: 1) { analytics { assignments { nonDigitalSubmission tardinessBreakdown { onTime late missing floating } } } } }',
    );
    interface Assignment {
      nonDigitalSubmission: boolean;
      tardinessBreakdown: Record<'onTime' | 'late' | 'missing', number> & { floating?: number };
    }
    const shares = (data.course.analytics.assignments as Assignment[])
      .filter(({ nonDigitalSubmission }) => !nonDigitalSubmission)
      .map(({ tardinessBreakdown: { onTime, late, missing, floating = 0 } }) => {
        const known = [onTime, late, missing, floating];
        return [...known, 1 - known.reduce((sum, share) => sum + share, 0)];
      });
    expect(shares.some((parts) => parts[4]! > 0.5)).toBe(true);
    const page = await open(`${url}/courses/1`);
    const panel = page.getByRole('region', { name: 'Punctuality' });
    await panel.locator('.stack').first().waitFor();
    const bars = await panel.locator('.stack').evaluateAll((stacks) =>
      stacks.map((stack) =>
        ['good', 'fair', 'poor', 'idle', 'rest'].map((kind) => {
          const part = stack.querySelector(`.${kind}`);
          const width = (one: Element) => one.getBoundingClientRect().width;
          return part ? width(part) / width(stack) : 0;
        }),
      ),
    );
    expect(bars).toHaveLength(shares.length);
    for (const [row, bar] of bars.entries()) {
      for (const [part, width] of bar.entries()) {
        expect(Math.abs(width - shares[row]![part]!), `bar ${row}, part ${part}`).toBeLessThan(
          0.02,
        );
      }
    }
  });

  it('goes from the department to a sub-account, a course and a student, and says where it is', async () => {
    const { url } = await serveDashboard();
    const page = await open(`${url}/accounts/1?term=4`);
    await page.getByRole('link', { name: 'College of Sciences' }).click();
    await page.getByRole('heading', { level: 1, name: 'College of Sciences' }).waitFor();
    expect(await page.title()).toBe('College of Sciences · Canvas Reporting');
    await page.getByRole('searchbox').fill('Introduction to Bio');
    await page.getByRole('link', { name: 'Introduction to Biology' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Introduction to Biology' }).waitFor();
    await page.getByRole('link', { name: 'Begum, Łukasz' }).click();
    const heading = page.getByRole('heading', { level: 1, name: 'Łukasz Begum' });
    await heading.waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Introduction to Biology' }).waitFor();
  });

  it('shows the scores of a course as boxes, and orders and pages its students as Canvas does', async () => {
    const { url, canvas, query } = await serveDashboard();
    const page = await open(`${url}/courses/1`);
    await page.getByRole('img', { name: /^Scores by assignment\. 8 graded/ }).waitFor();
    await page
      .getByRole('img', { name: /^On time \d+%, Late \d+%, Missing \d+%$/ })
      .first()
      .waitFor();
    const { data } = await query(`{
      course(id: 1) { analytics {
        studentSummariesConnection(first: 20, sortColumn: PAGE_VIEWS_DESCENDING) {
          nodes { student { sortableName } }
        }
      } }
    }`);
    const names = data.course.analytics.studentSummariesConnection.nodes.map(
      ({ student }: { student: { sortableName: string } }) => student.sortableName,
    );
    const students = page.getByRole('region', { name: 'Students' }).first();
    const shown = () => students.getByRole('rowheader').allTextContents();
    await students.getByRole('rowheader').first().waitFor();
    canvas.clear();
    await students.getByRole('button', { name: 'Page views' }).click();
    await expect.poll(shown).toEqual(names.slice(0, 10));
    await students.getByRole('columnheader', { name: 'Page views' }).waitFor();
    expect(
      await students.getByRole('columnheader', { name: 'Page views' }).getAttribute('aria-sort'),
    ).toBe('descending');
    await students.getByRole('button', { name: 'Next' }).click();
    await expect.poll(shown).toEqual(names.slice(10, 20));
    await students.getByRole('button', { name: 'Previous' }).click();
    await expect.poll(shown).toEqual(names.slice(0, 10));
    // The way back is read from the cache.
    expect(canvas.requests.filter((line) => line.includes('student_summaries'))).toHaveLength(2);
  });

  it('shows a student by hours, scores, submissions and messages', async () => {
    const { url, query } = await serveDashboard();
    const { data } = await query(`{
      course(id: 1) { analytics {
        studentSummariesConnection(first: 40) { nodes { student { _id analytics(courseId: 1) {
          communication { studentMessages }
        } } } }
      } }
    }`);
    const rows = data.course.analytics.studentSummariesConnection.nodes as {
      student: { _id: string; analytics: { communication: unknown[] } };
    }[];
    const writer = rows.find(({ student }) => student.analytics.communication.length > 1)!;
    const page = await open(`${url}/courses/1/students/${writer.student._id}`);
    await page.getByRole('img', { name: /^Page views by hour of the week/ }).waitFor();
    await page.getByRole('img', { name: /^Scores by assignment/ }).waitFor();
    await page.getByRole('img', { name: /^Messages by day/ }).waitFor();
    await page.getByRole('rowheader', { name: 'Week 1 Quiz' }).waitFor();
  });

  it('tells a visitor without the right so, and leads to what is theirs', async () => {
    const { url } = await serveDashboard();
    const page = await open(`${url}/accounts/1?term=4`);
    await page.getByRole('img', { name: /^Activity by day/ }).waitFor();
    const people = page.getByLabel('Looking as');
    await people.focus();
    await people.selectOption('teacher');
    await page.getByText('You may not see this').first().waitFor();
    await page.getByText('FORBIDDEN').first().waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('SELECT');
    await page
      .getByRole('link', { name: /^What .* may see$/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /^Hello, / }).waitFor();
    await page.getByRole('link', { name: /^Course \d+$/ }).click();
    await page.getByRole('img', { name: /^Activity by day/ }).waitFor();
    await people.selectOption('expired');
    await page.getByText('Canvas does not accept this access token').first().waitFor();
  });

  it('takes no refusal for an empty answer when all answers come at once, the last first', async () => {
    const { url } = await serveDashboard();
    const page = await open('about:blank');
    await page.addInitScript(holdAnswers, 4);
    await page.addInitScript(`localStorage.setItem('canvas-reporting.role', 'expired')`);
    await page.goto(`${url}/courses/1`);
    await page.getByText('Canvas does not accept this access token').first().waitFor();
    expect(await page.getByText('There is no such course').count()).toBe(0);
  });

  it('shows what came when a part fails, and asks again by itself when Canvas wants a pause', async () => {
    const { url, simulator } = await serveDashboard();
    simulator.settings.change({ faults: { kind: 'throttled', path: '/grades', retryAfter: 60 } });
    const page = await open('about:blank');
    await page.clock.install();
    await page.goto(`${url}/accounts/1?term=4`);
    const grades = page.getByRole('region', { name: 'Grades' });
    await grades.getByText('Too many questions at once').waitFor();
    await grades.getByText('Asking again in 60 s').waitFor();
    await page.getByRole('img', { name: /^Activity by day/ }).waitFor();
    simulator.settings.reset();
    await page.clock.runFor(61_000);
    await page.getByRole('img', { name: /^Distribution of grades/ }).waitFor();
  });

  it('says so when Canvas breaks or the course does not exist, and tries again on request', async () => {
    const { url, simulator } = await serveDashboard();
    simulator.settings.change({ faults: { kind: 'status', status: 500, path: '/activity' } });
    const page = await open(`${url}/courses/1`);
    const activity = page.getByRole('region', { name: 'Activity by day' });
    await activity.getByText('Canvas has a problem').waitFor();
    simulator.settings.reset();
    await activity.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('img', { name: /^Activity by day/ }).waitFor();
    await page.getByLabel('Id of a course').fill('4');
    await page.keyboard.press('Enter');
    await page.getByText('Canvas has nothing here').first().waitFor();
    await page.getByLabel('Id of a course').fill('987654');
    await page.keyboard.press('Enter');
    await page.getByText('NOT_FOUND').first().waitFor();
    await page.goto(`${url}/nowhere`);
    await page.getByRole('heading', { name: 'No such page' }).waitFor();
  });
});

/** In the page: keeps back the first answers of the gateway until all have come, and lets the last go first. */
function holdAnswers(count: number): void {
  const { fetch } = globalThis;
  const held: (() => void)[] = [];
  let asked = 0;
  let came = 0;
  globalThis.fetch = (...args) => {
    if (args[0] !== '/graphql' || asked === count) return fetch(...args);
    const place = asked++;
    return new Promise((resolve, reject) => {
      fetch(...args)
        .then(async (answer) => {
          const text = await answer.text();
          held[place] = () => {
            resolve(new Response(text, answer));
          };
          came += 1;
          if (came === count) for (const letGo of held.toReversed()) letGo();
        })
        .catch(reject);
    });
  };
}

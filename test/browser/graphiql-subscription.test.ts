import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { serveGateway } from '../support/served-gateway.ts';
import { GraphiQLPage } from './graphiql-page.ts';

/** The subscription `reportUpdates` is of the contract; these run once the schema has it. */
const hasSubscriptions = schema.getSubscriptionType() != null;

describe.runIf(hasBrowser && hasSubscriptions)('a subscription in GraphiQL', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('shows the progress of a report to its end', async () => {
    const { url, query } = await serveGateway({
      graphiqlToken: 'simulator-admin-token',
      simulator: { jobs: { queuedMs: 500, runningMs: 1_000, compilingMs: 0 } },
    });
    const { data } = await query(
      'mutation { startAccountReport(input: { accountId: 1, report: "grade_export_csv" }) { report { id } } }',
    );
    const { id } = data.startAccountReport.report as { id: string };
    const graphiql = await GraphiQLPage.open(browser, url);
    onTestFinished(() => graphiql.close());
    await graphiql.paste(`subscription { reportUpdates(id: "${id}") { state finished } }`);
    await graphiql.start();
    await graphiql.shows('"state": "COMPLETE"');
    await graphiql.shows('"finished": true');
    expect(graphiql.foreignRequests).toEqual([]);
  });

  it('comes to an EventSource of the same origin, where the gateway has a token', async () => {
    const { url } = await serveGateway({
      config: { canvasAccessToken: 'simulator-admin-token' },
    });
    const page = await browser.newPage();
    onTestFinished(() => page.close());
    await page.goto(url.replace('/graphql', '/health'));
    const query =
      'subscription { reportUpdates(id: "QWNjb3VudFJlcG9ydC0xOnByb3Zpc2lvbmluZ19jc3Y6MTAwNQ==") { state } }';
    const state = await page.evaluate(
      (target) =>
        new Promise((resolve, reject) => {
          const events = new EventSource(target);
          events.addEventListener('next', ({ data }: MessageEvent<string>) => {
            resolve((JSON.parse(data) as { data: { reportUpdates: unknown } }).data.reportUpdates);
          });
          events.addEventListener('complete', () => {
            events.close();
          });
          events.onerror = () => {
            reject(new Error('The stream failed'));
          };
        }),
      `/graphql?${new URLSearchParams({ query }).toString()}`,
    );
    expect(state).toEqual({ state: 'COMPLETE' });
  });
});

import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { schema } from '../../src/graphql/index.ts';
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
});

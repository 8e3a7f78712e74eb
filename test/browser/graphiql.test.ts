import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hasBrowser, launchBrowser } from '../support/browser.ts';
import { serveGateway } from '../support/served-gateway.ts';
import { GraphiQLPage } from './graphiql-page.ts';

const examples = readdirSync(join(import.meta.dirname, '../../examples/operations')).sort();

describe.runIf(hasBrowser)('GraphiQL in a browser', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  async function open() {
    // The token of the embedded Canvas's administrator, as `npm start` gives it.
    const gateway = await serveGateway({ graphiqlToken: 'simulator-admin-token' });
    const graphiql = await GraphiQLPage.open(browser, gateway.url);
    onTestFinished(() => graphiql.close());
    return { ...gateway, graphiql };
  }

  it('opens with every example in a tab, and no request leaves the machine', async () => {
    const { graphiql } = await open();
    const tabs = (await graphiql.tabs()).map((name) => name.toLowerCase());
    expect(tabs).toEqual(examples.map((name) => name.replace(/^\d+-|-|\.graphql$/g, '')));
    await graphiql.run();
    await graphiql.shows('"Ines Castellano"');
    expect(graphiql.foreignRequests).toEqual([]);
    expect(graphiql.failures).toEqual([]);
  });

  it('completes an analytics query as it is typed, and runs it', async () => {
    const { graphiql } = await open();
    await graphiql.type('{ ');
    await graphiql.complete('acc', 'account');
    await graphiql.page.keyboard.type('(id: 1) { ');
    await graphiql.complete('anal', 'analytics');
    await graphiql.page.keyboard.type('(filter: CURRENT) { ');
    await graphiql.complete('grad', 'grades');
    await graphiql.page.keyboard.type(' { ');
    await graphiql.complete('tot', 'total');
    expect(await graphiql.run()).toEqual({
      data: { account: { analytics: { grades: { total: expect.any(Number) } } } },
    });
    await graphiql.shows('"total"');
  });

  it('starts a report by a mutation', async () => {
    const { graphiql } = await open();
    await graphiql.openTab('StartAccountReport');
    expect(await graphiql.run()).toMatchObject({
      data: { startAccountReport: { report: { id: expect.any(String) }, errors: [] } },
    });
    await graphiql.shows('"startAccountReport"');
  });

  it('shows the code of an error', async () => {
    const { graphiql } = await open();
    await graphiql.paste('{ course(id: 999999999) { name } }');
    await graphiql.run();
    await graphiql.shows('"code": "NOT_FOUND"');
  });
});

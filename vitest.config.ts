import { defineConfig } from 'vitest/config';

const include = ['test/**/*.test.ts'];

export default defineConfig({
  // One copy of graphql for our files and the libraries: two fail as "from another module or realm".
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: {
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Everything that the tests put out is searched for secrets.
    globalSetup: ['test/support/personal-data.ts'],
    setupFiles: ['test/support/watch-output.ts'],
    server: { deps: { inline: [/@pothos/, /graphql-yoga/, /@envelop/, /graphql-jit/] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'tests',
          include,
          exclude: ['test/browser/**'],
          // Through the listener that ships, and compiled from the first execution on. The test kit sends every
          // query twice more, by POST and by GET, and compares: see test/support/both-ways.ts.
          env: { GATEWAY_LANE: 'plain' },
        },
      },
      // What a query says nothing of, on the way through Yoga: streams, headers, statuses, documents by their hash.
      {
        extends: true,
        test: {
          name: 'Yoga path',
          include: [
            'test/server/{answer-headers,event-streams,graphql-over-http,http,incremental-delivery,persisted-documents,shutdown}.test.ts',
            'test/schema/report-updates.test.ts',
          ],
        },
      },
      // In Chromium, where there is one; see test/support/browser.ts.
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/*.test.ts'],
          globalSetup: ['test/support/build-dashboard.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

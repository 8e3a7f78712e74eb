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
      { extends: true, test: { name: 'long way', include, exclude: ['test/browser/**'] } },
      // The same rules over a socket, on the shorter way that plain requests take, and compiled.
      {
        extends: true,
        test: {
          name: 'plain lane',
          include: [
            'test/{schema,execution,canvas,server}/*.test.ts',
            'test/federation/entities.test.ts',
            'test/{examples,readme}.test.ts',
          ],
          env: { GATEWAY_LANE: 'plain' },
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

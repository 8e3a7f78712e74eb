import { defineConfig } from 'vitest/config';

export default defineConfig({
  // One copy of graphql for our files and the libraries: two fail as "from another module or realm".
  resolve: { alias: { graphql: 'graphql/index.js' } },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    server: { deps: { inline: [/@pothos/, /graphql-yoga/, /@envelop/] } },
  },
});

import { readdirSync, readFileSync } from 'node:fs';
import type { GraphiQLOptions } from 'graphql-yoga';
import { packageRoot } from './package-root.ts';

/** The example operations, each a file that the tests run. */
const examplesFolder = new URL('examples/operations/', packageRoot);

/** GraphiQL from bundled assets, opening with the examples, each in a tab of its own. */
export function createGraphiQL({ token }: { token: string | undefined }) {
  const headers = JSON.stringify(
    { Authorization: `Bearer ${token ?? '<Canvas access token>'}` },
    null,
    2,
  );
  return {
    options: {
      title: 'Canvas Gateway',
      defaultTabs: readExamples().map((query) => ({ query, headers })),
      headers,
      defaultHeaders: headers,
      shouldPersistHeaders: true,
      schemaDescription: true,
    },
    // Nine megabytes of page, loaded when somebody looks at it.
    render: async (options: GraphiQLOptions) => {
      const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
      return renderGraphiQL(options);
    },
  };
}

/** The texts of the examples, in the order of their file names. */
export function readExamples(): string[] {
  return readdirSync(examplesFolder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => readFileSync(new URL(name, examplesFolder), 'utf8'));
}

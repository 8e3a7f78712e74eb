import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { composeServices as composeWithHive } from '@theguild/federation-composition';
import { type GraphQLError, parse } from 'graphql';

/** A schema that takes part in a composition. */
export interface Subgraph {
  name: string;
  url: string;
  sdl: string;
}

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

export const canvasReporting: Subgraph = {
  name: 'canvas-reporting',
  url: 'http://reporting.test/graphql',
  sdl: read('schema/subgraph.graphql'),
};

export const advising: Subgraph = {
  name: 'advising',
  url: 'http://advising.test/graphql',
  sdl: read('test/federation/advising.graphql'),
};

/** Canvas's own graph, as it is. */
export const rawCanvas: Subgraph = {
  name: 'canvas',
  url: 'http://canvas.test/graphql',
  sdl: read('test/federation/canvas-subgraph.graphql'),
};

/** Canvas's own graph after the command of docs/federation.md. */
export function canvas(): Subgraph {
  const [, command] = /^(sed .*) canvas\.graphql > canvas-subgraph\.graphql$/m.exec(
    read('docs/federation.md'),
  )!;
  const sdl = execFileSync('sh', ['-c', command!], { input: rawCanvas.sdl, encoding: 'utf8' });
  return { ...rawCanvas, sdl };
}

/** What a composition came to: a supergraph, or why there is none. */
export interface Composition {
  supergraph: string | undefined;
  errors: string[];
}

type Compose = typeof composeWithApollo | typeof composeWithHive;

const composer =
  (compose: Compose) =>
  (...subgraphs: Subgraph[]): Composition => {
    const services = subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) }));
    const { supergraphSdl, errors = [] } = compose(services);
    return { supergraph: supergraphSdl, errors: errors.map(describeError) };
  };

function describeError({ message, extensions }: GraphQLError): string {
  return `${String(extensions.code)}: ${message}`;
}

/** The composers of the field: Apollo's (rover, GraphOS), and The Guild's (Hive). */
export const composers = {
  '@apollo/composition': composer(composeWithApollo),
  '@theguild/federation-composition': composer(composeWithHive),
};

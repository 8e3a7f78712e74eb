import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/*
 * Data flows one way: server → context → graphql → watchers → reports → loaders → canvas. Each layer may import itself and
 * what is listed here; `types` may be imported as types alone.
 */
const layers: Record<string, { values: readonly string[]; types?: readonly string[] }> = {
  main: { values: ['config', 'server', 'simulator', 'telemetry'] },
  // Names, defaults and bounds of the limits: known to who reads them and to who holds them.
  limits: { values: [] },
  config: { values: ['limits'] },
  // A container, which knows nothing of what is in it.
  'transient-map': { values: [] },
  // The watchers outlive a request, so the server makes them.
  server: {
    values: ['context', 'graphql', 'telemetry', 'watchers', 'transient-map'],
    types: ['config', 'limits'],
  },
  // Told of what happens, by the server and by canvas/, and knows neither.
  telemetry: { values: [] },
  context: { values: ['loaders', 'reports', 'tables', 'watchers', 'canvas'] },
  // Of reports, graphql calls what tells their states: the watchers judge by the same.
  graphql: { values: ['reports'], types: ['context', 'canvas', 'watchers', 'tables', 'limits'] },
  watchers: { values: ['reports', 'canvas'] },
  reports: { values: ['canvas'], types: ['loaders'] },
  // Reads what a download holds; it is no batching, and GraphQL knows only its types.
  tables: { values: ['canvas'], types: ['loaders'] },
  loaders: { values: ['canvas'] },
  canvas: { values: ['transient-map'] },
  simulator: { values: [] },
};

/** Of `canvas/` the server knows what it makes and what it tells clients, and nothing else. */
const serverKnows = ['src/canvas/upstream.ts', 'src/canvas/errors.ts', 'src/canvas/deadline.ts'];
/** What both servers and telemetry are told of a REST call. */
const callRecord = 'src/canvas/observer.ts';

/** Packages that belong to one layer. */
const packages: Record<string, readonly string[]> = {
  undici: ['canvas'],
  'graphql-yoga': ['server'],
  '@pothos/core': ['graphql'],
  dataloader: ['loaders'],
  papaparse: ['tables'],
  yauzl: ['tables'],
  graphql: ['graphql', 'server'],
  'prom-client': ['telemetry'],
  '@opentelemetry/api': ['telemetry'],
  '@opentelemetry/sdk-trace-base': ['telemetry'],
};

const root = join(import.meta.dirname, '..');

interface Import {
  file: string;
  layer: string;
  /** A path from the root of the project, or the name of a package. */
  target: string;
  typeOnly: boolean;
}

const layerOf = (file: string) => /^src\/([^/.]+)/.exec(file)![1]!;

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file));

const imports: Import[] = files.flatMap((file) => {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const found: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    const target = specifier.startsWith('.')
      ? relative(root, join(root, dirname(file), specifier))
      : specifier;
    found.push({ file, layer: layerOf(file), target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if (
      (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add(node.moduleSpecifier.text, isTypeOnly(node));
    }
    if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      ts.isStringLiteral(node.arguments[0]!)
    ) {
      add(node.arguments[0].text, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
});

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  return (
    clause.name === undefined &&
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((element) => element.isTypeOnly)
  );
}

const between = imports.filter(({ target }) => target.startsWith('src/'));

describe('architecture', () => {
  it.each(Object.entries(layers))(
    '%s imports only what it may know',
    (layer, { values, types }) => {
      const wrong = between.filter(
        (one) =>
          one.layer === layer &&
          layerOf(one.target) !== layer &&
          !values.includes(layerOf(one.target)) &&
          !(one.typeOnly && types?.includes(layerOf(one.target))) &&
          !(layer === 'server' && serverKnows.includes(one.target)) &&
          !(one.target === callRecord && one.typeOnly && ['server', 'telemetry'].includes(layer)),
      );
      expect(wrong).toEqual([]);
    },
  );

  it('every file belongs to a layer', () => {
    const known = new Set(Object.keys(layers));
    expect(imports.filter(({ layer }) => !known.has(layer))).toEqual([]);
    expect(between.length).toBeGreaterThan(100);
  });

  it.each(Object.entries(packages))('%s is used by its layers alone', (name, users) => {
    const wrong = imports.filter(
      ({ target, layer }) =>
        (target === name || target.startsWith(`${name}/`)) && !users.includes(layer),
    );
    expect(wrong).toEqual([]);
  });

  it('only config.ts and the entry points read the environment', () => {
    const readers = files.filter((file) =>
      readFileSync(join(root, file), 'utf8').includes('process.env'),
    );
    expect(readers.sort()).toEqual(['src/main.ts', 'src/simulator/main.ts']);
  });

  it.each(['account-reports', 'course-reports', 'quiz-reports', 'analytics'])(
    '%s is found by its name in every layer',
    (api) => {
      for (const folder of [
        'src/canvas/endpoints',
        'src/loaders',
        'src/graphql',
        'src/simulator/routes',
      ]) {
        expect(existsSync(join(root, folder, `${api}.ts`)), `${folder}/${api}.ts`).toBe(true);
      }
      expect(existsSync(join(root, 'test/graphql', `${api}.test.ts`))).toBe(true);
    },
  );
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/*
 * Data flows one way: server → execution → context → schema → report-watching → reports → report-files →
 * loaders → canvas. Each layer may import itself and what is listed here; `types` may be imported only as types.
 */
const layers: Record<string, { values: readonly string[]; types?: readonly string[] }> = {
  main: { values: ['config', 'server', 'simulator', 'telemetry'] },
  // Names, defaults and bounds of the limits.
  limits: { values: [] },
  config: { values: ['limits'] },
  // A container that knows nothing of its content.
  'compacting-map': { values: [] },
  // The watchers outlive a request, so the server creates them.
  server: {
    values: [
      'execution',
      'context',
      'schema',
      'telemetry',
      'report-watching',
      'canvas',
      'compacting-map',
    ],
    types: ['config', 'limits'],
  },
  execution: {
    values: ['context', 'schema', 'report-watching', 'canvas'],
    types: ['limits', 'telemetry'],
  },
  // Receives events from the server and from canvas/, and imports neither at run time.
  telemetry: { values: [], types: ['canvas'] },
  context: { values: ['loaders', 'reports', 'report-files', 'report-watching', 'canvas'] },
  // The state rules of reports are shared by the schema and the watchers.
  schema: {
    values: ['reports'],
    types: ['context', 'canvas', 'report-watching', 'report-files', 'limits'],
  },
  'report-watching': { values: ['reports', 'canvas'] },
  reports: { values: ['canvas'], types: ['loaders'] },
  // Reads the content of a download; the schema imports only its types.
  'report-files': { values: ['canvas'], types: ['loaders'] },
  loaders: { values: ['canvas'] },
  canvas: { values: ['compacting-map'] },
  simulator: { values: [] },
};

/** Packages that belong to one layer. */
const packages: Record<string, readonly string[]> = {
  undici: ['canvas'],
  'graphql-yoga': ['server'],
  '@pothos/core': ['schema'],
  dataloader: ['loaders'],
  yauzl: ['report-files'],
  graphql: ['schema', 'execution', 'server'],
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

const layerOf = (file: string) => /^(?:src\/)?([^/.]+)/.exec(file)![1]!;

const files = ['src', 'simulator'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);

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

/** The strongly connected groups of more than one file, by Tarjan's algorithm. */
function findCircles(): string[][] {
  const targets = new Map<string, string[]>();
  for (const { file, target } of imports) {
    targets.set(file, [...(targets.get(file) ?? []), target]);
  }
  const circles: string[][] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.get(file)!);
    stack.push(file);
    for (const target of targets.get(file) ?? []) {
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) {
        lowest.set(file, Math.min(lowest.get(file)!, lowest.get(target)!));
      }
    }
    if (lowest.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1) circles.push(circle.sort());
  };
  for (const file of targets.keys()) if (!order.has(file)) visit(file);
  return circles;
}

const between = imports.filter(({ target }) => /^(?:src|simulator)\//.test(target));

describe('architecture', () => {
  it.each(Object.entries(layers))(
    '%s imports only what it may know',
    (layer, { values, types }) => {
      const wrong = between.filter(
        (one) =>
          one.layer === layer &&
          layerOf(one.target) !== layer &&
          !values.includes(layerOf(one.target)) &&
          !(one.typeOnly && types?.includes(layerOf(one.target))),
      );
      expect(wrong).toEqual([]);
    },
  );

  it('every file belongs to a layer', () => {
    const known = new Set(Object.keys(layers));
    expect(imports.filter(({ layer }) => !known.has(layer))).toEqual([]);
    expect(between.length).toBeGreaterThan(100);
  });

  // execution/operation.ts and execution/compile.ts are the one pair left.
  it('no files import each other in a circle, not even for types', () => {
    expect(findCircles().filter((circle) => !circle[0]!.startsWith('src/execution/'))).toEqual([]);
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
    expect(readers.sort()).toEqual(['simulator/main.ts', 'src/main.ts']);
  });

  it.each(['account-reports', 'course-reports', 'quiz-reports', 'analytics'])(
    '%s is found by its name in every layer',
    (api) => {
      const layers = ['src/canvas/endpoints', 'src/loaders', 'src/schema', 'simulator/routes'];
      for (const folder of layers) {
        const found = files.filter(
          (file) => file.startsWith(folder) && file.endsWith(`/${api}.ts`),
        );
        expect(found, `${api}.ts in ${folder}`).toHaveLength(1);
      }
      expect(existsSync(join(root, 'test/schema', `${api}.test.ts`))).toBe(true);
    },
  );
});

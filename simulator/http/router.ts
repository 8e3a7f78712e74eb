import type { Route } from './route.ts';

/** A route with the decoded parameters of its path. */
export interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  readonly routes: Map<string, { route: Route; names: readonly string[] }>;
}

/** Finds routes by method and path; all templates are compiled into one tree at the start. */
export class Router {
  readonly #root: Node = createNode();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  /** The route of a path, or undefined. A trailing `.json` is ignored (canvas-rest §1.1). */
  match(method: string, path: string): Match | undefined {
    const segments = path.slice(1).split('/');
    if (segments.at(-1) === '') segments.pop();
    const last = segments.length - 1;
    if (segments[last]?.endsWith('.json') === true) {
      segments[last] = segments[last].slice(0, -'.json'.length);
    }
    const values: string[] = [];
    const found = find(this.#root, method === 'HEAD' ? 'GET' : method, segments, 0, values);
    if (found === undefined) return undefined;
    const params: Record<string, string> = {};
    for (const [index, name] of found.names.entries()) {
      const value = decode(values[index]!);
      if (value === undefined) return undefined;
      params[name] = value;
    }
    return { route: found.route, params };
  }

  #add(route: Route): void {
    let node = this.#root;
    const names: string[] = [];
    for (const segment of route.template.slice(1).split('/')) {
      if (segment.startsWith(':')) {
        names.push(segment.slice(1));
        node = node.parameter ??= createNode();
      } else {
        let next = node.literals.get(segment);
        if (next === undefined) {
          next = createNode();
          node.literals.set(segment, next);
        }
        node = next;
      }
    }
    node.routes.set(route.method, { route, names });
  }
}

function createNode(): Node {
  return { literals: new Map(), parameter: undefined, routes: new Map() };
}

/** Literal segments first; where they lead nowhere, the parameter is tried. */
function find(
  node: Node,
  method: string,
  segments: readonly string[],
  depth: number,
  values: string[],
): { route: Route; names: readonly string[] } | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.routes.get(method);
  const literal = node.literals.get(segment);
  if (literal !== undefined) {
    const found = find(literal, method, segments, depth + 1, values);
    if (found !== undefined) return found;
  }
  if (node.parameter === undefined || segment === '') return undefined;
  values.push(segment);
  const found = find(node.parameter, method, segments, depth + 1, values);
  if (found === undefined) values.pop();
  return found;
}

function decode(segment: string): string | undefined {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

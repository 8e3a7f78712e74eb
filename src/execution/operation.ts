import {
  type DocumentNode,
  type ExecutionResult,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import { type JsonOutput } from './json-output.ts';
import { maxAgeOf } from './cache-control.ts';
import { readsData } from './documents.ts';
import { schema } from '../schema/index.ts';
import { compile, type CompiledOperation } from './compile.ts';
import { isIncremental } from './incremental-delivery.ts';

/** One operation of a validated document, and what is derived from it once for all its executions. */
export class Operation {
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  /** Undefined for an anonymous operation. */
  readonly name: string | undefined;
  readonly type: OperationTypeNode;
  /** Whether it selects more than the schema itself, and so needs a token. */
  readonly readsData: boolean;
  /** Whether it asks for its result in parts, by `@defer` or `@stream`. */
  readonly isIncremental: boolean;
  #maxAgeSeconds: number | undefined;
  #executions = 0;
  #compiled: CompiledOperation | undefined;

  constructor(document: DocumentNode, node: OperationDefinitionNode) {
    this.document = document;
    this.node = node;
    this.name = node.name?.value;
    this.type = node.operation;
    this.readsData = readsData(document, this.name);
    this.isIncremental = isIncremental(document);
  }

  /** Seconds that a result without errors may be cached; 0 for a mutation. */
  get maxAgeSeconds(): number {
    return (this.#maxAgeSeconds ??=
      this.type === OperationTypeNode.QUERY ? maxAgeOf(schema, this.document) : 0);
  }

  /**
   * The compiled operation, from the execution after the first `after` on. Compiling takes a few
   * milliseconds, which an operation that is sent once does not pay back. Undefined until then, and always
   * for an operation that may not be compiled.
   */
  compiled(after: number): CompiledOperation | undefined {
    this.#executions += 1;
    if (this.#executions === after + 1) this.#compiled = compile(this);
    return this.#compiled;
  }

  /** Writes a result as JSON: by compiled code where there is some and the result is only `data`. */
  write(result: ExecutionResult, out: JsonOutput): void {
    const write = this.#compiled?.write;
    if (!write || !result.data || result.errors || result.extensions) {
      out.writeText(JSON.stringify(result));
      return;
    }
    out.writeText('{"data":');
    write(result.data, out);
    out.writeText('}');
  }
}

const operations = new WeakMap<DocumentNode, Map<string, Operation>>();

/** The operation of a document with this name, or its only one; undefined if there is none. */
export function operationOf(
  document: DocumentNode,
  name: string | null | undefined,
): Operation | undefined {
  let known = operations.get(document);
  if (!known) operations.set(document, (known = new Map<string, Operation>()));
  let operation = known.get(name ?? '');
  if (!operation) {
    const node = getOperationAST(document, name);
    if (!node) return undefined;
    operation = new Operation(document, node);
    known.set(name ?? '', operation);
  }
  return operation;
}

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
import { withoutParts } from './incremental-delivery.ts';

/** One operation of a validated document, and what is worked out of it once, however often it comes. */
export class Operation {
  readonly document: DocumentNode;
  readonly node: OperationDefinitionNode;
  /** Undefined where the client gave none. */
  readonly name: string | undefined;
  readonly type: OperationTypeNode;
  /** Whether it selects anything beside the schema itself, so that it needs a token. */
  readonly readsData: boolean;
  /** Whether it asks for its answer in parts, by `@defer` or `@stream`. */
  readonly comesInParts: boolean;
  readonly #withoutParts: DocumentNode;
  #maxAgeSeconds: number | undefined;
  #executions = 0;
  #compiled: CompiledOperation | undefined;

  constructor(document: DocumentNode, node: OperationDefinitionNode) {
    this.document = document;
    this.node = node;
    this.name = node.name?.value;
    this.type = node.operation;
    this.readsData = readsData(document, this.name);
    this.#withoutParts = withoutParts(document);
    this.comesInParts = this.#withoutParts !== document;
  }

  /** Seconds that its answer may be kept where everything in it has ended well; 0 for a mutation's. */
  get maxAgeSeconds(): number {
    return (this.#maxAgeSeconds ??=
      this.type === OperationTypeNode.QUERY ? maxAgeOf(schema, this.document) : 0);
  }

  /** The same, to be answered all in one. */
  get inOnePiece(): Operation {
    return operationOf(this.#withoutParts, this.name)!;
  }

  /**
   * Its code, from the execution after the first `after` on: compiling takes a few milliseconds, and what
   * comes once is not worth it. Undefined until then, and for what is interpreted always.
   */
  compiled(after: number): CompiledOperation | undefined {
    this.#executions += 1;
    if (this.#executions === after + 1) this.#compiled = compile(this);
    return this.#compiled;
  }

  /** Writes a result as JSON, by code of its own where it has some and the result is `data` alone. */
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

/** The operation of a document that has this name, or is its only one; undefined where there is none. */
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

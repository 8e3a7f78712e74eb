import {
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  getOperationAST,
  OperationTypeNode,
} from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { GatewayContext } from '../../context.ts';
import { maxAgeOf } from '../../graphql/index.ts';

/** Seconds that the answer to a request may be kept, as far as its operation tells. */
const maxAges = new WeakMap<Request, () => number>();

const unkept = { 'cache-control': 'no-store' };

/**
 * The headers that an answer's content asks for. `Cache-Control` names the strictest hint of its fields;
 * nothing with an error, an unfinished report or the outcome of a mutation in it is to be kept.
 * `Retry-After` is the longest wait that an error names.
 */
export function answerHeaders(
  request: Request,
  { errors }: Pick<ExecutionResult, 'errors'>,
): Readonly<Record<string, string>> {
  if (errors && errors.length > 0) {
    const waits = errors.map(({ extensions }) => Number(extensions.retryAfterSeconds ?? 0));
    const longest = Math.ceil(Math.max(...waits));
    return longest > 0 ? { ...unkept, 'retry-after': String(longest) } : unkept;
  }
  const maxAge = maxAges.get(request)?.() ?? 0;
  return maxAge > 0 ? { 'cache-control': `private, max-age=${maxAge}` } : unkept;
}

/** Sends the headers that answers ask for; see `answerHeaders`. */
export function useAnswerHeaders(): Plugin<GatewayContext, YogaInitialContext> {
  const headers = new WeakMap<Request, Readonly<Record<string, string>>>();
  return {
    onExecute({ args, context }) {
      const { schema, document, operationName } = args as ExecutionArgs;
      if (!isQuery(document, operationName)) return;
      maxAges.set((context as YogaInitialContext).request, () =>
        context.seen.unfinishedReport ? 0 : maxAgeOf(schema, document),
      );
    },
    onResultProcess({ request, result }) {
      const isOne = !Array.isArray(result) && !isAsyncIterable(result);
      headers.set(request, isOne ? answerHeaders(request, result) : unkept);
    },
    onResponse({ request, response }) {
      for (const [name, value] of Object.entries(headers.get(request) ?? {})) {
        response.headers.set(name, value);
      }
    },
  };
}

function isQuery(document: DocumentNode, operationName: string | null | undefined): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
}

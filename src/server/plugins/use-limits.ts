import { type DocumentNode, type ExecutionArgs, type GraphQLError, parse } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import {
  checkDocument,
  checkVariables,
  limitExceeded,
  operationCost,
  tooCostly,
} from '../../graphql/index.ts';
import type { Limits } from '../../limits.ts';

/**
 * Refuses what is longer, deeper or wider than allowed: OPERATION_LIMIT_EXCEEDED. A document is judged
 * while and right after it is parsed, before the rules of validation, some of which take long of long
 * documents; once, since documents are remembered. Variables are judged before they are read.
 */
export function useLimits(limits: Limits): Plugin {
  const verdicts = new WeakMap<DocumentNode, GraphQLError[]>();
  const judge = (document: DocumentNode) => {
    let errors = verdicts.get(document);
    if (!errors) verdicts.set(document, (errors = checkDocument(document, limits)));
    return errors;
  };
  const judgeVariables = ({
    args,
    setResultAndStopExecution,
  }: {
    args: unknown;
    setResultAndStopExecution: (result: { errors: GraphQLError[] }) => void;
  }) => {
    const { variableValues } = args as ExecutionArgs;
    const error = variableValues && checkVariables(variableValues, limits);
    if (error) setResultAndStopExecution({ errors: [error] });
  };
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string) => parseWithin(source, limits));
    },
    onValidate({ params, setResult }) {
      const errors = judge(params.documentAST as DocumentNode);
      if (errors.length > 0) setResult(errors);
    },
    onExecute: judgeVariables,
    onSubscribe: judgeVariables,
  };
}

function parseWithin(source: string, { characters, tokens }: Limits): DocumentNode {
  if (source.length > characters) throw limitExceeded('characters', characters);
  try {
    return parse(source, { maxTokens: tokens });
  } catch (error) {
    const tooMany = /Document contains more (?:than|that) \d+ tokens/.test(String(error));
    throw tooMany ? limitExceeded('tokens', tokens) : error;
  }
}

/**
 * Refuses an operation that may cause more REST calls than allowed, before the first of them:
 * OPERATION_TOO_COSTLY. The operations of one request count together.
 */
export function useCostLimit({ cost: limit }: Pick<Limits, 'cost'>): Plugin {
  const spent = new WeakMap<Request, number>();
  const judge = ({
    args,
    context,
    setResultAndStopExecution,
  }: {
    args: unknown;
    context: unknown;
    setResultAndStopExecution: (result: { errors: GraphQLError[] }) => void;
  }) => {
    const { request } = context as YogaInitialContext;
    const { schema, document, operationName, variableValues } = args as ExecutionArgs;
    const before = spent.get(request) ?? 0;
    const cost = before + operationCost(schema, document, operationName, variableValues ?? {});
    if (cost > limit) setResultAndStopExecution({ errors: [tooCostly(cost, limit)] });
    else spent.set(request, cost);
  };
  return {
    onExecute: ({ args, context, setResultAndStopExecution }) => {
      judge({ args, context, setResultAndStopExecution });
    },
    onSubscribe: ({ args, setResultAndStopExecution }) => {
      judge({ args, context: args.contextValue, setResultAndStopExecution });
    },
  };
}

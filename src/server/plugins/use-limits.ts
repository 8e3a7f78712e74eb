import { type DocumentNode, type GraphQLError, parse } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { checkDocument, limitExceeded } from '../../execution/document-limits.ts';
import type { Limits } from '../../limits.ts';

/**
 * Refuses what is longer, deeper or wider than allowed: OPERATION_LIMIT_EXCEEDED. A document is judged
 * while and right after it is parsed, before the rules of validation, some of which take long of long
 * documents; once, since documents are remembered.
 */
export function useLimits(limits: Limits): Plugin {
  const verdicts = new WeakMap<DocumentNode, GraphQLError[]>();
  const judge = (document: DocumentNode) => {
    let errors = verdicts.get(document);
    if (!errors) verdicts.set(document, (errors = checkDocument(document, limits)));
    return errors;
  };
  return {
    onParse({ setParseFn }) {
      setParseFn((source: string) => parseWithin(source, limits));
    },
    onValidate({ params, setResult }) {
      const errors = judge(params.documentAST as DocumentNode);
      if (errors.length > 0) setResult(errors);
    },
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

import { type DirectiveNode, type DocumentNode, visit } from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';

/** For each document: the same without `@defer` and `@stream`; itself where it has none. */
const plainDocuments = new WeakMap<DocumentNode, DocumentNode>();

/**
 * Keeps answers in parts, by `@defer` and `@stream`, for clients that say that they read them (`Accept:
 * multipart/mixed` or `text/event-stream`). Any other gets all in one, as if the directives were not there.
 */
export function useIncrementalDelivery(): Plugin {
  return {
    onExecute({ args, context }) {
      const document = args.document as DocumentNode;
      if (comesInParts(document) && !acceptsParts((context as YogaInitialContext).request)) {
        args.document = toPlain(document);
      }
    },
  };
}

/** Whether a document asks for an answer in parts. */
export function comesInParts(document: DocumentNode): boolean {
  return toPlain(document) !== document;
}

function acceptsParts(request: Request): boolean {
  const accept = request.headers.get('accept') ?? '';
  return /\b(?:multipart\/mixed|text\/event-stream)\b/i.test(accept);
}

function toPlain(document: DocumentNode): DocumentNode {
  let plain = plainDocuments.get(document);
  if (!plain) {
    const remove = ({ name: { value } }: DirectiveNode) =>
      value === 'defer' || value === 'stream' ? null : undefined;
    plain = visit(document, { Directive: remove });
    plainDocuments.set(document, plain);
  }
  return plain;
}

import { type DirectiveNode, type DocumentNode, visit } from 'graphql';

/** For each document: the same without `@defer` and `@stream`; itself where it has none. */
const plainDocuments = new WeakMap<DocumentNode, DocumentNode>();

/** A document without what asks for an answer in parts; itself where nothing in it does. */
export function withoutParts(document: DocumentNode): DocumentNode {
  let plain = plainDocuments.get(document);
  if (!plain) {
    const remove = ({ name: { value } }: DirectiveNode) =>
      value === 'defer' || value === 'stream' ? null : undefined;
    plain = visit(document, { Directive: remove });
    plainDocuments.set(document, plain);
  }
  return plain;
}

/** Whether a client says that it reads answers in parts: `Accept: multipart/mixed`, `text/event-stream`. */
export function acceptsParts({ headers }: { headers: Pick<Headers, 'get'> }): boolean {
  return /\b(?:multipart\/mixed|text\/event-stream)\b/i.test(headers.get('accept') ?? '');
}

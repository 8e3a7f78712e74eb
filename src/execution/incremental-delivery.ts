import { type DirectiveNode, type DocumentNode, visit } from 'graphql';
import type { Headed } from './caller.ts';

/** A document without what asks for an answer in parts; itself where nothing in it does. */
export function withoutParts(document: DocumentNode): DocumentNode {
  const remove = ({ name: { value } }: DirectiveNode) =>
    value === 'defer' || value === 'stream' ? null : undefined;
  return visit(document, { Directive: remove });
}

/** Whether a client says that it reads answers in parts: `Accept: multipart/mixed`, `text/event-stream`. */
export function acceptsParts({ headers }: Headed): boolean {
  return /\b(?:multipart\/mixed|text\/event-stream)\b/i.test(headers.get('accept') ?? '');
}

import { type DocumentNode, visit } from 'graphql';
import type { Headed } from './caller.ts';

/** Whether a document asks for a result in parts, by `@defer` or `@stream`. */
export function isIncremental(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive: ({ name: { value } }) => {
      found ||= value === 'defer' || value === 'stream';
    },
  });
  return found;
}

/** Whether a client reads results in parts: `Accept: multipart/mixed` or `text/event-stream`. */
export function acceptsIncremental({ headers }: Headed): boolean {
  return /\b(?:multipart\/mixed|text\/event-stream)\b/i.test(headers.get('accept') ?? '');
}

import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Characters of all documents remembered; parsed, one takes some 60 bytes of memory for each. */
const maxCharacters = 1_000_000;

/** Parsed documents by their text. */
export type DocumentCache = LRUCache<string, DocumentNode>;

/**
 * Remembers parsed documents, as many as their length allows: counted by number alone, long ones would
 * take all memory. What cannot be parsed is not remembered.
 */
export function createDocumentCache() {
  return {
    documentCache: new LRUCache<string, DocumentNode>({
      max: 1024,
      maxSize: maxCharacters,
      sizeCalculation: (_document, text) => text.length + 1,
    }),
    errorCache: { get: () => undefined, set: () => undefined },
  };
}

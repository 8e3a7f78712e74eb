/** Documents that clients name in place of sending them, by the hex digits of their SHA-256. */
export type PersistedDocuments = ReadonlyMap<string, string>;

/** The parameters of a request, of which nothing is known yet. */
interface Params {
  documentId?: unknown;
  extensions?: unknown;
}

/**
 * The id of the document that a request names: as `documentId`, or as clients of automatic persisted
 * queries do, in `extensions.persistedQuery.sha256Hash`. With or without `sha256:` before it.
 */
export function documentIdOf({ documentId, extensions }: Params): string | null {
  const id = documentId ?? hashIn(extensions);
  return typeof id === 'string' ? id.replace(/^sha256:/i, '') : null;
}

function hashIn(extensions: unknown): unknown {
  const { persistedQuery } = (extensions ?? {}) as { persistedQuery?: { sha256Hash?: unknown } };
  return persistedQuery?.sha256Hash;
}

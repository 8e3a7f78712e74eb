import { documentIdOf, type PersistedDocuments } from '../persisted-documents.ts';

/** The parameters of GraphQL over HTTP that an operation is run by. */
export interface PlainParams {
  query: string;
  operationName: string | null | undefined;
  variables: Record<string, unknown> | null | undefined;
}

export interface ReadPlainParamsOptions {
  documents: PersistedDocuments;
  /** Refuse what is no persisted document. */
  documentsOnly: boolean;
}

/**
 * Reads a JSON body: exactly the parameters of GraphQL over HTTP, of the right types, with the text of a
 * persisted document in place of its id. Undefined for anything else.
 */
export function readPlainParams(
  body: string,
  { documents, documentsOnly }: ReadPlainParamsOptions,
): PlainParams | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { query: sent, operationName, variables, ...rest } = json as Record<string, unknown>;
  const query = sent === undefined ? persisted(rest, documents) : plain(sent, rest, documentsOnly);
  const isKnown =
    typeof query === 'string' &&
    (operationName == null || typeof operationName === 'string') &&
    (variables == null || (typeof variables === 'object' && !Array.isArray(variables)));
  return isKnown ? ({ query, operationName, variables } as PlainParams) : undefined;
}

function plain(query: unknown, rest: object, documentsOnly: boolean): unknown {
  return documentsOnly || Object.keys(rest).length > 0 ? undefined : query;
}

/** The text of the document that is named, by one parameter and no other. */
function persisted(rest: Record<string, unknown>, documents: PersistedDocuments) {
  const [name, ...more] = Object.keys(rest);
  const isName = more.length === 0 && (name === 'documentId' || name === 'extensions');
  return isName ? documents.get(documentIdOf(rest) ?? '') : undefined;
}

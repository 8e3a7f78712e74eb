import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange, type TypedDocumentNode } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { expect, it } from 'vitest';
import { DepartmentGradesDocument } from '../../examples/client/generated/graphql.ts';
import { readConfig } from '../../src/config.ts';
import { CourseCardDocument } from '../generated/graphql.ts';
import { serveGateway } from '../support/served-gateway.ts';

/** The settings of a gateway that runs the documents of the example client and no others. */
const { persistedDocuments, persistedDocumentsOnly } = readConfig({
  PERSISTED_DOCUMENTS: join(
    import.meta.dirname,
    '../../examples/client/generated/persisted-documents.json',
  ),
  PERSISTED_DOCUMENTS_ONLY: 'true',
});

/** The hash that graphql-codegen put into a document and into the manifest. */
const hashOf = (document: object) => (document as { __meta__: { hash: string } }).__meta__.hash;

it('urql names documents of the manifest by their hash, by GET, and runs no others', async () => {
  const { url, headers } = await serveGateway({
    config: { persistedDocuments, persistedDocumentsOnly },
  });
  const sent: string[] = [];
  const client = new Client({
    url,
    fetchOptions: { headers },
    exchanges: [
      persistedExchange({
        enforcePersistedQueries: true,
        generateHash: () => Promise.resolve(hashOf(DepartmentGradesDocument)),
      }),
      fetchExchange,
    ],
    preferGetMethod: true,
    fetch: (input, init) => {
      sent.push(`${init?.method ?? 'GET'} ${(input as string).replace(url, '')}`);
      return fetch(input, init);
    },
  });
  const { data, error } = await client.query(DepartmentGradesDocument, { account: '1' });
  expect(error).toBeUndefined();
  expect(data?.account?.analytics?.grades?.total).toBeGreaterThan(0);
  expect(sent).toEqual([expect.stringMatching(/^GET \?(?!.*query=)/)]);

  const plain = new Client({
    url,
    fetchOptions: { headers },
    exchanges: [fetchExchange],
    preferGetMethod: false,
  });
  const refused = await plain.query(CourseCardDocument, { id: '1' });
  expect(refused.error?.graphQLErrors[0]?.extensions.code).toBe('PERSISTED_QUERY_ONLY');
});

it('Apollo Client sends a document whole once it hears that its hash is unknown', async () => {
  const { url, headers } = await serveGateway();
  const sent: string[] = [];
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: new PersistedQueryLink({ sha256 }).concat(
      new HttpLink({
        uri: url,
        headers,
        fetch: (input, init) => {
          sent.push(Object.keys(JSON.parse(init!.body as string) as object).join());
          return fetch(input, init);
        },
      }),
    ),
  });
  const query: TypedDocumentNode<unknown, { id: string }> = CourseCardDocument;
  const { data } = await client.query({ query, variables: { id: '1' } });
  expect(data).toMatchObject({ course: { id: 'Q291cnNlLTE=' } });
  expect(sent).toHaveLength(2);
  expect(sent[0]).not.toContain('query');
  expect(sent[1]).toContain('query');
});

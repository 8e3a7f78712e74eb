/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  mutation StartRun($account: ID!, $report: String!) {\n    startAccountReport(input: { accountId: $account, report: $report }) {\n      report {\n        id\n      }\n      errors {\n        code\n        message\n      }\n    }\n  }\n": typeof types.StartRunDocument,
    "\n  subscription WatchRun($id: ID!) {\n    reportUpdates(id: $id) {\n      state\n      finished\n      progress\n      message\n      file {\n        url\n      }\n    }\n  }\n": typeof types.WatchRunDocument,
    "\n  query Tables($id: ID!) {\n    report(id: $id) {\n      file {\n        tables {\n          name\n          columns\n        }\n      }\n    }\n  }\n": typeof types.TablesDocument,
    "\n  query Rows($id: ID!, $table: String!, $after: String) {\n    report(id: $id) {\n      file {\n        table(name: $table) {\n          rowsConnection(first: 1000, after: $after) {\n            nodes {\n              cells\n            }\n            pageInfo {\n              hasNextPage\n              endCursor\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.RowsDocument,
};
const documents: Documents = {
    "\n  mutation StartRun($account: ID!, $report: String!) {\n    startAccountReport(input: { accountId: $account, report: $report }) {\n      report {\n        id\n      }\n      errors {\n        code\n        message\n      }\n    }\n  }\n": types.StartRunDocument,
    "\n  subscription WatchRun($id: ID!) {\n    reportUpdates(id: $id) {\n      state\n      finished\n      progress\n      message\n      file {\n        url\n      }\n    }\n  }\n": types.WatchRunDocument,
    "\n  query Tables($id: ID!) {\n    report(id: $id) {\n      file {\n        tables {\n          name\n          columns\n        }\n      }\n    }\n  }\n": types.TablesDocument,
    "\n  query Rows($id: ID!, $table: String!, $after: String) {\n    report(id: $id) {\n      file {\n        table(name: $table) {\n          rowsConnection(first: 1000, after: $after) {\n            nodes {\n              cells\n            }\n            pageInfo {\n              hasNextPage\n              endCursor\n            }\n          }\n        }\n      }\n    }\n  }\n": types.RowsDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StartRun($account: ID!, $report: String!) {\n    startAccountReport(input: { accountId: $account, report: $report }) {\n      report {\n        id\n      }\n      errors {\n        code\n        message\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation StartRun($account: ID!, $report: String!) {\n    startAccountReport(input: { accountId: $account, report: $report }) {\n      report {\n        id\n      }\n      errors {\n        code\n        message\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription WatchRun($id: ID!) {\n    reportUpdates(id: $id) {\n      state\n      finished\n      progress\n      message\n      file {\n        url\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription WatchRun($id: ID!) {\n    reportUpdates(id: $id) {\n      state\n      finished\n      progress\n      message\n      file {\n        url\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Tables($id: ID!) {\n    report(id: $id) {\n      file {\n        tables {\n          name\n          columns\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Tables($id: ID!) {\n    report(id: $id) {\n      file {\n        tables {\n          name\n          columns\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Rows($id: ID!, $table: String!, $after: String) {\n    report(id: $id) {\n      file {\n        table(name: $table) {\n          rowsConnection(first: 1000, after: $after) {\n            nodes {\n              cells\n            }\n            pageInfo {\n              hasNextPage\n              endCursor\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Rows($id: ID!, $table: String!, $after: String) {\n    report(id: $id) {\n      file {\n        table(name: $table) {\n          rowsConnection(first: 1000, after: $after) {\n            nodes {\n              cells\n            }\n            pageInfo {\n              hasNextPage\n              endCursor\n            }\n          }\n        }\n      }\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;
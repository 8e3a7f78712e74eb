/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What the caller can act on. */
export type ReportErrorCode =
  /** It is being generated, and Canvas does not say under what id. */
  | 'ALREADY_RUNNING'
  /** The token lacks the right. */
  | 'FORBIDDEN'
  /** A parameter is wrong, or looks like a slip of another. */
  | 'INVALID_PARAMETERS'
  /** It has finished, or is past the point where Canvas stops it. */
  | 'NOT_ABORTABLE'
  /** There is nothing to delete, or it is being generated. */
  | 'NOT_DELETABLE'
  /** No such account, course, quiz or report. */
  | 'NOT_FOUND'
  /** Canvas cannot do this to a report of this family. */
  | 'NOT_SUPPORTED'
  /** No such type of report is offered there. */
  | 'UNKNOWN_REPORT';

/** Where a report stands. */
export type ReportState =
  /** Stopped by somebody. */
  | 'ABORTED'
  /** Putting its file together. */
  | 'COMPILING'
  /** Done; the file is there. */
  | 'COMPLETE'
  /** Waiting for its turn. */
  | 'CREATED'
  /** Deleted by somebody. */
  | 'DELETED'
  /** Failed. */
  | 'ERROR'
  /** A quiz report that was never generated. */
  | 'NOT_GENERATED'
  /** At work. */
  | 'RUNNING'
  /** A state that this gateway does not know; see `status`. */
  | 'UNKNOWN';

export type StartRunMutationVariables = Exact<{
  account: string | number;
  report: string;
}>;


export type StartRunMutation = { startAccountReport: { report: { id: string } | null, errors: Array<{ code: ReportErrorCode, message: string }> } };

export type WatchRunSubscriptionVariables = Exact<{
  id: string | number;
}>;


export type WatchRunSubscription = { reportUpdates:
    | { state: ReportState, finished: boolean, progress: number | null, message: string | null, file: { displayName: string | null, url: string | null } | null }
    | { state: ReportState, finished: boolean, progress: number | null, message: string | null, file: { displayName: string | null, url: string | null } | null }
    | { state: ReportState, finished: boolean, progress: number | null, message: string | null, file: { displayName: string | null, url: string | null } | null }
   };


export const StartRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"account"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"report"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startAccountReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"accountId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"account"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"report"},"value":{"kind":"Variable","name":{"kind":"Name","value":"report"}}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<StartRunMutation, StartRunMutationVariables>;
export const WatchRunDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"WatchRun"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reportUpdates"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}}]}}]} as unknown as DocumentNode<WatchRunSubscription, WatchRunSubscriptionVariables>;
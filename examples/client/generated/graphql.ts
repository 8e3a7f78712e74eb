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

/** The parameters to start a run with. A report ignores those that it does not read. */
export type ReportParametersInput = {
  /** SIS and provisioning: a file of accounts. */
  accounts?: boolean | null | undefined;
  /** SIS and provisioning: a file of administrators. */
  admins?: boolean | null | undefined;
  /** The course. Every form of an id. */
  courseId?: string | number | null | undefined;
  /** SIS and provisioning: a file of courses. */
  courses?: boolean | null | undefined;
  /** SIS and provisioning: only objects that a SIS import created. */
  createdBySis?: boolean | null | undefined;
  /** Until when. */
  endAt?: string | null | undefined;
  /** SIS and provisioning: only enrollments of these types, e.g. `StudentEnrollment`. */
  enrollmentFilter?: Array<string> | null | undefined;
  /** Students with no submissions: the states of enrollments, or `all`. */
  enrollmentState?: Array<string> | null | undefined;
  /** SIS and provisioning: only enrollments in these states, e.g. `active`. */
  enrollmentStates?: Array<string> | null | undefined;
  /** The term; of every term when not given. Every form of an id. */
  enrollmentTermId?: string | number | null | undefined;
  /** SIS and provisioning: a file of enrollments. */
  enrollments?: boolean | null | undefined;
  /** Further parameters under Canvas's own names, as an object. A name that the report does not list is sent with a warning; one letter from a listed name that is missing, it is refused. */
  extra?: unknown;
  /** SIS and provisioning: a file of group categories. */
  groupCategories?: boolean | null | undefined;
  /** SIS and provisioning: a file of group memberships. */
  groupMembership?: boolean | null | undefined;
  /** SIS and provisioning: a file of groups. */
  groups?: boolean | null | undefined;
  /** Deleted objects, too. */
  includeDeleted?: boolean | null | undefined;
  /** Students with no submissions: a column with the state of the enrollment. */
  includeEnrollmentState?: boolean | null | undefined;
  /** Outcome results: `users`, `courses` or `outcomes`. */
  order?: string | null | undefined;
  /** Course pace documents: the sections. */
  sectionIds?: Array<string | number> | null | undefined;
  /** SIS and provisioning: a file of sections. */
  sections?: boolean | null | undefined;
  /** The accounts that came from a SIS import. */
  sisAccountsCsv?: boolean | null | undefined;
  /** The terms that came from a SIS import. */
  sisTermsCsv?: boolean | null | undefined;
  /** Do not notify the user who started the report. */
  skipMessage?: boolean | null | undefined;
  /** From when. */
  startAt?: string | null | undefined;
  /** SIS and provisioning: a file of terms. */
  terms?: boolean | null | undefined;
  /** SIS and provisioning: a file of observers. */
  userObservers?: boolean | null | undefined;
  /** SIS and provisioning: a file of users. */
  users?: boolean | null | undefined;
  /** SIS and provisioning: a file of cross-listings. */
  xlist?: boolean | null | undefined;
};

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

/** Which report to run, where, and with what. */
export type StartAccountReportInput = {
  /** The account: every form of an id. */
  accountId: string | number;
  /** What to run it with. */
  parameters?: ReportParametersInput | null | undefined;
  /** The name of the type. */
  report: string;
  /** Take a run of the same type and parameters that is active, or finished within this many seconds, instead of a new one. */
  reuseWithinSeconds?: number | null | undefined;
};

export type StartReportMutationVariables = Exact<{
  input: StartAccountReportInput;
}>;


export type StartReportMutation = { startAccountReport: { reused: boolean, report: { id: string } | null, errors: Array<{ code: ReportErrorCode, message: string }> } };

export type ReportStatusQueryVariables = Exact<{
  id: string | number;
}>;


export type ReportStatusQuery = { report:
    | { state: ReportState, finished: boolean, progress: number | null, message: string | null, file: { displayName: string | null, size: number | null, url: string | null } | null }
    | { state: ReportState, finished: boolean, progress: number | null, message: string | null, file: { displayName: string | null, size: number | null, url: string | null } | null }
    | { state: ReportState, finished: boolean, progress: number | null, message: string | null, file: { displayName: string | null, size: number | null, url: string | null } | null }
   | null };

export type DepartmentGradesQueryVariables = Exact<{
  account: string | number;
}>;


export type DepartmentGradesQuery = { account: { name: string, analytics: { grades: { total: number, mean: number | null, bins: Array<{ score: number, count: number }> } | null } | null } | null };


export const StartReportDocument = {"__meta__":{"hash":"sha256:846ae2a1615cb0eaf8430ce07ad7372bfe6ef9bdea4091e81fefb1e8d6d02d82"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"StartReport"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"StartAccountReportInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"startAccountReport"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"reused"}},{"kind":"Field","name":{"kind":"Name","value":"report"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]} as unknown as DocumentNode<StartReportMutation, StartReportMutationVariables>;
export const ReportStatusDocument = {"__meta__":{"hash":"sha256:edf8d9247b23a777ac48c810e807bbbafe595648c39d6945d081c43f05f9985f"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReportStatus"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"report"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"finished"}},{"kind":"Field","name":{"kind":"Name","value":"progress"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"file"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"displayName"}},{"kind":"Field","name":{"kind":"Name","value":"size"}},{"kind":"Field","name":{"kind":"Name","value":"url"}}]}}]}}]}}]} as unknown as DocumentNode<ReportStatusQuery, ReportStatusQueryVariables>;
export const DepartmentGradesDocument = {"__meta__":{"hash":"sha256:56cd7428617e5ba053d35165ea579cb506ec8f98e30da248d096efc296c1340a"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DepartmentGrades"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"account"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"account"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"account"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"analytics"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"EnumValue","value":"CURRENT"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"grades"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"total"}},{"kind":"Field","name":{"kind":"Name","value":"mean"}},{"kind":"Field","name":{"kind":"Name","value":"bins"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"count"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DepartmentGradesQuery, DepartmentGradesQueryVariables>;
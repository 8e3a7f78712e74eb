import type { AccountReport } from '../canvas/endpoints/account-reports.ts';
import type { Account } from '../canvas/endpoints/accounts.ts';
import type { CourseReport } from '../canvas/endpoints/course-reports.ts';
import type { Course } from '../canvas/endpoints/courses.ts';
import type { QuizReport } from '../canvas/endpoints/quiz-reports.ts';
import type { Quiz } from '../canvas/endpoints/quizzes.ts';
import type { Term } from '../canvas/endpoints/terms.ts';
import type { User } from '../canvas/endpoints/users.ts';
import type { PageStart } from '../canvas/pagination.ts';
import type { GatewayContext } from '../context.ts';
import { builder } from './builder.ts';
import { isCanvasId, type NodeKey, type ReportKey } from './ids.ts';
import { type MaybePromise, whenThere } from './maybe-promise.ts';

/*
 * An object of the graph is a reference: what finds it in Canvas and, once somebody has read it, its
 * record. A reference costs no call until a field of its own is selected.
 */

export interface AccountRef {
  __typename: 'Account';
  /** Any form that REST takes: a number, `self`, `sis_account_id:…`. */
  ref: string;
  record?: Account | undefined;
}

export interface CourseRef {
  __typename: 'Course';
  ref: string;
  record?: Course | undefined;
}

export interface TermRef {
  __typename: 'Term';
  ref: string;
  record?: Term | undefined;
}

export interface UserRef {
  __typename: 'User';
  ref: string;
  /** The course as whose member the user was met; its roster may be read where `users/:id` may not. */
  courseId?: string | undefined;
  /** The page of that roster which the user was read off. */
  rosterPage?: PageStart | undefined;
  record?: User | undefined;
  /** What a report tells of the user who started it. */
  display?: { shortName?: string | null | undefined; avatarUrl?: string | null | undefined };
}

export interface QuizRef {
  __typename: 'Quiz';
  courseId: string;
  id: string;
  record?: Quiz | undefined;
}

export interface AccountReportRef {
  __typename: 'AccountReport';
  accountId: string;
  report: string;
  id: string;
  record?: AccountReport | undefined;
}

export interface CourseReportRef {
  __typename: 'CourseReport';
  courseId: string;
  reportType: string;
  id: string;
  record?: CourseReport | undefined;
}

export interface QuizReportRef {
  __typename: 'QuizReport';
  courseId: string;
  quizId: string;
  id: string;
  record?: QuizReport | undefined;
}

export type ReportRef = AccountReportRef | CourseReportRef | QuizReportRef;
export type NodeRef = AccountRef | CourseRef | TermRef | UserRef | QuizRef | ReportRef;

export const AccountType = builder.objectRef<AccountRef>('Account');
export const CourseType = builder.objectRef<CourseRef>('Course');
export const TermType = builder.objectRef<TermRef>('Term');
export const UserType = builder.objectRef<UserRef>('User');
export const QuizType = builder.objectRef<QuizRef>('Quiz');
export const AccountReportType = builder.objectRef<AccountReportRef>('AccountReport');
export const CourseReportType = builder.objectRef<CourseReportRef>('CourseReport');
export const QuizReportType = builder.objectRef<QuizReportRef>('QuizReport');

export const toAccount = (ref: string, record?: Account): AccountRef => ({
  __typename: 'Account',
  ref,
  record,
});
export const toCourse = (ref: string, record?: Course): CourseRef => ({
  __typename: 'Course',
  ref,
  record,
});
export const toTerm = (ref: string, record?: Term): TermRef => ({
  __typename: 'Term',
  ref,
  record,
});
export const toUser = (ref: string, more: Omit<Partial<UserRef>, 'ref'> = {}): UserRef => ({
  ...more,
  __typename: 'User',
  ref,
});
export const toQuiz = (courseId: string, id: string, record?: Quiz): QuizRef => ({
  __typename: 'Quiz',
  courseId,
  id,
  record,
});
export const toAccountReport = (accountId: string, record: AccountReport): AccountReportRef => ({
  __typename: 'AccountReport',
  accountId,
  report: record.report,
  id: record.id,
  record,
});
export const toQuizReport = (
  { courseId, quizId }: { courseId: string; quizId: string },
  record: QuizReport,
): QuizReportRef => ({ __typename: 'QuizReport', courseId, quizId, id: record.id, record });
export const toCourseReport = (
  { courseId, reportType }: { courseId: string; reportType: string },
  record: CourseReport,
): CourseReportRef => ({
  __typename: 'CourseReport',
  courseId,
  reportType,
  id: record.id,
  record,
});

/** The reference that a global id names. */
export function toReference(key: NodeKey): NodeRef {
  switch (key.type) {
    case 'Account':
      return toAccount(key.id);
    case 'Course':
      return toCourse(key.id);
    case 'Term':
      return toTerm(key.id);
    case 'User':
      return toUser(key.id);
    case 'Quiz':
      return toQuiz(key.courseId, key.id);
    default:
      return toReportReference(key);
  }
}

/** The reference of a report that a global id names. */
export function toReportReference(key: ReportKey): ReportRef {
  switch (key.type) {
    case 'AccountReport':
      return {
        __typename: key.type,
        accountId: key.accountId,
        report: key.report,
        id: key.id,
      };
    case 'CourseReport':
      return {
        __typename: key.type,
        courseId: key.courseId,
        reportType: key.reportType,
        id: key.id,
      };
    case 'QuizReport':
      return { __typename: key.type, courseId: key.courseId, quizId: key.quizId, id: key.id };
  }
}

/** Canvas's number of an object, where it is known without a call. */
export function knownId({
  ref,
  record,
}: {
  ref: string;
  record?: { id: string } | undefined;
}): string | undefined {
  return record?.id ?? (isCanvasId(ref) ? ref : undefined);
}

/** Canvas's number of an account; looked up only where the reference is not one already. */
export function accountIdOf(
  object: Pick<AccountRef, 'ref' | 'record'>,
  { loaders }: GatewayContext,
): MaybePromise<string> {
  return knownId(object) ?? loaders.accounts.load(object.ref).then(({ id }) => id);
}

/** Canvas's number of a course. */
export function courseIdOf(
  object: Pick<CourseRef, 'ref' | 'record'>,
  { loaders }: GatewayContext,
): MaybePromise<string> {
  return knownId(object) ?? loaders.courses.load(object.ref).then(({ id }) => id);
}

/** Canvas's number of a term. */
export function termIdOf(
  object: Pick<TermRef, 'ref' | 'record'>,
  { loaders }: GatewayContext,
): MaybePromise<string> {
  return knownId(object) ?? loaders.terms.load(object.ref).then(({ id }) => id);
}

/** Canvas's number of a user. */
export function userIdOf(
  object: Pick<UserRef, 'ref' | 'record'>,
  { loaders }: GatewayContext,
): MaybePromise<string> {
  return knownId(object) ?? loaders.users.load(object.ref).then(({ id }) => id);
}

/** Reads the record of an object in Canvas; fails as NOT_FOUND where there is none. */
type RecordReader = (ref: never, context: GatewayContext) => unknown;

const recordReaders = new WeakMap<object, RecordReader>();

/** Says of a resolver that it reads the record of its object, and by what. */
export function readsRecord<R extends object>(load: RecordReader, resolve: R): R {
  recordReaders.set(resolve, load);
  return resolve;
}

/** Says of a resolver that is made from another one that it reads the same record. */
export function readsAs<R extends object>(original: object, resolve: R): R {
  const load = recordReaders.get(original);
  return load ? readsRecord(load, resolve) : resolve;
}

/** By what a resolver reads the record of its object; undefined for one that needs none. */
export function recordReaderOf(resolve: object) {
  return recordReaders.get(resolve) as
    ((ref: NodeRef, context: GatewayContext) => unknown) | undefined;
}

/**
 * Makes resolvers for the fields of a record: the record that the reference carries, or else the one
 * that `load` reads. `note` is told of each record that is read from, `known` tells what the reference
 * says without it.
 */
export function createFieldReader<Ref extends { record?: unknown }, Loaded>(
  load: (ref: Ref, context: GatewayContext) => MaybePromise<Loaded>,
  note?: (record: Loaded, context: GatewayContext) => void,
) {
  return <T>(pick: (record: Loaded) => T, known?: (ref: Ref) => T | null | undefined) => {
    const readFrom = (record: Loaded, context: GatewayContext): T => {
      note?.(record, context);
      return pick(record);
    };
    return readsRecord(
      load,
      (ref: Ref, _args: object, context: GatewayContext): MaybePromise<T> => {
        const value = known?.(ref);
        if (value != null) return value;
        const record = (ref.record as Loaded | undefined) ?? load(ref, context);
        return whenThere(record, note ? (loaded) => readFrom(loaded, context) : pick);
      },
    );
  };
}

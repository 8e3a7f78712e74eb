import { pagesOf, sizeOf } from './connection.ts';
import { isCanvasId, parseId, parseIdOrSisId, type SimpleType } from './ids.ts';

/*
 * What each field costs in REST calls, at the most. Beside what stands here, a field of a type in
 * `recordTypes` costs the reading of its object, once for all of them; every other field is free.
 */

/**
 * What is known of objects before anything is read:
 *
 *     record    their record came with what led to them, or somebody reads it anyway
 *     started   the same, for a report that a mutation answered with: its job is not known
 *     numbered  Canvas's number
 *     named     another form of an id, so that even the number costs a call
 *     member    the number of a user of a course, whose roster names 100 a call
 */
export type Form = 'record' | 'started' | 'numbered' | 'named' | 'member';

/** Objects on the way of an operation. */
export interface Objects {
  /** Equal keys are the same objects. */
  key: string;
  /** How many there are at the most. */
  count: number;
  /** How many lists they come from. */
  lists: number;
  form: Form;
  /** Whether the course or account that they belong to is `named`. */
  ofNamed: boolean;
  /** Items of a page, where the objects are connections. */
  pageSize?: number;
}

type Arguments = Readonly<Record<string, unknown>>;

export interface FieldCost {
  /** Calls for each object, or for all of them. */
  calls?: number | ((args: Arguments, objects: Objects) => number);
  /** What the calls are known by, where several fields of an object share them. */
  shared?: string;
  /** Whether the record of its object is read for it, too. */
  readsRecord?: true;
  /** How many the field gives of each object, where it is a list. */
  size?: number | ((args: Arguments) => number);
  /** Items of a page, where the field gives a connection. */
  pageSize?: (args: Arguments) => number;
  /** What is known of what it gives; `record` when not said. */
  form?: Form | ((args: Arguments, objects: Objects) => Form);
  /** Whether what it gives belongs to something `named`; as its object when not said. */
  ofNamed?: (args: Arguments) => boolean;
}

/** Types whose fields are read off a record of their own, which one call reads. */
export const recordTypes: ReadonlySet<string> = new Set([
  'Account',
  'Course',
  'Term',
  'User',
  'Quiz',
  'AccountReport',
  'CourseReport',
  'QuizReport',
]);

const free: FieldCost = {};
const oneCall: FieldCost = { calls: 1 };
const numbered: FieldCost = { form: 'numbered' };
const numberInRecord: FieldCost = { form: 'numbered', readsRecord: true };
const sameForm: FieldCost = { form: (_, { form }) => form };
/** What Canvas lists without pages; such lists are as long as an institution makes them. */
const unpagedItems = 50;
/** CSVs in the zip of a report. */
const tablesOfZip = 20;

/** A page, and those after it that are read to fill it. */
function connection(field: string): FieldCost {
  return {
    calls: (args, { count }) => count * pagesOf(args, field),
    pageSize: (args) => sizeOf(args),
  };
}

const formOf = (id: string): Form => (isCanvasId(id) ? 'numbered' : 'named');
const isNamed = (type: SimpleType, id: unknown) => !isCanvasId(parseId(type, id as string));

const byIdOrSisId = (type: 'Account' | 'Course' | 'Term'): FieldCost => ({
  form: (args) => formOf(parseIdOrSisId(type, args)),
});
const count = (ids: unknown): number => (ids as readonly unknown[]).length;

/** An id that names its owner, too, whose number may have to be looked up. */
const compositeId: FieldCost = { calls: (_, { ofNamed, lists }) => (ofNamed ? lists : 0) };

/** What depends on the job of a quiz report, which its list embeds. */
const jobOfQuizReport: FieldCost = {
  calls: (_, { form, count: reports }) => (form === 'record' ? 0 : reports),
  shared: 'job',
  readsRecord: true,
};

/** By `Type.field`. */
export const callCosts: Readonly<Record<string, FieldCost>> = {
  'Query.account': byIdOrSisId('Account'),
  'Query.course': byIdOrSisId('Course'),
  'Query.term': byIdOrSisId('Term'),
  'Query.viewer': { form: 'named' },
  'Query.courses': {
    size: ({ ids }) => count(ids),
    form: ({ ids }) =>
      (ids as string[]).some((id) => isNamed('Course', id)) ? 'named' : 'numbered',
  },
  'Query.node': numbered,
  'Query.nodes': { size: ({ ids }) => count(ids), form: 'numbered' },
  'Query._entities': { size: ({ representations }) => count(representations), form: 'numbered' },
  // Waiting looks again after 1, 2.5, 4.75 s and so on; a look at a quiz report is two calls.
  'Query.report': {
    calls: ({ waitSeconds }) => (waitSeconds ? 12 : 0),
    form: ({ waitSeconds }) => (waitSeconds ? 'record' : 'numbered'),
  },
  // Of each event; the looks in between are made for all subscribers together.
  'Subscription.reportUpdates': { calls: 2, form: 'record' },
  'Query.quiz': { form: 'numbered', ofNamed: ({ courseId }) => isNamed('Course', courseId) },
  'Query.accountReport': {
    form: 'numbered',
    ofNamed: ({ accountId }) => isNamed('Account', accountId),
  },
  'Query.courseReport': {
    form: 'numbered',
    ofNamed: ({ courseId }) => isNamed('Course', courseId),
  },
  'Query.quizReport': {
    form: 'numbered',
    ofNamed: ({ courseId }) => isNamed('Course', courseId),
  },
  'Query.accountsConnection': connection('Query.accountsConnection'),

  'Account.parentAccount': numberInRecord,
  'Account.rootAccount': numberInRecord,
  'Account.subAccountsConnection': connection('Account.subAccountsConnection'),
  'Account.coursesConnection': connection('Account.coursesConnection'),
  'Account.termsConnection': connection('Account.termsConnection'),
  'Account.reportsConnection': connection('Account.reportsConnection'),
  'Account.availableReports': { calls: 1, size: unpagedItems },
  'Account.availableReport': oneCall,
  'Account.analytics': free,
  'AvailableReport.runsConnection': connection('AvailableReport.runsConnection'),
  'AvailableReport.expected': oneCall,
  'DepartmentAnalytics.activity': oneCall,
  'DepartmentAnalytics.grades': oneCall,
  'DepartmentAnalytics.statistics': oneCall,
  'DepartmentAnalytics.statisticsBySubaccount': { calls: 1, size: unpagedItems },
  'SubaccountStatistics.account': numbered,

  'Course.account': numberInRecord,
  'Course.usersConnection': connection('Course.usersConnection'),
  'Course.quizzesConnection': connection('Course.quizzesConnection'),
  'Course.quiz': numbered,
  'Course.lastReport': oneCall,
  'Course.analytics': free,
  'CourseAnalytics.activity': oneCall,
  // Started, looked at twice, and read; a longer wait is bounded by the deadline.
  'CourseAnalytics.assignments': { calls: 4 },
  'CourseAnalytics.studentSummariesConnection': {
    // A filter reads all pages, of 1,000 students at most in this estimate, and their names for a search.
    calls: ({ filter, ...args }, { count: courses }) => {
      if (filter == null)
        return courses * pagesOf(args, 'CourseAnalytics.studentSummariesConnection');
      return courses * ((filter as { searchTerm?: unknown }).searchTerm == null ? 10 : 20);
    },
    pageSize: (args) => sizeOf(args),
  },
  'CourseAnalytics.student': {
    form: ({ id }) => (isNamed('User', id) ? 'named' : 'member'),
  },
  'StudentSummary.student': { form: 'member' },

  'User.coursesConnection': connection('User.coursesConnection'),
  'User.analytics': sameForm,
  'StudentAnalytics.student': sameForm,
  // Whom a page of the roster lists, the same page of summaries does or the next. Others are looked for
  // page by page, or alone; who is known by a name is asked for the number first.
  'StudentAnalytics.summary': {
    calls: (_, { form, count: students, lists }) =>
      form === 'record' ? 2 * batches(students, lists) : (form === 'named' ? 3 : 2) * students,
  },
  'StudentAnalytics.activity': oneCall,
  'StudentAnalytics.assignments': oneCall,
  'StudentAnalytics.communication': oneCall,

  'Quiz.id': compositeId,
  'Quiz._id': free,
  'Quiz.course': { form: (_, { ofNamed }) => (ofNamed ? 'named' : 'numbered') },
  'Quiz.reports': { calls: 1, size: 2 },

  'AccountReport.id': compositeId,
  'AccountReport._id': free,
  'AccountReport.report': free,
  'AccountReport.startedBy': numberInRecord,
  'AccountReport.account': { form: (_, { ofNamed }) => (ofNamed ? 'named' : 'numbered') },
  'CourseReport.id': compositeId,
  'CourseReport._id': free,
  'CourseReport.reportType': free,
  'CourseReport.course': { form: (_, { ofNamed }) => (ofNamed ? 'named' : 'numbered') },
  'CourseReport.message': free,
  'QuizReport.id': compositeId,
  'QuizReport._id': free,
  'QuizReport.quiz': numbered,
  'QuizReport.state': jobOfQuizReport,
  'QuizReport.status': jobOfQuizReport,
  'QuizReport.finished': jobOfQuizReport,
  'QuizReport.progress': jobOfQuizReport,
  'QuizReport.message': jobOfQuizReport,
  'QuizReport.startedAt': jobOfQuizReport,
  'QuizReport.endedAt': jobOfQuizReport,

  // A fresh record and a fresh URL, where those that came with the report do not open.
  'ReportFile.tables': {
    calls: (_, { count: files }) => 2 * files,
    shared: 'file',
    size: tablesOfZip,
  },
  'ReportFile.table': { calls: (_, { count: files }) => 2 * files, shared: 'file' },
  // Requests to the file host: the header, and a page.
  'ReportTable.columns': { calls: (_, { count: tables }) => tables, shared: 'header' },
  'ReportTable.rowsConnection': { calls: (_, { count: tables }) => 2 * tables },

  // The account's offer, a look for a run to reuse, the start, and a look at the run that is in the way.
  'Mutation.startAccountReport': { calls: 4, form: 'started' },
  'Mutation.startCourseReport': { calls: 1, form: 'started' },
  // The start, and a look at the report that is in the way.
  'Mutation.startQuizReport': { calls: 2, form: 'started' },
  // A quiz report and its job are looked at, the job is stopped, and what is left is read.
  'Mutation.abortReport': { calls: 4, form: 'started' },
  'Mutation.deleteReport': { calls: 4, form: 'started' },
};

/** Fields that pass on what is known: those of payloads, of connections and of edges. */
export const passesOn = (typeName: string): boolean =>
  /(?:Payload|Connection|Edge)$/.test(typeName);

/** Fields of a record that its number alone answers. */
export const isIdField = (name: string): boolean => name === 'id' || name === '_id';

/** The calls that read the records of these objects. */
export function callsToRead({ form, count: objects, lists }: Objects): number {
  if (form === 'record' || form === 'started') return 0;
  return form === 'member' ? batches(objects, lists) : objects;
}

/** What 100 a call makes of so many objects of so many lists. */
function batches(objects: number, lists: number): number {
  return lists * Math.ceil(objects / lists / 100);
}

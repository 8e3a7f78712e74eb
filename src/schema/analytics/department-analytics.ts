import type {
  Department,
  DepartmentActivity as Activity,
  DepartmentScope,
  DepartmentStatistics as Statistics,
  SubaccountStatistics as OfSubaccount,
} from '../../canvas/endpoints/department-analytics.ts';
import { DailyActivity, sortByDate } from './analytics.ts';
import { builder } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checking } from '../argument-check.ts';
import { badUserInput } from '../errors.ts';
import { parseId } from '../ids.ts';
import { AccountType, toAccount } from '../references.ts';

const DepartmentFilter = builder.enumType('DepartmentFilter', {
  description: 'Which courses of the default term to look at.',
  values: {
    CURRENT: { description: 'Its available courses.' },
    COMPLETED: { description: 'Its concluded courses.' },
  },
});

const CategoryViews = builder
  .objectRef<Activity['by_category'][number]>('CategoryViews')
  .implement({
    description: 'Page views of one part of Canvas.',
    fields: (t) => ({
      category: t.exposeString('category', {
        nullable: false,
        description: '`announcements`, `assignments`, `files`, `grades`, `quizzes`, … or `other`.',
      }),
      views: t.exposeFloat('views', { nullable: false, description: 'Page views.' }),
    }),
  });

const DepartmentActivity = builder.objectRef<Activity>('DepartmentActivity').implement({
  description: 'Page views of a department.',
  fields: (t) => ({
    byDate: t.field({
      type: [DailyActivity],
      nullable: false,
      description: 'By UTC day, in their order; days without views are missing.',
      resolve: (activity) => sortByDate(activity.by_date),
    }),
    byCategory: t.field({
      type: [CategoryViews],
      nullable: false,
      description: 'By part of Canvas; only parts with views.',
      resolve: (activity) => activity.by_category,
    }),
  }),
});

const GradeBin = builder.objectRef<{ score: number; count: number }>('GradeBin').implement({
  description: 'How many students have one score.',
  fields: (t) => ({
    score: t.exposeInt('score', { nullable: false, description: 'The score, rounded: 0 to 100.' }),
    count: t.exposeFloat('count', {
      nullable: false,
      description: 'Students with it, counted once for each of their courses.',
    }),
  }),
});

/** Counts by score, 0 to 100. */
type Grades = readonly number[];

const GradeDistribution = builder.objectRef<Grades>('GradeDistribution').implement({
  description: 'The current scores of a department, one for each student and course.',
  fields: (t) => ({
    bins: t.field({
      type: [GradeBin],
      nullable: false,
      description: '101 bins: score 0 to 100.',
      resolve: (counts) => counts.map((count, score) => ({ score, count })),
    }),
    total: t.float({ nullable: false, description: 'Number of scores.', resolve: total }),
    mean: t.float({ description: 'The mean score; null without scores.', resolve: mean }),
    median: t.float({ description: 'The median score; null without scores.', resolve: median }),
  }),
});

function toGrades(byScore: Readonly<Record<number, number>>): Grades {
  const counts: number[] = [];
  for (let score = 0; score <= 100; score += 1) counts.push(byScore[score] ?? 0);
  return counts;
}

function total(counts: Grades): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function mean(counts: Grades): number | null {
  const all = total(counts);
  return all === 0 ? null : counts.reduce((sum, count, score) => sum + count * score, 0) / all;
}

function median(counts: Grades): number | null {
  const all = total(counts);
  return all === 0 ? null : (scoreAt(counts, (all - 1) >> 1) + scoreAt(counts, all >> 1)) / 2;
}

/** The score of the student at a rank, from 0. */
function scoreAt(counts: Grades, rank: number): number {
  let seen = 0;
  return counts.findIndex((count) => (seen += count) > rank);
}

const statisticsTexts = {
  courses: 'Courses.',
  teachers: 'Distinct teachers.',
  students: 'Distinct students.',
  discussionTopics: 'Discussion topics.',
  mediaObjects: 'Media objects.',
  attachments: 'Files.',
  assignments: 'Assignments.',
};

const DepartmentStatistics = builder.objectRef<Statistics>('DepartmentStatistics').implement({
  description: 'What a department holds, its sub-accounts included.',
  fields: (t) => ({
    courses: t.exposeFloat('courses', { nullable: false, description: statisticsTexts.courses }),
    subaccounts: t.exposeFloat('subaccounts', {
      nullable: false,
      description: 'Direct sub-accounts.',
    }),
    teachers: t.exposeFloat('teachers', { nullable: false, description: statisticsTexts.teachers }),
    students: t.exposeFloat('students', { nullable: false, description: statisticsTexts.students }),
    discussionTopics: t.exposeFloat('discussion_topics', {
      nullable: false,
      description: statisticsTexts.discussionTopics,
    }),
    mediaObjects: t.exposeFloat('media_objects', {
      nullable: false,
      description: statisticsTexts.mediaObjects,
    }),
    attachments: t.exposeFloat('attachments', {
      nullable: false,
      description: statisticsTexts.attachments,
    }),
    assignments: t.exposeFloat('assignments', {
      nullable: false,
      description: statisticsTexts.assignments,
    }),
  }),
});

const zeroInCanvas = 'Canvas always says 0 here.';

const SubaccountStatistics = builder.objectRef<OfSubaccount>('SubaccountStatistics').implement({
  description: 'What one account holds itself, its sub-accounts not included.',
  fields: (t) => ({
    account: t.field({
      type: AccountType,
      nullable: false,
      description: 'The account.',
      resolve: ({ id }) => toAccount(id),
    }),
    name: t.exposeString('name', { nullable: true, description: 'Its name.' }),
    courses: t.exposeFloat('courses', { nullable: false, description: statisticsTexts.courses }),
    teachers: t.exposeFloat('teachers', { nullable: false, description: statisticsTexts.teachers }),
    students: t.exposeFloat('students', { nullable: false, description: statisticsTexts.students }),
    discussionTopics: t.exposeFloat('discussion_topics', {
      nullable: false,
      description: `${statisticsTexts.discussionTopics} ${zeroInCanvas}`,
    }),
    mediaObjects: t.exposeFloat('media_objects', {
      nullable: false,
      description: `${statisticsTexts.mediaObjects} ${zeroInCanvas}`,
    }),
    attachments: t.exposeFloat('attachments', {
      nullable: false,
      description: `${statisticsTexts.attachments} ${zeroInCanvas}`,
    }),
    assignments: t.exposeFloat('assignments', {
      nullable: false,
      description: `${statisticsTexts.assignments} ${zeroInCanvas}`,
    }),
  }),
});

const DepartmentAnalytics = builder.objectRef<Department>('DepartmentAnalytics').implement({
  extensions: cacheHints.analytics,
  description: "Analytics of an account's whole subtree. Canvas keeps them for up to 12 hours.",
  fields: (t) => ({
    activity: t.field({
      type: DepartmentActivity,
      description: 'Page views by day and by part of Canvas.',
      resolve: (department, _, { loaders }) => loaders.departmentActivity.load(department),
    }),
    grades: t.field({
      type: GradeDistribution,
      description: 'The distribution of current scores.',
      resolve: async (department, _, { loaders }) =>
        toGrades(await loaders.departmentGrades.load(department)),
    }),
    statistics: t.field({
      type: DepartmentStatistics,
      description: 'What it holds.',
      resolve: (department, _, { loaders }) => loaders.departmentStatistics.load(department),
    }),
    statisticsBySubaccount: t.field({
      type: [SubaccountStatistics],
      description: 'What the account and each of its direct sub-accounts holds; the account first.',
      resolve: (department, _, { loaders }) => loaders.statisticsBySubaccount.load(department),
    }),
  }),
});

interface AnalyticsArgs {
  termId?: string | null | undefined;
  filter?: 'CURRENT' | 'COMPLETED' | null | undefined;
}

function toScope({ termId, filter }: AnalyticsArgs): DepartmentScope {
  if (termId != null && filter != null) throw badUserInput('Give either `termId` or `filter`');
  if (termId != null) return { termId: parseId('Term', termId) };
  return filter === 'COMPLETED' ? 'completed' : 'current';
}

builder.objectField(AccountType, 'analytics', (t) =>
  t.field({
    type: DepartmentAnalytics,
    description:
      "Department analytics: of one term, or of the default term's current or completed courses; current when neither is given.",
    args: {
      termId: t.arg.id({ description: 'The term: every form of an id.' }),
      filter: t.arg({ type: DepartmentFilter, description: 'Courses of the default term.' }),
    },
    extensions: checking(toScope),
    resolve: ({ ref: accountId }, args) => ({ accountId, scope: toScope(args) }),
  }),
);

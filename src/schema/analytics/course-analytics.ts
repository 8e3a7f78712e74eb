import type { AssignmentStatistics, StudentSummarySort } from '../../canvas/endpoints/analytics.ts';
import { assignmentTexts, DailyActivity, sortByDate } from './analytics.ts';
import { builder } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checking } from '../argument-check.ts';
import { checkingConnection, connectionArgs, resolveConnection } from '../connection.ts';
import { parseId } from '../ids.ts';
import { CourseType, knownId, toCourse, toUser } from '../references.ts';
import { StudentAnalytics, StudentSummaryConnection } from './student-analytics.ts';

const TardinessShares = builder
  .objectRef<NonNullable<AssignmentStatistics['tardiness_breakdown']>>('TardinessShares')
  .implement({
    description: 'How punctual the students were. Shares of `total`, 0 to 1.',
    fields: (t) => ({
      missing: t.exposeFloat('missing', { nullable: false, description: 'Due and not handed in.' }),
      late: t.exposeFloat('late', { nullable: false, description: 'Handed in late.' }),
      onTime: t.exposeFloat('on_time', { nullable: false, description: 'Handed in on time.' }),
      floating: t.exposeFloat('floating', { nullable: true, description: 'Not due yet.' }),
      total: t.exposeInt('total', { nullable: true, description: 'Number of enrollments.' }),
    }),
  });

const AssignmentAnalytics = builder
  .objectRef<AssignmentStatistics>('AssignmentAnalytics')
  .implement({
    description:
      'How a course did at one assignment. Quartiles are read off 26 buckets of scores, minimum and maximum are exact.',
    fields: (t) => ({
      assignmentId: t.exposeID('assignment_id', {
        nullable: false,
        description: assignmentTexts.assignmentId,
      }),
      title: t.exposeString('title', { nullable: true, description: assignmentTexts.title }),
      pointsPossible: t.exposeFloat('points_possible', {
        nullable: true,
        description: assignmentTexts.pointsPossible,
      }),
      dueAt: t.expose('due_at', {
        type: 'DateTime',
        nullable: true,
        description: assignmentTexts.dueAt,
      }),
      unlockAt: t.expose('unlock_at', {
        type: 'DateTime',
        nullable: true,
        description: assignmentTexts.unlockAt,
      }),
      muted: t.exposeBoolean('muted', { nullable: true, description: assignmentTexts.muted }),
      nonDigitalSubmission: t.exposeBoolean('non_digital_submission', {
        nullable: true,
        description: assignmentTexts.nonDigitalSubmission,
      }),
      multipleDueDates: t.exposeBoolean('multiple_due_dates', {
        nullable: true,
        description: assignmentTexts.multipleDueDates,
      }),
      minScore: t.exposeFloat('min_score', {
        nullable: true,
        description: assignmentTexts.minScore,
      }),
      maxScore: t.exposeFloat('max_score', {
        nullable: true,
        description: assignmentTexts.maxScore,
      }),
      median: t.exposeFloat('median', { nullable: true, description: assignmentTexts.median }),
      firstQuartile: t.exposeFloat('first_quartile', {
        nullable: true,
        description: assignmentTexts.firstQuartile,
      }),
      thirdQuartile: t.exposeFloat('third_quartile', {
        nullable: true,
        description: assignmentTexts.thirdQuartile,
      }),
      moduleIds: t.idList({
        description: assignmentTexts.moduleIds,
        resolve: (assignment) => assignment.module_ids,
      }),
      tardinessBreakdown: t.expose('tardiness_breakdown', {
        type: TardinessShares,
        nullable: true,
        description: 'How punctual the students were, in shares.',
      }),
    }),
  });

const StudentSummarySortEnum = builder.enumType('StudentSummarySort', {
  description: 'How to order students.',
  values: {
    NAME: { value: 'name', description: 'By sortable name.' },
    NAME_DESCENDING: { value: 'name_descending', description: 'By sortable name, from the end.' },
    SCORE: { value: 'score', description: 'By current score; who has none first.' },
    SCORE_DESCENDING: {
      value: 'score_descending',
      description: 'By current score, the highest first; who has none last.',
    },
    PARTICIPATIONS: { value: 'participations', description: 'By participations.' },
    PARTICIPATIONS_DESCENDING: {
      value: 'participations_descending',
      description: 'By participations, the most first.',
    },
    PAGE_VIEWS: { value: 'page_views', description: 'By page views.' },
    PAGE_VIEWS_DESCENDING: {
      value: 'page_views_descending',
      description: 'By page views, the most first.',
    },
  } satisfies Record<
    string,
    { value: StudentSummarySort | `${StudentSummarySort}_descending`; description: string }
  >,
});

const CourseAnalytics = builder.objectRef<{ courseId: string }>('CourseAnalytics').implement({
  extensions: cacheHints.analytics,
  description:
    'Analytics of a published or concluded course with students. Canvas keeps them for up to 12 hours.',
  fields: (t) => ({
    activity: t.field({
      type: [DailyActivity],
      description: "Page views and participations of everybody by UTC day, teachers' included.",
      resolve: ({ courseId }, _, { loaders }) =>
        loaders.courseActivity.load(courseId).then(sortByDate),
    }),
    assignments: t.field({
      type: [AssignmentAnalytics],
      description: "Waits for Canvas's background computation within the request's deadline.",
      resolve: ({ courseId }, _, { loaders }) => loaders.courseAssignments.load(courseId),
    }),
    studentSummariesConnection: t.field({
      type: StudentSummaryConnection,
      description: 'The activity totals of each student.',
      args: {
        sortColumn: t.arg({
          type: StudentSummarySortEnum,
          defaultValue: 'name',
          description: 'How to order them.',
        }),
        ...connectionArgs(),
      },
      extensions: checkingConnection('CourseAnalytics.studentSummariesConnection'),
      resolve: ({ courseId }, { sortColumn: given, ...args }, { loaders }) => {
        const sortColumn = given ?? 'name';
        return resolveConnection(
          {
            field: 'CourseAnalytics.studentSummariesConnection',
            parentId: knownId({ ref: courseId }),
            filter: { sortColumn },
          },
          args,
          (page) => loaders.studentSummaryPages.load({ courseId, sortColumn, ...page }),
          (record) => ({ courseId, record }),
        );
      },
    }),
    student: t.field({
      type: StudentAnalytics,
      description: 'One student of the course.',
      args: { id: t.arg.id({ required: true, description: 'The user: every form of an id.' }) },
      extensions: checking(({ id }: { id: string }) => parseId('User', id)),
      resolve: ({ courseId }, { id }) => ({
        course: toCourse(courseId),
        student: toUser(parseId('User', id), { courseId }),
      }),
    }),
  }),
});

builder.objectField(CourseType, 'analytics', (t) =>
  t.field({
    type: CourseAnalytics,
    description: 'Analytics of the course.',
    resolve: ({ ref: courseId }) => ({ courseId }),
  }),
);

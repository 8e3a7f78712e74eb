import type {
  Communication,
  StudentActivity as Activity,
  StudentAssignment,
  StudentSummary as Summary,
} from '../../canvas/endpoints/analytics.ts';
import { assignmentTexts, sortByDate } from './analytics.ts';
import { builder } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checking } from '../argument-check.ts';
import { connectionOf } from '../connection.ts';
import { parseId } from '../ids.ts';
import {
  type CourseRef,
  CourseType,
  toCourse,
  toUser,
  userIdOf,
  type UserRef,
  UserType,
} from '../references.ts';

const TardinessCounts = builder
  .objectRef<Summary['tardiness_breakdown']>('TardinessCounts')
  .implement({
    description: 'How punctual a student was. Numbers of assignments.',
    fields: (t) => ({
      missing: t.exposeInt('missing', { nullable: false, description: 'Due and not handed in.' }),
      late: t.exposeInt('late', { nullable: false, description: 'Handed in late.' }),
      onTime: t.exposeInt('on_time', { nullable: false, description: 'Handed in on time.' }),
      floating: t.exposeInt('floating', { nullable: false, description: 'Not due yet.' }),
      total: t.exposeInt('total', { nullable: false, description: 'All of them.' }),
    }),
  });

interface StudentSummaryRef {
  courseId: string;
  record: Summary;
}

const level = '0 none, 1 below the first quartile of the course, 2 below the third, 3 above.';

const StudentSummaryType = builder.objectRef<StudentSummaryRef>('StudentSummary').implement({
  description: "A student's activity totals in one course.",
  fields: (t) => ({
    student: t.field({
      type: UserType,
      nullable: false,
      description: 'The student.',
      resolve: ({ courseId, record }) => toUser(record.id, { courseId }),
    }),
    pageViews: t.float({
      description:
        'Page views since the course began; null when Canvas knows nothing of the student.',
      resolve: ({ record }) => record.page_views,
    }),
    pageViewsLevel: t.int({ description: level, resolve: ({ record }) => record.page_views_level }),
    maxPageViews: t.float({
      description: 'The most page views of any student of the course.',
      resolve: ({ record }) => record.max_page_views,
    }),
    participations: t.float({
      description: 'Things done since the course began: submissions, posts and the like.',
      resolve: ({ record }) => record.participations,
    }),
    participationsLevel: t.int({
      description: level,
      resolve: ({ record }) => record.participations_level,
    }),
    maxParticipations: t.float({
      description: 'The most participations of any student of the course.',
      resolve: ({ record }) => record.max_participations,
    }),
    tardinessBreakdown: t.field({
      type: TardinessCounts,
      nullable: false,
      description: 'How punctual the student was, in numbers of assignments.',
      resolve: ({ record }) => record.tardiness_breakdown,
    }),
  }),
});

export const StudentSummaryConnection = connectionOf('StudentSummary', StudentSummaryType);

builder.objectField(StudentSummaryConnection, 'totalCount', (t) =>
  t.int({
    description:
      'With a filter: how many students match. Null without one, since Canvas does not report it.',
    resolve: (connection) => ('totalCount' in connection ? Number(connection.totalCount) : null),
  }),
);

const BucketSize = builder.enumType('BucketSize', {
  description: 'How much time a bucket of page views covers.',
  values: {
    HOUR: { description: 'An hour, from `at`.' },
    DAY: { description: 'A UTC day; installations without the page-view service know no hours.' },
  },
});

interface PageViews {
  at: string;
  size: 'HOUR' | 'DAY';
  views: number;
}

const PageViewBucket = builder.objectRef<PageViews>('PageViewBucket').implement({
  description: 'The page views of a stretch of time.',
  fields: (t) => ({
    at: t.expose('at', {
      type: 'DateTime',
      nullable: false,
      description: "When it begins; hours in the caller's time zone.",
    }),
    size: t.expose('size', { type: BucketSize, nullable: false, description: 'How long it is.' }),
    views: t.exposeFloat('views', { nullable: false, description: 'Page views.' }),
  }),
});

const Participation = builder
  .objectRef<Activity['participations'][number]>('Participation')
  .implement({
    description: 'Something a student did: a submission, a post and the like.',
    fields: (t) => ({
      createdAt: t.expose('created_at', {
        type: 'DateTime',
        nullable: false,
        description: 'When.',
      }),
      url: t.expose('url', { type: 'URL', nullable: true, description: 'Where.' }),
    }),
  });

const StudentActivity = builder.objectRef<Activity>('StudentActivity').implement({
  description: 'When a student looked at a course and took part in it; in the order of time.',
  fields: (t) => ({
    pageViews: t.field({
      type: [PageViewBucket],
      nullable: false,
      description: 'Page views by hour or by day, as the installation counts them.',
      resolve: (activity) => toPageViews(activity.page_views),
    }),
    participations: t.field({
      type: [Participation],
      nullable: false,
      description: 'What the student did.',
      resolve: ({ participations }) =>
        [...participations].sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at)),
    }),
  }),
});

function toPageViews(byTime: Activity['page_views']): PageViews[] {
  return Object.entries(byTime)
    .map(([key, views]): PageViews => {
      const isDay = key.length === 10;
      return { at: isDay ? `${key}T00:00:00Z` : key, size: isDay ? 'DAY' : 'HOUR', views };
    })
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const SubmissionAnalytics = builder
  .objectRef<NonNullable<StudentAssignment['submission']>>('SubmissionAnalytics')
  .implement({
    description: 'What became of a submission.',
    fields: (t) => ({
      postedAt: t.expose('posted_at', {
        type: 'DateTime',
        nullable: true,
        description: 'When the grade was shown to the student.',
      }),
      submittedAt: t.expose('submitted_at', {
        type: 'DateTime',
        nullable: true,
        description:
          'When it was handed in, or for work outside Canvas the earlier of grading and due time.',
      }),
      score: t.exposeFloat('score', {
        nullable: true,
        description: 'Points; null while ungraded or hidden.',
      }),
    }),
  });

const StudentAssignmentAnalytics = builder
  .objectRef<StudentAssignment>('StudentAssignmentAnalytics')
  .implement({
    description: 'One assignment as it concerns one student; quartiles are exact here.',
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
        description: 'When it is due for this student.',
      }),
      unlockAt: t.expose('unlock_at', {
        type: 'DateTime',
        nullable: true,
        description: 'From when the student can do it.',
      }),
      muted: t.exposeBoolean('muted', { nullable: true, description: assignmentTexts.muted }),
      nonDigitalSubmission: t.exposeBoolean('non_digital_submission', {
        nullable: true,
        description: assignmentTexts.nonDigitalSubmission,
      }),
      multipleDueDates: t.exposeBoolean('multiple_due_dates', {
        nullable: true,
        description: 'Always false here.',
      }),
      status: t.exposeString('status', {
        nullable: true,
        description: 'on_time, late, missing or floating (not due yet).',
      }),
      excused: t.exposeBoolean('excused', {
        nullable: true,
        description: 'Whether the student need not do it; null without a submission record.',
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
      submission: t.expose('submission', {
        type: SubmissionAnalytics,
        nullable: true,
        description: 'What the student handed in; null when nothing, and when excused.',
      }),
    }),
  });

type Messages = Communication[string] & { date: string };

const CommunicationDay = builder.objectRef<Messages>('CommunicationDay').implement({
  description: 'Inbox messages of one UTC day; submission comments do not count.',
  fields: (t) => ({
    date: t.expose('date', { type: 'Date', nullable: false, description: 'The day.' }),
    instructorMessages: t.float({
      nullable: false,
      description: 'Messages of an instructor. Of several who wrote on one day Canvas counts one.',
      resolve: ({ instructorMessages }) => instructorMessages ?? 0,
    }),
    studentMessages: t.float({
      nullable: false,
      description: 'Messages of the student.',
      resolve: ({ studentMessages }) => studentMessages ?? 0,
    }),
  }),
});

/** A student of a course. */
interface StudentOfCourse {
  course: CourseRef;
  student: UserRef;
}

const keyOf = ({ course, student }: StudentOfCourse) => ({
  courseId: course.ref,
  studentId: student.ref,
});

export const StudentAnalytics = builder.objectRef<StudentOfCourse>('StudentAnalytics').implement({
  extensions: cacheHints.analytics,
  description: 'Analytics of one student in one course.',
  fields: (t) => ({
    student: t.expose('student', {
      type: UserType,
      nullable: false,
      description: 'The student.',
    }),
    course: t.expose('course', { type: CourseType, nullable: false, description: 'The course.' }),
    summary: t.field({
      type: StudentSummaryType,
      description: 'The totals; null for a member of the course who is not a student of it.',
      resolve: async ({ course, student }, _, context) => {
        // Summaries are found by number alone.
        const studentId = await userIdOf(student, context);
        const record = await context.loaders.studentSummaries.load({
          courseId: course.ref,
          studentId,
          rosterPage: student.rosterPage,
        });
        return record ? { courseId: course.ref, record } : null;
      },
    }),
    activity: t.field({
      type: StudentActivity,
      description: 'When the student looked at the course and took part in it.',
      resolve: (key, _, { loaders }) => loaders.studentActivity.load(keyOf(key)),
    }),
    assignments: t.field({
      type: [StudentAssignmentAnalytics],
      description: 'The assignments that the student can see, by due date.',
      resolve: (key, _, { loaders }) => loaders.studentAssignments.load(keyOf(key)),
    }),
    communication: t.field({
      type: [CommunicationDay],
      description: "Inbox messages between the student and the course's instructors, by day.",
      resolve: async (key, _, { loaders }) => {
        const byDay = await loaders.studentCommunication.load(keyOf(key));
        return sortByDate(Object.entries(byDay).map(([date, of]) => ({ date, ...of })));
      },
    }),
  }),
});

builder.objectField(UserType, 'analytics', (t) =>
  t.field({
    type: StudentAnalytics,
    description: 'This user as a student of one course.',
    args: {
      courseId: t.arg.id({ required: true, description: 'The course: every form of an id.' }),
    },
    extensions: checking(({ courseId }: { courseId: string }) => parseId('Course', courseId)),
    resolve: (user, args) => {
      const courseId = parseId('Course', args.courseId);
      return { course: toCourse(courseId), student: { ...user, courseId } };
    },
  }),
);

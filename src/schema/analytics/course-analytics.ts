import type {
  AssignmentStatistics,
  StudentSummary,
  StudentSummarySort,
} from '../../canvas/endpoints/analytics.ts';
import type { Page, PageStart } from '../../canvas/pagination.ts';
import type { GatewayContext } from '../../context.ts';
import { assignmentTexts, DailyActivity, sortByDate } from './analytics.ts';
import { builder } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checking } from '../argument-check.ts';
import { checkingConnection, connectionArgs, pageOf, resolveConnection } from '../connection.ts';
import { badUserInput } from '../errors.ts';
import { parseId } from '../ids.ts';
import { CourseType, knownId, toCourse, toUser } from '../references.ts';
import { StudentAnalytics, StudentSummaryConnection } from './student-analytics.ts';

const TardinessShares = builder
  .objectRef<NonNullable<AssignmentStatistics['tardiness_breakdown']>>('TardinessShares')
  .implement({
    description:
      'How punctual the students were. Shares of `total`, 0 to 1; what is missing from 1 is not handed in yet.',
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
    SCORE: { value: 'score', description: 'By current score; students without one come first.' },
    SCORE_DESCENDING: {
      value: 'score_descending',
      description: 'By current score, the highest first; students without one come last.',
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

const StudentSummariesFilter = builder.inputType('StudentSummariesFilter', {
  description:
    "Which students; each field narrows. A filter reads every page of the course's summaries (a call for each 100 students).",
  fields: (t) => ({
    inactive: t.boolean({
      description:
        'Without page views since the course began: none, or none that Canvas knows of. False: only students with page views.',
    }),
    minLate: t.int({ description: 'At least so many assignments handed in late.' }),
    minMissing: t.int({ description: 'At least so many assignments missing.' }),
    searchTerm: t.string({
      description:
        'A part of the name. Reads the names, too: a further call for each 100 students.',
    }),
  }),
});

type StudentFilter = typeof StudentSummariesFilter.$inferInput;

/** The filter without what is not given; undefined where nothing is. */
function toStudentFilter(filter: StudentFilter | null | undefined): StudentFilter | undefined {
  const given = Object.entries(filter ?? {}).filter(([, value]) => value != null);
  for (const name of ['minLate', 'minMissing'] as const) {
    const least = filter?.[name];
    if (least != null && least < 0) throw badUserInput(`\`filter.${name}\` must not be negative`);
  }
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/** The summaries that fit, in the order of the list. */
async function findStudents(
  list: {
    courseId: string;
    sortColumn: StudentSummarySort | `${StudentSummarySort}_descending`;
  },
  { inactive, minLate, minMissing, searchTerm }: StudentFilter,
  { studentSummaryPages, courseUsers }: GatewayContext['loaders'],
): Promise<StudentSummary[]> {
  const all: StudentSummary[] = [];
  let start: PageStart | undefined = { per_page: '100' };
  while (start) {
    const page: Page<StudentSummary> = await studentSummaryPages.load({ ...list, start });
    all.push(...page.items);
    start = page.next;
  }
  const found = all.filter(
    ({ page_views: views, tardiness_breakdown: { late, missing } }) =>
      (inactive == null || inactive === !views) &&
      late >= (minLate ?? 0) &&
      missing >= (minMissing ?? 0),
  );
  if (searchTerm == null) return found;
  const wanted = searchTerm.toLocaleLowerCase();
  const names = await Promise.all(
    found.map(async ({ id: userId }) => {
      const user = await courseUsers.load({ courseId: list.courseId, userId });
      return [user.name, user.sortable_name, user.short_name];
    }),
  );
  return found.filter((_, index) =>
    names[index]!.some((name) => name?.toLocaleLowerCase().includes(wanted)),
  );
}

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
        filter: t.arg({ type: StudentSummariesFilter, description: 'Which students.' }),
      },
      extensions: checkingConnection(
        'CourseAnalytics.studentSummariesConnection',
        ({ filter }: { filter?: StudentFilter | null }) => toStudentFilter(filter),
      ),
      resolve: async (
        { courseId },
        { sortColumn: given, filter: students, ...args },
        { loaders },
        info,
      ) => {
        const sortColumn = given ?? 'name';
        const filter = toStudentFilter(students);
        const identity = {
          field: 'CourseAnalytics.studentSummariesConnection',
          parentId: knownId({ ref: courseId }),
          filter: { sortColumn, ...filter },
        };
        const toNode = (record: StudentSummary) => ({ courseId, record });
        if (filter) {
          const found = await findStudents({ courseId, sortColumn }, filter, loaders);
          const page = pageOf(identity, args, found, { idOf: ({ id }) => id, toNode });
          return { ...page, totalCount: found.length };
        }
        return resolveConnection(
          identity,
          args,
          (page) => loaders.studentSummaryPages.load({ courseId, sortColumn, ...page }),
          toNode,
          info,
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

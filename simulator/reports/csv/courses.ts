import type { Course } from '../../world/types.ts';
import type { ReportContext } from '../report-context.ts';
import { csv, headersOf, type ReportType, shared } from '../report-type.ts';
import type { Row } from '../table.ts';

const parameters = { enrollment_term_id: shared.enrollment_term_id };
const courseHeaders = headersOf('id, sis id, short name, name, start date, end date');

/** `unpublished_courses_csv`. */
export const unpublishedCourses: ReportType = {
  type: 'unpublished_courses_csv',
  title: 'Unpublished Courses',
  parameters,
  plan: csv(courseHeaders, (context) => context.courses('unpublished').map(courseRow)),
};

/** `public_courses_csv`. */
export const publicCourses: ReportType = {
  type: 'public_courses_csv',
  title: 'Public Courses',
  parameters,
  plan: csv(courseHeaders, (context) =>
    context
      .courses('available', 'completed')
      .filter(({ isPublic }) => isPublic)
      .map(courseRow),
  ),
};

/** `recently_deleted_courses_csv`: of the last 30 days. */
export const recentlyDeletedCourses: ReportType = {
  type: 'recently_deleted_courses_csv',
  title: 'Recently Deleted Courses',
  parameters,
  plan: csv(courseHeaders, (context) => context.deletedCourses().map(courseRow)),
};

/** `course_storage_csv`. */
export const courseStorage: ReportType = {
  type: 'course_storage_csv',
  title: 'Course Storage',
  description: 'This report lists the storage that the files of each course use.',
  parameters,
  plan: csv(
    headersOf(
      'id, sis id, short name, name, account id, account sis id, account name, storage used in MB, sum of all files in MB',
    ),
    (context) => context.courses().map((course) => storageRow(context, course)),
  ),
};

/** `unused_courses_csv`: courses into which nobody has put anything. */
export const unusedCourses: ReportType = {
  type: 'unused_courses_csv',
  title: 'Unused Courses',
  parameters,
  plan: csv(
    headersOf('course id, course sis id, short name, long name, status, created at'),
    (context) =>
      context
        .courses()
        .filter((course) => isUnused(context, course))
        .map((course) => unusedRow(context, course)),
  ),
};

/** The dates are blank because no course of this institution restricts its enrolments to them. */
function courseRow({ id, sisId, code, name }: Course): Row {
  return [id, sisId, code, name, null, null];
}

function storageRow(context: ReportContext, course: Course): Row {
  const { id, sisId, name } = context.accountOf(course);
  return [
    ...[course.id, course.sisId, course.code, course.name, id, sisId, name],
    ...[course.storageMb, course.storageMb],
  ];
}

function isUnused({ world }: ReportContext, { id }: Course): boolean {
  return (
    world.assignments(id).length === 0 &&
    world.quizzes(id).length === 0 &&
    world.discussionTopicCount(id) === 0 &&
    world.attachmentCount(id) === 0
  );
}

const status = {
  unpublished: 'unpublished',
  available: 'active',
  completed: 'concluded',
  deleted: 'deleted',
} as const;

function unusedRow(context: ReportContext, course: Course): Row {
  const { id, sisId, code, name, state, createdAt } = course;
  return [id, sisId, code, name, status[state], context.date(createdAt)];
}

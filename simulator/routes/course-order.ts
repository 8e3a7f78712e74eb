import { toText } from '../http/params.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Course } from '../world/types.ts';
import { compareIds, compareNames } from './lists.ts';

/** The texts by which the courses of an account can be sorted; the keys are Canvas's `sort`. */
const keys: Readonly<Record<string, (request: RouteRequest, course: Course) => string | null>> = {
  course_name: (_, { name }) => name,
  sis_course_id: (_, { sisId }) => sisId,
  course_status: (_, { state }) => state,
  teacher: (request, course) => firstTeacher(request, course),
  account_name: ({ world }, { accountId }) => world.account(accountId)?.name ?? null,
  subaccount: ({ world }, { accountId }) => world.account(accountId)?.name ?? null,
  term: ({ world }, { termId }) => world.term(termId)?.name ?? null,
};

/**
 * Sorts by `sort`, descending where `order` says so; unknown values of `sort` and an `order` alone
 * leave the order of ids. Nulls come last when ascending, as PostgreSQL has it.
 */
export function sortCourses(request: RouteRequest, courses: readonly Course[]): readonly Course[] {
  const { params } = request;
  const sort = toText(params.sort);
  const key = sort !== undefined && Object.hasOwn(keys, sort) ? keys[sort] : undefined;
  if (key === undefined) return courses;
  const direction = toText(params.order) === 'desc' ? -1 : 1;
  return courses
    .map((course) => ({ course, text: key(request, course) }))
    .sort(
      (one, other) =>
        direction *
        (compareNullable(one.text, other.text) || compareIds(one.course.id, other.course.id)),
    )
    .map(({ course }) => course);
}

function compareNullable(one: string | null, other: string | null): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return compareNames(one, other);
}

function firstTeacher({ world }: RouteRequest, course: Course): string | null {
  const names = world
    .enrollments(course.id)
    .filter(({ type, state }) => type === 'TeacherEnrollment' && state !== 'deleted')
    .map(({ userId }) => world.user(userId)!.sortableName)
    .sort(compareNames);
  return names[0] ?? null;
}

import { parseDate } from '../http/dates.ts';
import { badRequest } from '../http/errors.ts';
import { findAccount, findTerm, findUser } from '../http/lookup.ts';
import { toBoolean, toList, toText } from '../http/params.ts';
import type { RouteRequest } from '../http/route.ts';
import { isConcluded, isCurrent } from '../payloads/course.ts';
import type { Account, Course, Enrollment, EnrollmentType } from '../world/types.ts';
import { findEach, matches, readSearchTerm } from './lists.ts';

type Filter = (course: Course) => boolean;

/**
 * The courses of the account's subtree that pass every filter of the request (canvas-rest 4.2;
 * canvas `accounts_controller.rb`, `courses_api`), by ascending id.
 */
export function filterCourses(request: RouteRequest, account: Account): readonly Course[] {
  const { world } = request;
  const inSubtree = new Set(world.subtree(account.id).map(({ id }) => id));
  const states = readStates(request);
  const deleted = states.has('deleted')
    ? world.deletedCourses.filter(({ accountId }) => inSubtree.has(accountId))
    : [];
  const filters = [
    ({ state }: Course) => states.has(state),
    ...enrollmentFilters(request),
    ...dateFilters(request),
    ...kindFilters(request),
    ...ownerFilters(request),
    ...searchFilters(request, account),
  ];
  return [...world.coursesOf(account.id), ...deleted]
    .filter((course) => filters.every((passes) => passes(course)))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** `state[]`, narrowed by `published`. `created` and `claimed` are both shown as unpublished. */
function readStates({ params }: RouteRequest): ReadonlySet<string> {
  const asked = toList(params.state);
  const names = new Set(
    asked.length === 0 ? ['created', 'claimed', 'available', 'completed'] : asked,
  );
  if (names.has('all')) {
    for (const name of ['created', 'claimed', 'available', 'completed', 'deleted']) names.add(name);
  }
  if (params.published !== undefined) {
    const dropped = toBoolean(params.published)
      ? ['created', 'claimed', 'completed', 'deleted']
      : ['available'];
    for (const name of dropped) names.delete(name);
  }
  if (names.has('created') || names.has('claimed')) names.add('unpublished');
  return names;
}

const enrollmentTypes: Readonly<Record<string, EnrollmentType | null>> = {
  teacher: 'TeacherEnrollment',
  student: 'StudentEnrollment',
  ta: 'TaEnrollment',
  // Kinds that nobody in this world has.
  observer: null,
  designer: null,
};
const enrollmentStates = ['active', 'invited', 'completed', 'inactive', 'deleted', 'rejected'];

function enrollmentFilters(request: RouteRequest): Filter[] {
  const { params, world } = request;
  const has = (course: Course, test: (enrollment: Enrollment) => boolean) =>
    world.enrollments(course.id).some(test);
  const filters: Filter[] = [];

  const wanted =
    toBoolean(params.hide_enrollmentless_courses) || toBoolean(params.with_enrollments);
  if (wanted || params.with_enrollments !== undefined) {
    filters.push((course) => has(course, ({ state }) => isCurrent(state)) === wanted);
  }
  const types = readWords(params.enrollment_type, Object.keys(enrollmentTypes), 'enrollment_type');
  if (types.length > 0) {
    const classes = types.map((type) => enrollmentTypes[type]);
    filters.push((course) =>
      has(course, ({ type, state }) => isCurrent(state) && classes.includes(type)),
    );
  }
  const name = 'enrollment_workflow_state';
  const states = readWords(params[name], enrollmentStates, name);
  if (states.length > 0) {
    filters.push((course) => has(course, ({ state }) => states.includes(state)));
  }
  return filters;
}

/** The words of a list that has to be from a closed set, else 400 (canvas-rest 1.4). */
function readWords(
  value: RouteRequest['params'][string] | undefined,
  allowed: readonly string[],
  name: string,
): string[] {
  const words = toList(value);
  const wrong = words.find((word) => !allowed.includes(word));
  if (wrong !== undefined) {
    throw badRequest({ message: `${name} must be one of ${allowed.join(', ')}` });
  }
  return words;
}

/** `starts_before` and `ends_after`: the course's date or the term's passes, or both are unset. */
function dateFilters({ params, world }: RouteRequest): Filter[] {
  const read = (name: string) => {
    const text = toText(params[name]);
    return text === undefined ? null : parseDate(text, world.rootAccount.timeZone);
  };
  const startsBefore = read('starts_before');
  const endsAfter = read('ends_after');
  const passes = (dates: readonly (Date | null)[], test: (date: Date) => boolean) =>
    dates.every((date) => date === null) || dates.some((date) => date !== null && test(date));
  return [
    ({ startAt, termId }) =>
      startsBefore === null ||
      passes([startAt, world.term(termId)?.startAt ?? null], (date) => date <= startsBefore),
    ({ endAt, termId }) =>
      endsAfter === null ||
      passes([endAt, world.term(termId)?.endAt ?? null], (date) => date >= endsAfter),
  ];
}

function kindFilters(request: RouteRequest): Filter[] {
  const { params } = request;
  // Nothing in this world is a blueprint or a homeroom.
  const never = () => false;
  const filters: Filter[] = [];
  if (params.completed !== undefined) {
    const wanted = toBoolean(params.completed);
    filters.push((course) => isConcluded(request, course) === wanted);
  }
  if (params.public !== undefined) {
    const wanted = toBoolean(params.public);
    filters.push(({ isPublic }) => isPublic === wanted);
  }
  for (const name of ['blueprint', 'blueprint_associated', 'homeroom']) {
    if (toBoolean(params[name])) filters.push(never);
  }
  return filters;
}

function ownerFilters(request: RouteRequest): Filter[] {
  const { params, world } = request;
  const filters: Filter[] = [];
  if (Array.isArray(params.by_teachers)) {
    const ids = new Set(findEach(request, params.by_teachers, findUser).map(({ id }) => id));
    filters.push(({ id }) =>
      world
        .enrollments(id)
        .some(({ type, userId, state }) => isTeaching(type, state) && ids.has(userId)),
    );
  }
  if (Array.isArray(params.by_subaccounts)) {
    const ids = new Set(
      findEach(request, params.by_subaccounts, findAccount)
        .flatMap(({ id }) => world.subtree(id))
        .map(({ id }) => id),
    );
    filters.push(({ accountId }) => ids.has(accountId));
  }
  const { enrollment_term_id: terms } = params;
  if (Array.isArray(terms)) {
    const ids = new Set(findEach(request, terms, findTerm).map(({ id }) => id));
    filters.push(({ termId }) => ids.has(termId));
  } else {
    const ref = toText(terms);
    const term = ref === undefined ? undefined : findTerm(request, ref);
    if (term !== undefined) filters.push(({ termId }) => termId === term.id);
  }
  return filters;
}

function searchFilters(request: RouteRequest, account: Account): Filter[] {
  const { params, world, caller } = request;
  const term = readSearchTerm(request);
  if (term === undefined) return [];
  if (toText(params.search_by) === 'teacher') {
    return [
      ({ id }) =>
        world
          .enrollments(id)
          .some(
            ({ type, state, userId }) =>
              isTeaching(type, state) && matches(term, [world.user(userId)!.name]),
          ),
    ];
  }
  const maySeeSis = caller.onAccount(account.id, 'read_sis');
  return [
    ({ id, name, code, sisId }) =>
      id.toString() === term || matches(term, [name, code, maySeeSis ? sisId : null]),
  ];
}

function isTeaching(type: EnrollmentType, state: string): boolean {
  return type === 'TeacherEnrollment' && isCurrent(state);
}

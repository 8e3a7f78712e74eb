import type { Accounts } from './accounts.ts';
import { DAY, TODAY } from './calendar.ts';
import { titleOf } from './catalogue.ts';
import { notableCourse } from './notable-courses.ts';
import type { Plan } from './plan.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { REMOTE_BASE, isRemote, localPart } from './shards.ts';
import { DEFAULT_TERM, FALL_2025, FALL_2026, SPRING_2026 } from './terms.ts';
import type { Account, Course, Term } from './types.ts';
import { drawUuid } from './uuid.ts';

/** All courses, and the way from an id to its place in the order of ids and back. */
export interface Courses {
  /** Not the deleted ones; by ascending id. */
  all: readonly Course[];
  deleted: readonly Course[];
  find: (id: bigint) => Course | undefined;
}

/** Builds every course. Cheap enough for all of a large world: no enrolment is looked at. */
export function createCourses(plan: Plan, accounts: Accounts): Courses {
  const all: Course[] = [];
  for (let index = 0; index < plan.homeCourses; index += 1) {
    all.push(makeCourse(plan, accounts, BigInt(index + 1)));
  }
  for (let index = 0; index < plan.remoteCourses; index += 1) {
    all.push(makeCourse(plan, accounts, REMOTE_BASE + BigInt(index + 1)));
  }
  const deleted = Array.from({ length: plan.deletedCourses }, (_, index): Course => ({
    ...makeCourse(plan, accounts, BigInt(plan.homeCourses + index + 1)),
    state: 'deleted',
  }));
  return {
    all,
    deleted,
    find: (id) => {
      const index = courseIndex(plan, id);
      return index === undefined ? undefined : all[index];
    },
  };
}

/** The place of a course in the order of ids, from 0; undefined for an id that is no course. */
export function courseIndex(plan: Plan, id: bigint): number | undefined {
  const local = localPart(id);
  if (local === undefined || local < 1) return undefined;
  if (isRemote(id)) return local <= plan.remoteCourses ? plan.homeCourses + local - 1 : undefined;
  return local <= plan.homeCourses ? local - 1 : undefined;
}

/** From when to when a course runs: its own dates, else those of its term. */
export function spanOf(course: Course, terms: readonly Term[]): { startAt: Date; endAt: Date } {
  const term = terms.find(({ id }) => id === course.termId);
  const startAt = course.startAt ?? term?.startAt ?? course.createdAt;
  return { startAt, endAt: course.endAt ?? term?.endAt ?? new Date(startAt.getTime() + 112 * DAY) };
}

function makeCourse(plan: Plan, accounts: Accounts, id: bigint): Course {
  const random = createRandom(plan.seed, 'course', id);
  const index = Number(localPart(id)) - 1;
  const department = isRemote(id)
    ? accounts.remoteDepartment
    : accounts.departments[index % accounts.departments.length]!;
  const number = isRemote(id) ? index : Math.floor(index / accounts.departments.length);
  const { name, code } = titleOf(department.subject, number);
  const notable = notableCourse(id)?.course ?? {};
  const termId = notable.termId ?? drawTerm(random);
  const dates = termId === DEFAULT_TERM ? drawDates(random, notable.state) : noDates;
  const sisId = index % 10 === 0 ? null : `${code.replace(' ', '-')}-${index + 1}`;
  return {
    id,
    name,
    code,
    accountId: accountOf(accounts, department.account, id, index).id,
    termId,
    sisId,
    uuid: drawUuid(plan.seed, 'course', id),
    state: drawState(random, termId),
    isPublic: random.chance(0.1),
    hidesScores: random.chance(0.05),
    createdAt: new Date(
      (dates.startAt ?? createdBefore(termId)).getTime() - random.int(20, 60) * DAY,
    ),
    ...dates,
    storageMb: random.int(0, 40_000) / 100,
    ...notable,
  };
}

/** Most courses belong to a department, some to a college, a few to the university itself. */
function accountOf(accounts: Accounts, department: Account, id: bigint, index: number): Account {
  if (isRemote(id) || index < 12) return department;
  if (index % 13 === 12) return accounts.all[0]!;
  return index % 11 === 10 ? accounts.colleges[index % accounts.colleges.length]! : department;
}

function drawTerm(random: Random): bigint {
  const share = random.next();
  if (share < 0.5) return FALL_2026;
  if (share < 0.75) return SPRING_2026;
  return share < 0.99 ? FALL_2025 : DEFAULT_TERM;
}

function drawState(random: Random, termId: bigint): Course['state'] {
  if (termId === FALL_2026) return random.chance(0.12) ? 'unpublished' : 'available';
  return random.chance(0.85) ? 'completed' : 'available';
}

const noDates = { startAt: null, endAt: null };

/** A course of the default term has dates of its own: in the past when it is completed. */
function drawDates(
  random: Random,
  state: Course['state'] | undefined,
): { startAt: Date; endAt: Date } {
  const daysAgo = state === 'available' ? random.int(50, 70) : random.int(200, 260);
  const startAt = new Date(TODAY.getTime() - daysAgo * DAY);
  return { startAt, endAt: new Date(startAt.getTime() + 98 * DAY) };
}

function createdBefore(termId: bigint): Date {
  if (termId === FALL_2025) return new Date('2025-08-01T15:04:05Z');
  return new Date(termId === SPRING_2026 ? '2025-12-15T15:04:05Z' : '2026-07-20T15:04:05Z');
}

import { courseIndex } from './courses.ts';
import { notableCourse } from './notable-courses.ts';
import { STUDENTS_PER_BLOCK } from './plan.ts';
import type { Plan } from './plan.ts';
import { createRandom } from './random.ts';
import { isRemote } from './shards.ts';
import type { Course } from './types.ts';
import { placeOf, userIdOf } from './user-ids.ts';
import type { Place } from './user-ids.ts';

/**
 * Who is in which course, by arithmetic: nothing is stored, and both directions are short. A course
 * takes some neighbouring blocks of its cohort, so the courses of a student are among those of the
 * cohort; an instructor has the courses whose index leaves the own number as remainder.
 */
export interface Roster {
  teachers: (course: Course) => readonly bigint[];
  assistants: (course: Course) => readonly bigint[];
  /** Ascending. */
  students: (course: Course) => readonly bigint[];
  /** Ids of the courses that the user teaches, assists or attends, ascending. */
  coursesOf: (userId: bigint) => readonly bigint[];
}

/** Guests from the other shard in courses of the home shard: by number, the course they attend. */
const guests: readonly bigint[] = [1n, 2n];

/** Creates the roster of a world. */
export function createRoster(plan: Plan, courses: readonly Course[]): Roster {
  const { seed, cohorts } = plan;
  const perCohort = plan.students / cohorts;
  const blocks = perCohort / STUDENTS_PER_BLOCK;

  const blocksOf = (courseId: bigint) => {
    const random = createRandom(seed, 'blocks', courseId);
    const [least, most] = plan.blocksPerCourse;
    const drawn = random.int(least, most);
    return { first: random.int(0, blocks - 1), count: notableCourse(courseId)?.blocks ?? drawn };
  };

  const isEnrolled = (courseId: bigint, studentId: bigint) =>
    notableCourse(courseId)?.blocks !== undefined ||
    createRandom(seed, 'attends', courseId, studentId).chance(0.93);

  const attends = (courseId: bigint, place: Place, studentId: bigint) => {
    if (place.remote) {
      return isRemote(courseId)
        ? isEnrolled(courseId, studentId)
        : guests[place.number] === courseId;
    }
    const { first, count } = blocksOf(courseId);
    const block = Math.floor((place.number % perCohort) / STUDENTS_PER_BLOCK);
    return (block - first + blocks) % blocks < count && isEnrolled(courseId, studentId);
  };

  const students = ({ id }: Course) => {
    const { first, count } = blocksOf(id);
    const start = (courseIndex(plan, id)! % cohorts) * perCohort;
    const numbers = Array.from(
      { length: count * STUDENTS_PER_BLOCK },
      (_, offset) => start + ((first * STUDENTS_PER_BLOCK + offset) % perCohort),
    ).sort((one, other) => one - other);
    const home = numbers.map((number) => userIdOf({ role: 'student', number, remote: false }));
    return [...home.filter((studentId) => isEnrolled(id, studentId)), ...remoteStudents(id)];
  };

  const remoteStudents = (courseId: bigint) =>
    Array.from({ length: plan.remoteStudents }, (_, number) => ({
      place: { role: 'student' as const, number, remote: true },
      id: userIdOf({ role: 'student', number, remote: true }),
    }))
      .filter(({ place, id }) => attends(courseId, place, id))
      .map(({ id }) => id);

  const teachers = ({ id }: Course) => {
    if (notableCourse(id)?.unstaffed === true) return [];
    const index = courseIndex(plan, id)!;
    const numbers = [index % plan.teachers];
    if (hasSecondTeacher(plan, id)) numbers.push((index + SECOND_TEACHER) % plan.teachers);
    const home = numbers.map((number) => userIdOf({ role: 'teacher', number, remote: false }));
    return isRemote(id) ? [...home, userIdOf({ role: 'teacher', number: 0, remote: true })] : home;
  };

  const assistants = ({ id }: Course) =>
    hasAssistant(plan, id) && notableCourse(id)?.unstaffed !== true
      ? [
          userIdOf({
            role: 'assistant',
            number: courseIndex(plan, id)! % plan.assistants,
            remote: false,
          }),
        ]
      : [];

  const candidates = (place: Place): readonly Course[] => {
    if (place.remote) return courses.filter(({ id }) => isRemote(id) || guests.includes(id));
    switch (place.role) {
      case 'student':
        return everyNth(courses, cohorts, Math.floor(place.number / perCohort));
      case 'assistant':
        return everyNth(courses, plan.assistants, place.number);
      case 'teacher': {
        const before = (place.number - SECOND_TEACHER + plan.teachers) % plan.teachers;
        const own = everyNth(courses, plan.teachers, place.number);
        return [...own, ...everyNth(courses, plan.teachers, before)];
      }
      default:
        return [];
    }
  };

  const coursesOf = (userId: bigint) => {
    const place = placeOf(plan, userId);
    if (place === undefined) return [];
    const ids = candidates(place)
      .filter((course) => {
        if (place.role === 'student') return attends(course.id, place, userId);
        const staff = place.role === 'teacher' ? teachers(course) : assistants(course);
        return staff.includes(userId);
      })
      .map(({ id }) => id);
    return ids.sort((one, other) => (one < other ? -1 : 1));
  };

  return { teachers, assistants, students, coursesOf };
}

/** How far along the list of teachers the second teacher of a course stands. */
const SECOND_TEACHER = 7;

function hasSecondTeacher(plan: Plan, courseId: bigint): boolean {
  return courseId === 1n || createRandom(plan.seed, 'second teacher', courseId).chance(0.2);
}

function hasAssistant(plan: Plan, courseId: bigint): boolean {
  return courseId <= 2n || createRandom(plan.seed, 'assistant', courseId).chance(0.5);
}

function everyNth(courses: readonly Course[], step: number, start: number): readonly Course[] {
  const chosen: Course[] = [];
  for (let index = start; index < courses.length; index += step) chosen.push(courses[index]!);
  return chosen;
}

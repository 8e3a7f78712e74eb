import { DAY } from './calendar.ts';
import type { Courses } from './courses.ts';
import { memoize } from './memo.ts';
import { notableCourse } from './notable-courses.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import type { Roster } from './roster.ts';
import { filledSections } from './sections.ts';
import { idInside, isRemote } from './shards.ts';
import type { Course, Enrollment, EnrollmentState, EnrollmentType, Section } from './types.ts';
import { hasTestStudent, testStudentOf, courseOfTestStudent, placeOf } from './user-ids.ts';
import type { Plan } from './plan.ts';

/** Enrolments, from either side. */
export interface Enrollments {
  of: (course: Course) => readonly Enrollment[];
  ofUser: (userId: bigint) => readonly Enrollment[];
  studentIds: (course: Course) => readonly bigint[];
}

/** What the enrolments are made from. */
export interface EnrollmentSources {
  plan: Plan;
  roster: Roster;
  courses: Courses;
  sections: (course: Course) => readonly Section[];
  /** The latest activity of a user in a course; asked only when somebody reads it. */
  lastActivity: (courseId: bigint, userId: bigint) => Date | null;
}

/** Creates the enrolments of a world. */
export function createEnrollments(sources: EnrollmentSources): Enrollments {
  const { plan, roster } = sources;
  const list = memoize(300, (course: Course) => enroll(sources, course));
  const studentIds = memoize(6_000, (course: Course) => [
    ...new Set(
      list(course)
        .filter(isStudying)
        .map(({ userId }) => userId),
    ),
  ]);
  return {
    of: list,
    studentIds,
    ofUser: (userId) => {
      const place = placeOf(plan, userId);
      const ids =
        place?.role === 'test-student' ? [courseOfTestStudent(userId)] : roster.coursesOf(userId);
      return ids.flatMap((id) =>
        list(sources.courses.find(id)!).filter((enrollment) => enrollment.userId === userId),
      );
    },
  };
}

/** Whether it is an active or concluded enrolment of a real student: what Canvas's numbers count. */
export function isStudying({ type, state }: Enrollment): boolean {
  return type === 'StudentEnrollment' && (state === 'active' || state === 'completed');
}

function enroll(sources: EnrollmentSources, course: Course): readonly Enrollment[] {
  const { plan, roster } = sources;
  const sections = sources.sections(course);
  const filled = filledSections(course, sections);
  const enrollments: Enrollment[] = [];

  const add = (
    userId: bigint,
    type: EnrollmentType,
    section: Section,
    state: EnrollmentState,
    limitedToSection = false,
  ) => {
    enrollments.push({
      id: idInside(course.id, 1_000, enrollments.length + 1),
      courseId: course.id,
      sectionId: section.id,
      userId,
      type,
      state,
      limitedToSection,
      createdAt: new Date(course.createdAt.getTime() + 5 * DAY),
      get lastActivityAt() {
        return sources.lastActivity(course.id, userId);
      },
    });
  };

  for (const id of roster.teachers(course)) add(id, 'TeacherEnrollment', sections[0]!, 'active');
  for (const id of roster.assistants(course)) {
    const isLimited = notableCourse(course.id)?.limitedAssistant === true;
    add(id, 'TaEnrollment', isLimited ? sections[1]! : sections[0]!, 'active', isLimited);
  }
  if (hasTestStudent(plan, course.id)) {
    add(testStudentOf(course.id), 'StudentViewEnrollment', sections[0]!, 'active');
  }
  const hasDouble = notableCourse(course.id)?.hasDoubleStudent;
  for (const [index, id] of roster.students(course).entries()) {
    const random = createRandom(plan.seed, 'enrollment', course.id, id);
    const section = random.pick(filled);
    add(id, 'StudentEnrollment', section, drawState(random, course, isRemote(id)));
    // Somebody is in two sections at once, as with a lecture and its laboratory.
    const other = filled.find((candidate) => candidate !== section);
    const isDrawn = random.chance(0.01);
    const isDouble = hasDouble === undefined ? isDrawn : hasDouble && index === 0;
    if (other !== undefined && isDouble) {
      add(id, 'StudentEnrollment', other, enrollments.at(-1)!.state);
    }
  }
  return enrollments;
}

function drawState(random: Random, course: Course, isGuest: boolean): EnrollmentState {
  const share = random.next();
  // The guests from the other shard always stay.
  if (isGuest) return course.state === 'completed' ? 'completed' : 'active';
  if (share < 0.02) return 'inactive';
  if (share < 0.03) return 'deleted';
  if (share < 0.04) return course.state === 'completed' ? 'completed' : 'invited';
  return share < 0.06 || course.state === 'completed' ? 'completed' : 'active';
}

import type { WorldSize } from '../options.ts';
import { createAccounts } from './accounts.ts';
import { administrators } from './administrators.ts';
import { TODAY } from './calendar.ts';
import { createClassrooms } from './classrooms.ts';
import { drawConversations } from './conversations.ts';
import { createCourses } from './courses.ts';
import { createGradebook } from './gradebook.ts';
import { drawGroups } from './groups.ts';
import { countOf } from './holdings.ts';
import { memoize } from './memo.ts';
import { outcomes } from './outcomes.ts';
import { idOfLogin, idOfSisId, makeUser } from './people.ts';
import { planOf } from './plan.ts';
import { createRoster } from './roster.ts';
import { createTerms } from './terms.ts';
import { createTraffic } from './traffic.ts';
import type { Traffic } from './traffic.ts';
import { createTree } from './tree.ts';
import type { Course, User, World } from './types.ts';
import { userIdsOf } from './users.ts';

/**
 * Creates the world of a seed. Accounts, terms and courses are made at once; people, enrolments and
 * all that follows from them only when asked for, the same whatever the order of asking.
 */
export function createWorld(seed: number, size: WorldSize): World {
  const plan = planOf(seed, size);
  const accounts = createAccounts(plan);
  const terms = createTerms();
  const courses = createCourses(plan, accounts);
  const roster = createRoster(plan, courses.all);
  const tree = createTree(accounts.all, courses.all);

  const lastActivity = (courseId: bigint, userId: bigint): Date | null => {
    const { pageViews } = traffic.of(courses.find(courseId)!, userId);
    const last = pageViews.at(-1);
    return last === undefined ? null : new Date(last.hour);
  };
  const rooms = createClassrooms(plan, courses, terms, roster, lastActivity);
  const gradebook = createGradebook(seed, rooms);
  const traffic: Traffic = createTraffic(seed, rooms, gradebook);

  const lastAccess = (userId: bigint): Date | null => {
    const instants = roster.coursesOf(userId).map((id) => lastActivity(id, userId)?.getTime() ?? 0);
    const latest = Math.max(0, ...instants);
    return latest === 0 ? null : new Date(latest);
  };
  const user = memoize<bigint, User | undefined>(20_000, (id) => makeUser(plan, id, lastAccess));

  const find = (id: bigint | undefined, isIt: (found: User) => boolean): User | undefined => {
    const found = id === undefined ? undefined : user(id);
    return found !== undefined && isIt(found) ? found : undefined;
  };

  /** What is found in the course, or `otherwise` where there is no such course. */
  const within = <T>(courseId: bigint, otherwise: T, look: (course: Course) => T): T => {
    const course = courses.find(courseId);
    return course === undefined ? otherwise : look(course);
  };

  return {
    seed,
    today: TODAY,
    rootAccount: accounts.all[0]!,
    defaultTerm: terms[0]!,
    terms,
    accounts: accounts.all,
    courses: courses.all,
    deletedCourses: courses.deleted,

    ...tree,
    course: courses.find,
    term: (id) => terms.find((term) => term.id === id),
    user,
    userBySisId: (sisId) => find(idOfSisId(sisId), (found) => found.sisId === sisId),
    userByLogin: (loginId) =>
      find(idOfLogin(loginId), (found) => found.loginId === loginId.toLowerCase()),
    users: function* () {
      for (const id of userIdsOf(plan, courses.all, roster)) yield user(id)!;
    },
    administrators: () => administrators,

    sections: (courseId) => within(courseId, [], rooms.sections),
    enrollments: (courseId) => within(courseId, [], rooms.enrollments.of),
    enrollmentsOf: rooms.enrollments.ofUser,
    studentIds: (courseId) => within(courseId, [], rooms.enrollments.studentIds),
    assignments: (courseId) => within(courseId, [], rooms.assignments),
    quizzes: (courseId) => within(courseId, [], rooms.quizzes),
    quiz: (courseId, quizId) =>
      within(courseId, undefined, (course) =>
        rooms.quizzes(course).find(({ id }) => id === quizId),
      ),
    quizQuestions: (quizId, courseId) =>
      within(courseId, [], (course) => {
        const quiz = rooms.quizzes(course).find(({ id }) => id === quizId);
        return quiz === undefined ? [] : rooms.questions(quiz);
      }),
    quizSubmissions: (courseId, quizId) =>
      within(courseId, [], (course) => {
        const quiz = rooms.quizzes(course).find(({ id }) => id === quizId);
        return quiz === undefined ? [] : gradebook.quizSubmissions(course, quiz);
      }),
    submissions: (courseId) => within(courseId, [], gradebook.submissions),
    submissionsOf: (courseId, userId) =>
      within(courseId, [], (course) => gradebook.submissionsOf(course, userId)),
    grades: (courseId) => within(courseId, [], gradebook.grades),
    activityOf: (courseId, userId) =>
      within(courseId, { pageViews: [], participations: [] }, (course) =>
        traffic.of(course, userId),
      ),
    courseActivity: (courseId) => within(courseId, { byDay: [], byCategory: [] }, traffic.ofCourse),
    conversations: (courseId, studentId) =>
      within(courseId, [], (course) =>
        rooms.students(course).has(studentId) && course.state !== 'unpublished'
          ? drawConversations(seed, courseId, studentId, rooms.span(course))
          : [],
      ),
    groups: (courseId) =>
      within(courseId, [], (course) =>
        drawGroups(seed, courseId, rooms.enrollments.studentIds(course)),
      ),
    discussionTopicCount: (courseId) => countOf(seed, 'discussion topics', courseId, 24),
    mediaObjectCount: (courseId) => countOf(seed, 'media objects', courseId, 40),
    attachmentCount: (courseId) => countOf(seed, 'attachments', courseId, 120),
    outcomes: () => outcomes,
  };
}

import { drawActivity } from './activity.ts';
import type { Deed, Habit } from './activity.ts';
import type { Classrooms } from './classrooms.ts';
import { sumActivity } from './course-activity.ts';
import type { Gradebook } from './gradebook.ts';
import { memoize } from './memo.ts';
import { drawTraits } from './students.ts';
import type { Course, CourseActivity, Enrollment, UserActivity } from './types.ts';

/** Who looked at what, and took part in what. */
export interface Traffic {
  of: (course: Course, userId: bigint) => UserActivity;
  ofCourse: (course: Course) => CourseActivity;
}

const noActivity: UserActivity = { pageViews: [], participations: [] };
const instructor: Habit = { engagement: 0.5, isInstructor: true };

/** Creates the traffic of all courses; nothing is made before it is asked for. */
export function createTraffic(seed: number, rooms: Classrooms, gradebook: Gradebook): Traffic {
  const deedsOf = (course: Course, userId: bigint): Deed[] => {
    const work = gradebook
      .submissionsOf(course, userId)
      .filter(({ assignmentId }) => !isQuizAssignment(course, assignmentId))
      .flatMap(({ submittedAt, assignmentId }) =>
        submittedAt === null
          ? []
          : [
              {
                at: submittedAt,
                url: `/courses/${course.id}/assignments/${assignmentId}/submissions`,
                category: 'assignments' as const,
              },
            ],
      );
    const attempts = rooms.quizzes(course).flatMap((quiz) =>
      gradebook.attempts(quiz, userId).map(({ finishedAt }) => ({
        at: finishedAt,
        url: `/courses/${course.id}/quizzes/${quiz.id}/submissions`,
        category: 'quizzes' as const,
      })),
    );
    return [...work, ...attempts];
  };

  const isQuizAssignment = (course: Course, assignmentId: bigint) =>
    rooms.quizzes(course).some((quiz) => quiz.assignmentId === assignmentId);

  const make = (course: Course, userId: bigint): UserActivity => {
    const enrollment = rooms.enrollments
      .of(course)
      .find((candidate) => candidate.userId === userId);
    if (course.state === 'unpublished' || enrollment === undefined || !isPresent(enrollment)) {
      return noActivity;
    }
    const isInstructor = enrollment.type !== 'StudentEnrollment';
    const habit = isInstructor
      ? instructor
      : { engagement: drawTraits(seed, course.id, userId).engagement, isInstructor };
    const isStudent = rooms.students(course).has(userId);
    const deeds = isStudent ? deedsOf(course, userId) : [];
    return drawActivity(seed, course.id, userId, rooms.span(course), habit, deeds);
  };

  // Of the courses used last only: an institution's page views are too many to keep.
  const known = memoize(64, (course: Course) =>
    memoize(1_000, (userId: bigint) => make(course, userId)),
  );

  return {
    of: (course, userId) => known(course)(userId),
    ofCourse: memoize(6_000, (course: Course) => {
      const userIds = new Set(rooms.enrollments.of(course).map(({ userId }) => userId));
      return sumActivity([...userIds].map((userId) => known(course)(userId)));
    }),
  };
}

/** Whether the user ever got into the course; the views of a test student are not counted. */
function isPresent({ type, state }: Enrollment): boolean {
  return type !== 'StudentViewEnrollment' && state !== 'invited' && state !== 'deleted';
}

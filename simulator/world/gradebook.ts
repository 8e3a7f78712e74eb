import type { Classrooms } from './classrooms.ts';
import { gradeOf } from './grades.ts';
import { memoize } from './memo.ts';
import { drawAttempts } from './quiz-submissions.ts';
import { drawSubmission, isAssigned } from './submissions.ts';
import type { Student } from './submissions.ts';
import type { Course, CourseGrade, Quiz, QuizSubmission, Submission } from './types.ts';

/** What the students of each course handed in, and what they got for it. */
export interface Gradebook {
  attempts: (quiz: Quiz, userId: bigint) => readonly QuizSubmission[];
  quizSubmissions: (course: Course, quiz: Quiz) => readonly QuizSubmission[];
  submissions: (course: Course) => readonly Submission[];
  /** Empty for anybody who is no active or concluded student. */
  submissionsOf: (course: Course, userId: bigint) => readonly Submission[];
  grades: (course: Course) => readonly CourseGrade[];
}

/** Creates the gradebooks of all courses; nothing is made before it is asked for. */
export function createGradebook(seed: number, rooms: Classrooms): Gradebook {
  const attempts = (quiz: Quiz, userId: bigint) =>
    drawAttempts(seed, quiz, rooms.questions(quiz), userId);

  const ofStudent = (course: Course, student: Student) => {
    const { startAt } = rooms.span(course);
    const quizzes = new Map(rooms.quizzes(course).map((quiz) => [quiz.id, quiz]));
    return rooms
      .assignments(course)
      .filter((assignment) => isAssigned(assignment, student))
      .map((assignment) => {
        const quiz = assignment.quizId === null ? undefined : quizzes.get(assignment.quizId);
        const tries = quiz === undefined ? [] : attempts(quiz, student.userId);
        return drawSubmission(seed, assignment, student, startAt, tries);
      });
  };

  const byStudent = memoize(64, (course: Course) => {
    const students = [...rooms.students(course).values()];
    return new Map(students.map((student) => [student.userId, ofStudent(course, student)]));
  });

  return {
    attempts,
    quizSubmissions: (course, quiz) =>
      rooms.enrollments.studentIds(course).flatMap((userId) => attempts(quiz, userId)),
    submissions: (course) => [...byStudent(course).values()].flat(),
    submissionsOf: (course, userId) => {
      const student = rooms.students(course).get(userId);
      return student === undefined ? [] : ofStudent(course, student);
    },
    grades: memoize(2_000, (course: Course) => {
      const assignments = new Map(
        rooms.assignments(course).map((assignment) => [assignment.id, assignment]),
      );
      return [...byStudent(course)].map(([userId, submissions]) =>
        gradeOf(userId, assignments, submissions),
      );
    }),
  };
}

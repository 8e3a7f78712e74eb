import { drawAssignments } from './assignments.ts';
import { spanOf } from './courses.ts';
import type { Courses } from './courses.ts';
import { createEnrollments, isStudying } from './enrollments.ts';
import type { Enrollments } from './enrollments.ts';
import { memoize } from './memo.ts';
import { surveyTypes, drawQuestions } from './quiz-questions.ts';
import { drawQuizzes } from './quizzes.ts';
import type { Plan } from './plan.ts';
import type { Roster } from './roster.ts';
import { drawSections } from './sections.ts';
import type { Student } from './submissions.ts';
import type { Assignment, Course, Quiz, QuizQuestion, Section, Term } from './types.ts';

/** How each course is set up: who is in it, and what there is to do. */
export interface Classrooms {
  span: (course: Course) => { startAt: Date; endAt: Date };
  sections: (course: Course) => readonly Section[];
  enrollments: Enrollments;
  /** Active or concluded students, by user id, with the sections that they are in. */
  students: (course: Course) => ReadonlyMap<bigint, Student>;
  quizzes: (course: Course) => readonly Quiz[];
  questions: (quiz: Quiz) => readonly QuizQuestion[];
  assignments: (course: Course) => readonly Assignment[];
}

/** Creates the set-up of all courses; nothing is made before it is asked for. */
export function createClassrooms(
  plan: Plan,
  courses: Courses,
  terms: readonly Term[],
  roster: Roster,
  lastActivity: (courseId: bigint, userId: bigint) => Date | null,
): Classrooms {
  const { seed } = plan;
  const span = (course: Course) => spanOf(course, terms);
  const sections = memoize(1_000, (course: Course) => drawSections(seed, course));
  const enrollments = createEnrollments({ plan, roster, courses, sections, lastActivity });
  const quizzes = memoize(1_000, (course: Course) => drawQuizzes(seed, course, span(course)));
  return {
    span,
    sections,
    enrollments,
    students: memoize(300, (course: Course) => {
      const students = new Map<bigint, Student>();
      for (const { userId, sectionId } of enrollments.of(course).filter(isStudying)) {
        const sectionIds = [...(students.get(userId)?.sectionIds ?? []), sectionId];
        students.set(userId, { userId, sectionIds });
      }
      return students;
    }),
    quizzes,
    questions: memoize(2_000, (quiz: Quiz) =>
      drawQuestions(seed, quiz.id, surveyTypes.has(quiz.type)),
    ),
    assignments: memoize(1_000, (course: Course) =>
      drawAssignments(seed, course, span(course), sections(course), quizzes(course)),
    ),
  };
}

import type { CanvasClient } from '../canvas/client.ts';
import { getQuiz, listQuizzes, type Quiz } from '../canvas/endpoints/quizzes.ts';
import { createEachLoader } from './load-each.ts';
import { createPageLoader } from './pages.ts';

/** What finds a quiz. */
export interface QuizKey {
  courseId: string;
  quizId: string;
}

/** Loads classic quizzes, alone and by the page. */
export function createQuizLoaders(canvas: CanvasClient) {
  const quizzes = createEachLoader<QuizKey, Quiz>(
    'quizzes',
    ({ courseId, quizId }) => getQuiz(canvas, courseId, quizId),
    ({ courseId, quizId }) => `${courseId}/${quizId}`,
  );
  return {
    quizzes,
    courseQuizzes: createPageLoader<
      { courseId: string; searchTerm?: string | null | undefined },
      Quiz
    >('courseQuizzes', ({ courseId, ...list }) => listQuizzes(canvas, courseId, list)),
  };
}

import type { CanvasClient } from '../canvas/client.ts';
import { getQuiz, listQuizzes, type Quiz } from '../canvas/endpoints/quizzes.ts';
import { createBatchLoader } from './cached-loader.ts';
import { loadGroups } from './load-groups.ts';
import { loadListed } from './load-listed.ts';
import { createPageLoader } from './pages.ts';

/** What finds a quiz. */
export interface QuizKey {
  courseId: string;
  quizId: string;
}

/** Loads classic quizzes, alone and by the page. */
export function createQuizLoaders(canvas: CanvasClient) {
  /** Several quizzes of one course are read off its list, and who is not on it by a call each. */
  const quizzes = createBatchLoader<QuizKey, Quiz>(
    'quizzes',
    (keys) =>
      loadGroups(
        keys,
        ({ courseId }) => courseId,
        (ofCourse) =>
          loadListed(ofCourse, {
            list: async () => (await listQuizzes(canvas, ofCourse[0]!.courseId, {})).items,
            find: (listed, { quizId }) => listed.find(({ id }) => id === quizId),
            load: ({ courseId, quizId }) => getQuiz(canvas, courseId, quizId),
          }),
      ),
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

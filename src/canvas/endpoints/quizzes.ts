import * as z from 'zod';
import type { CanvasClient } from '../client.ts';
import { id, instant, integer, number, webUrl } from '../decode.ts';
import type { ListPage, Page } from '../pagination.ts';

/** A classic quiz as Canvas sends it; managers' fields are absent for students. */
export type Quiz = z.infer<typeof quiz>;

export const quiz = z.object({
  id,
  title: z.string().nullish(),
  quiz_type: z.string().nullish(),
  html_url: webUrl.nullish(),
  published: z.boolean().nullish(),
  question_count: integer.nullish(),
  points_possible: number.nullish(),
  due_at: instant.nullish(),
  unlock_at: instant.nullish(),
  lock_at: instant.nullish(),
  /** -1 is unlimited. */
  allowed_attempts: integer.nullish(),
  /** Minutes. */
  time_limit: integer.nullish(),
});

const quizzes = z.array(quiz);

/**
 * One classic quiz. New Quizzes have ids of their own and are not found here.
 *
 *     GET /api/v1/courses/:course_id/quizzes/:id
 *
 * Source  canvas-lms, `Quizzes::QuizzesApiController#show`.
 */
export function getQuiz(canvas: CanvasClient, courseId: string, quizId: string): Promise<Quiz> {
  return canvas.get({
    route: '/api/v1/courses/:course_id/quizzes/:id',
    params: { course_id: courseId, id: quizId },
    schema: quiz,
  });
}

/**
 * A page of a course's classic quizzes.
 *
 *     GET /api/v1/courses/:course_id/quizzes
 *
 * Errors  CanvasNotFoundError: no such course, or its quizzes tab is hidden from the caller.
 * Source  canvas-lms, `Quizzes::QuizzesApiController#index`.
 */
export function listQuizzes(
  canvas: CanvasClient,
  courseId: string,
  { searchTerm, ...page }: ListPage & { searchTerm?: string | null | undefined },
): Promise<Page<Quiz>> {
  return canvas.getPage({
    route: '/api/v1/courses/:course_id/quizzes',
    params: { course_id: courseId },
    query: { search_term: searchTerm },
    schema: quizzes,
    ...page,
  });
}

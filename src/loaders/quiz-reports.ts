import type { CanvasClient } from '../canvas/client.ts';
import { getProgress, type Progress, progressIdOf } from '../canvas/endpoints/progress.ts';
import {
  getQuizReport,
  listQuizReports,
  type QuizReport,
  type QuizReportKey,
  type QuizReportsKey,
} from '../canvas/endpoints/quiz-reports.ts';
import { createEachLoader } from './cached-loader.ts';

/** Loads quiz reports, alone and as the two of a quiz, and the Progress by which they are made. */
export function createQuizReportLoaders(canvas: CanvasClient) {
  return {
    quizReports: createEachLoader<QuizReportKey, QuizReport>(
      'quizReports',
      (key) => getQuizReport(canvas, key),
      ({ courseId, quizId, id }) => `${courseId}/${quizId}/${id}`,
    ),
    reportsOfQuiz: createEachLoader<QuizReportsKey, QuizReport[]>(
      'reportsOfQuiz',
      (key) => listQuizReports(canvas, key),
      ({ courseId, quizId, includesAllVersions }) =>
        `${courseId}/${quizId}/${includesAllVersions ? 'all' : ''}`,
    ),
    /** Keyed by `progress_url`. */
    quizReportProgress: createEachLoader<string, Progress>(
      'quizReportProgress',
      async (url) => getProgress(canvas, progressIdOf(url, 'GET /api/v1/progress/:id')),
      (url) => url,
    ),
  };
}

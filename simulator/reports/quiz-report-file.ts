import type { RouteRequest } from '../http/route.ts';
import type { Quiz } from '../world/types.ts';
import { itemAnalysis } from './csv/item-analysis.ts';
import { studentAnalysis } from './csv/student-analysis.ts';
import type { StoredFile } from './file-store.ts';
import type { QuizReport } from './quiz-report-store.ts';
import { LineCounter, writeCsv } from './table.ts';

const quizWords = {
  practice_quiz: 'Practice Quiz',
  assignment: 'Quiz',
  graded_survey: 'Graded Survey',
  survey: 'Survey',
} as const;

const reportWords = {
  student_analysis: 'Student Analysis',
  item_analysis: 'Item Analysis',
} as const;

/** Writes the CSV of a quiz report, with the names that Canvas gives it (canvas-rest §3.5). */
export function writeQuizReport(
  request: RouteRequest,
  quiz: Quiz,
  report: QuizReport,
): Promise<StoredFile> {
  const { world, caller, state } = request;
  const table =
    report.type === 'item_analysis'
      ? itemAnalysis(world, quiz)
      : studentAnalysis(world, quiz, report);
  const style = caller.prefersSemicolons ? 'semicolons' : 'plain';
  return state.files.create({
    displayName: `${quiz.title} ${quizWords[quiz.type]} ${reportWords[report.type]} Report.csv`,
    filename: `quiz_${report.type}_report.csv`,
    contentType: 'text/csv',
    createdAt: report.progress?.endedAt ?? new Date(),
    mayRead: (reader) => reader.onCourse(quiz.courseId, 'read_statistics'),
    write: (location) => writeCsv(location, table, style, new LineCounter()),
  });
}

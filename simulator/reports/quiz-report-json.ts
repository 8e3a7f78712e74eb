import { utc } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import type { Quiz } from '../world/types.ts';
import { fileJson } from './file-json.ts';
import type { StoredFile } from './file-store.ts';
import { progressJson, progressUrl } from './progress-json.ts';
import { writeQuizReport } from './quiz-report-file.ts';
import type { QuizReport } from './quiz-report-store.ts';

/** What is embedded in a quiz report, where there is any. */
export interface Embedded {
  readonly file: boolean;
  readonly progress: boolean;
}

const readableTypes = {
  student_analysis: 'Student Analysis',
  item_analysis: 'Item Analysis',
} as const;

/** A quiz report as the API shows it, plain or in the JSON-API flavour (canvas-rest §2.3). */
export async function quizReportJson(
  request: RouteRequest,
  quiz: Quiz,
  report: QuizReport,
  embedded: Embedded,
): Promise<Record<string, Payload>> {
  const { acceptsJsonApi, origin } = request;
  const { progress } = report;
  const quizUrl = `${origin}/api/v1/courses/${quiz.courseId}/quizzes/${quiz.id}`;
  const file = await fileOf(request, quiz, report);
  return {
    id: acceptsJsonApi ? String(report.id) : report.id,
    quiz_id: acceptsJsonApi ? undefined : quiz.id,
    report_type: report.type,
    readable_type: readableTypes[report.type],
    includes_all_versions: report.includesAllVersions,
    anonymous: report.anonymous,
    generatable: isGeneratable(quiz, report),
    created_at: utc(report.createdAt),
    updated_at: utc(progress?.updatedAt ?? report.createdAt),
    url: `${quizUrl}/reports/${report.id}`,
    progress_url:
      acceptsJsonApi || progress === undefined ? undefined : progressUrl(request, progress),
    file: embedded.file && file ? fileJson(request, file) : undefined,
    progress: embedded.progress && progress ? progressJson(request, progress) : undefined,
    links: acceptsJsonApi ? { quiz: quizUrl } : undefined,
  };
}

/** The CSV of the report once its generation is over; written when first looked at. */
async function fileOf(
  request: RouteRequest,
  quiz: Quiz,
  report: QuizReport,
): Promise<StoredFile | undefined> {
  if (report.progress?.state !== 'completed') return undefined;
  report.file ??= writeQuizReport(request, quiz, report);
  return report.file;
}

function isGeneratable({ type }: Quiz, report: QuizReport): boolean {
  const isSurvey = type === 'survey' || type === 'graded_survey';
  return report.type === 'student_analysis' || !isSurvey;
}

import { forbidden, notFound, RouteError } from '../http/errors.ts';
import { findCourse, findNumber } from '../http/lookup.ts';
import { isObject, toBoolean, toList, toText } from '../http/params.ts';
import { requireOnCourse } from '../http/rights.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import type { ParamValue, Payload } from '../types.ts';
import { startProgress } from '../reports/progress-json.ts';
import { type Embedded, quizReportJson } from '../reports/quiz-report-json.ts';
import {
  type QuizReport,
  type QuizReportType,
  quizReportTypes,
} from '../reports/quiz-report-store.ts';
import type { Quiz } from '../world/types.ts';

const ofQuiz = '/api/v1/courses/:course_id/quizzes/:quiz_id/reports';

/** The four routes of canvas-rest §2.3. */
export const quizReportRoutes: readonly Route[] = [
  { method: 'GET', template: ofQuiz, cost: 0.2, handle: list },
  { method: 'POST', template: ofQuiz, cost: 0.25, handle: create },
  { method: 'GET', template: `${ofQuiz}/:id`, cost: 0.1, handle: show },
  { method: 'DELETE', template: `${ofQuiz}/:id`, cost: 0.15, handle: destroy },
];

/** Always both types; records that are missing or out of date are made. */
async function list(request: RouteRequest): Promise<RouteAnswer> {
  const quiz = findQuiz(request);
  requireStatistics(request, quiz);
  const allVersions = toBoolean(request.params.includes_all_versions);
  const items = await Promise.all(
    quizReportTypes.map((type) => {
      const report = currentReport(request, quiz, type, allVersions);
      return quizReportJson(request, quiz, report, { file: true, progress: true });
    }),
  );
  return { status: 200, body: request.acceptsJsonApi ? { quiz_reports: items } : items };
}

/**
 * Canvas renders the 403 of a caller who lacks the right, and then goes on: what is asked for is
 * queued all the same.
 */
async function create(request: RouteRequest): Promise<RouteAnswer> {
  const quiz = findQuiz(request);
  const isAllowed = request.caller.onCourse(quiz.courseId, 'read_statistics');
  const refusal = isAllowed ? undefined : forbidden(request.generation);
  const { type, allVersions } = readReport(request, refusal);
  const report = currentReport(request, quiz, type, allVersions);
  const state = report.progress?.state;
  const isCurrent = state === 'completed';
  if (state === 'queued' || state === 'running') {
    throw refusal ?? rejection(409, 'conflict', 'report is already being generated');
  }
  if (!isCurrent) {
    if (report.progress !== undefined) request.state.progress.destroy(report.progress.id);
    report.progress = startProgress(request, {
      contextId: report.id,
      contextType: 'Quizzes::QuizStatistics',
      tag: 'Quizzes::QuizStatistics',
      completion: 'tens',
    });
  }
  if (refusal !== undefined) throw refusal;
  // What is just queued has no file, however fast the jobs are.
  return one(request, quiz, report, isCurrent);
}

async function show(request: RouteRequest): Promise<RouteAnswer> {
  const { quiz, report } = findReport(request);
  return one(request, quiz, report);
}

/** Takes the file or the waiting job away; the record stays. */
async function destroy(request: RouteRequest): Promise<RouteAnswer> {
  const { report } = findReport(request);
  const { progress, file } = report;
  if (progress === undefined) {
    throw rejection(422, 'unprocessable_entity', 'report is not being generated');
  }
  if (progress.state === 'running') {
    throw rejection(422, 'unprocessable_entity', 'report generation can not be aborted');
  }
  request.state.progress.destroy(progress.id);
  report.progress = undefined;
  report.file = undefined;
  if (file !== undefined) await request.state.files.remove(await file);
  return { status: 204 };
}

async function one(
  request: RouteRequest,
  quiz: Quiz,
  report: QuizReport,
  hasFile = true,
): Promise<RouteAnswer> {
  const embedded = embeddedIn(request);
  const item = await quizReportJson(request, quiz, report, {
    ...embedded,
    file: embedded.file && hasFile,
  });
  return { status: 200, body: request.acceptsJsonApi ? { quiz_reports: [item] } : item };
}

/** `include[]` counts in the JSON-API flavour only; plainly there is always the file, never the progress. */
function embeddedIn({ acceptsJsonApi, params }: RouteRequest): Embedded {
  if (!acceptsJsonApi) return { file: true, progress: false };
  const includes = toList(params.include);
  return { file: includes.includes('file'), progress: includes.includes('progress') };
}

/** The record for the caller: whoever has SIS rights gets one with SIS ids, but of an item analysis. */
function currentReport(
  { caller, state }: RouteRequest,
  quiz: Quiz,
  type: QuizReportType,
  allVersions: boolean,
): QuizReport {
  const isItems = type === 'item_analysis';
  return state.quizReports.current(quiz, {
    type,
    includesAllVersions: isItems || allVersions,
    includesSisIds: !isItems && caller.onCourse(quiz.courseId, 'read_sis'),
  });
}

/** `quiz_report[report_type]`, or in the JSON-API flavour the first of `quiz_reports`. */
function readReport(
  { params, acceptsJsonApi }: RouteRequest,
  refusal: RouteError | undefined,
): { type: QuizReportType; allVersions: boolean } {
  const sent = acceptsJsonApi ? firstOf(params.quiz_reports) : params.quiz_report;
  const given = isObject(sent) ? sent : {};
  const name = toText(given.report_type);
  const type = quizReportTypes.find((known) => known === name);
  if (type === undefined) {
    throw refusal ?? rejection(400, 'bad_request', 'invalid quiz report type');
  }
  return { type, allVersions: toBoolean(given.includes_all_versions) };
}

function firstOf(value: ParamValue | undefined): ParamValue | undefined {
  return Array.isArray(value) ? value[0] : value;
}

function findQuiz(request: RouteRequest): Quiz {
  const course = findCourse(request, request.path_params.course_id!);
  const quiz = request.world.quiz(course.id, findNumber(request.path_params.quiz_id!));
  if (quiz === undefined) throw notFound();
  return quiz;
}

function requireStatistics(request: RouteRequest, quiz: Quiz): void {
  const course = findCourse(request, String(quiz.courseId));
  requireOnCourse(request, course, 'read_statistics');
}

function findReport(request: RouteRequest): { quiz: Quiz; report: QuizReport } {
  const quiz = findQuiz(request);
  requireStatistics(request, quiz);
  const report = request.state.quizReports.find(findNumber(request.path_params.id!));
  if (report?.quizId !== quiz.id) throw notFound();
  return { quiz, report };
}

function rejection(status: number, word: string, message: string): RouteError {
  const body: Payload = { status: word, message };
  return new RouteError(status, body);
}

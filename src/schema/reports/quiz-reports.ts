import type { Progress } from '../../canvas/endpoints/progress.ts';
import type { QuizReport } from '../../canvas/endpoints/quiz-reports.ts';
import type { GatewayContext } from '../../context.ts';
import type { ReportOutcome } from '../../reports/index.ts';
import { isFinished, quizReportState } from '../../reports/states.ts';
import { builder, Node } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checking } from '../argument-check.ts';
import { badUserInput } from '../errors.ts';
import { isCanvasId, parseGlobalId, parseId, parseLocalId, toGlobalId } from '../ids.ts';
import { whenThere } from '../maybe-promise.ts';
import {
  courseIdOf,
  createFieldReader,
  type QuizReportRef,
  QuizReportType,
  QuizType,
  readsRecord,
  toQuiz,
  toQuizReport,
} from '../references.ts';
import { ReportFile } from './report-files.ts';
import { Report, ReportError, ReportState, reportTexts } from './reports.ts';

const load = ({ courseId, quizId, id, record }: QuizReportRef, { loaders }: GatewayContext) =>
  record ? Promise.resolve(record) : loaders.quizReports.load({ courseId, quizId, id });

/** One without a file is being made, or may be at any time. */
const note = ({ file }: QuizReport, { seen }: GatewayContext) => {
  if (!file) seen.unfinishedReport = true;
};

const read = createFieldReader(load, note);

/** A report and the job that makes its file, as far as that is needed to tell the state. */
interface Generation {
  report: QuizReport;
  progress: Progress | undefined;
}

/**
 * Makes resolvers for what depends on the job. The list embeds it; otherwise it is read by its URL, and
 * only while there is no file, since a file says that it is done.
 */
function readGeneration<T>(pick: (generation: Generation) => T) {
  const resolve = async (
    ref: QuizReportRef,
    _args: object,
    context: GatewayContext,
  ): Promise<T> => {
    const report = await load(ref, context);
    note(report, context);
    if (report.progress) return pick({ report, progress: report.progress });
    if (report.file || report.progress_url == null) return pick({ report, progress: undefined });
    const progress = await context.loaders.quizReportProgress.load(report.progress_url);
    return pick({ report, progress });
  };
  return readsRecord(load, resolve);
}

const stateOf = ({ report, progress }: Generation) => quizReportState(report, progress);

const QuizReportTypeEnum = builder.enumType('QuizReportType', {
  description: 'The two reports of a classic quiz.',
  values: {
    STUDENT_ANALYSIS: {
      value: 'student_analysis',
      description: 'A row per submission: who answered what.',
    },
    ITEM_ANALYSIS: {
      value: 'item_analysis',
      description: 'A row per question: how well it tells students apart.',
    },
  },
});

const toReportType = (wire: string) =>
  wire === 'item_analysis' ? 'item_analysis' : 'student_analysis';

QuizReportType.implement({
  extensions: cacheHints.endedReport,
  description: 'A statistics record of a classic quiz, whose CSV Canvas generates on demand.',
  interfaces: [Report, Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: reportTexts.id,
      resolve: ({ courseId, quizId, id }, _, context) =>
        whenThere(courseIdOf({ ref: courseId }, context), (course) =>
          toGlobalId('QuizReport', `${course}:${quizId}:${id}`),
        ),
    }),
    _id: t.exposeID('id', { nullable: false, description: reportTexts._id }),
    reportType: t.field({
      type: QuizReportTypeEnum,
      nullable: false,
      description: 'Which of the two.',
      resolve: read((report) => toReportType(report.report_type)),
    }),
    readableType: t.string({
      description: "The type for people, in the caller's language.",
      resolve: read((report) => report.readable_type),
    }),
    includesAllVersions: t.boolean({
      nullable: false,
      description: 'Whether it counts every attempt, not the last alone.',
      resolve: read((report) => report.includes_all_versions ?? false),
    }),
    anonymous: t.boolean({
      nullable: false,
      description: 'Whether it leaves out who answered (surveys).',
      resolve: read(({ anonymous }) => anonymous ?? false),
    }),
    generatable: t.boolean({
      nullable: false,
      description: 'False for the item analysis of a survey; Canvas does not enforce it.',
      resolve: read(({ generatable }) => generatable ?? true),
    }),
    quiz: t.field({
      type: QuizType,
      description: 'The quiz.',
      resolve: ({ courseId, quizId }) => toQuiz(courseId, quizId),
    }),
    state: t.field({
      type: ReportState,
      nullable: false,
      description: reportTexts.state,
      resolve: readGeneration(stateOf),
    }),
    status: t.string({
      description: 'The word that Canvas sent for the job; null when there is none.',
      resolve: readGeneration(({ progress }) => progress?.workflow_state),
    }),
    finished: t.boolean({
      nullable: false,
      description: reportTexts.finished,
      resolve: readGeneration((generation) => isFinished(stateOf(generation))),
    }),
    progress: t.int({
      description: reportTexts.progress,
      resolve: readGeneration(({ report, progress }) => (report.file ? 100 : progress?.completion)),
    }),
    message: t.string({
      description: reportTexts.message,
      resolve: readGeneration(({ progress }) => progress?.message),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When the record was made.',
      resolve: read((report) => report.created_at),
    }),
    updatedAt: t.field({
      type: 'DateTime',
      description: 'When the record changed last.',
      resolve: read((report) => report.updated_at),
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: 'When the job was queued; null once it is gone.',
      resolve: readGeneration(({ progress }) => progress?.created_at),
    }),
    endedAt: t.field({
      type: 'DateTime',
      description: 'When the file was written, or the job failed.',
      resolve: readGeneration((generation) => {
        if (generation.report.file) return generation.report.file.created_at;
        return stateOf(generation) === 'ERROR' ? generation.progress?.updated_at : null;
      }),
    }),
    url: t.field({
      type: 'URL',
      description: 'The report in the REST API.',
      resolve: read(({ url }) => url),
    }),
    progressUrl: t.field({
      type: 'URL',
      description: 'The job in the REST API; null without one.',
      resolve: read((report) => report.progress_url),
    }),
    file: t.field({
      type: ReportFile,
      description: reportTexts.file,
      resolve: read(({ file }) => file),
    }),
  }),
});

builder.objectField(QuizType, 'reports', (t) =>
  t.field({
    type: [QuizReportType],
    extensions: cacheHints.runs,
    description:
      'Its two current reports; reading them may make Canvas create the records, and new submissions change their ids.',
    args: {
      includesAllVersions: t.arg.boolean({
        defaultValue: false,
        description: 'Of every attempt, not the last alone.',
      }),
    },
    resolve: async ({ courseId, id: quizId }, { includesAllVersions }, { loaders }) => {
      const reports = await loaders.reportsOfQuiz.load({
        courseId,
        quizId,
        includesAllVersions: includesAllVersions ?? false,
      });
      return reports.map((report) => toQuizReport({ courseId, quizId }, report));
    },
  }),
);

const parseQuizArgs = (args: { courseId: string; quizId: string }) => {
  const courseId = parseId('Course', args.courseId);
  const key = isCanvasId(args.quizId) ? undefined : parseGlobalId(args.quizId);
  if (key?.type === 'Quiz' && isCanvasId(courseId) && key.courseId !== courseId) {
    throw badUserInput('The quiz belongs to another course');
  }
  return { courseId, quizId: parseLocalId('Quiz', args.quizId) };
};

const parseArgs = (args: { courseId: string; quizId: string; id: string }) => {
  const quiz = parseQuizArgs(args);
  const key = isCanvasId(args.id) ? undefined : parseGlobalId(args.id);
  if (key?.type === 'QuizReport' && key.quizId !== quiz.quizId) {
    throw badUserInput('The report is of another quiz');
  }
  return { ...quiz, id: parseLocalId('QuizReport', args.id) };
};

builder.queryField('quizReport', (t) =>
  t.field({
    type: QuizReportType,
    description: 'One quiz report; costs nothing until a field of its own is selected.',
    args: {
      courseId: t.arg.id({ required: true, description: 'The course: every form of an id.' }),
      quizId: t.arg.id({ required: true, description: 'The quiz: a number or a global id.' }),
      id: t.arg.id({ required: true, description: 'The report: a number or a global id.' }),
    },
    extensions: checking(parseArgs),
    resolve: (_, args) => ({ __typename: 'QuizReport' as const, ...parseArgs(args) }),
  }),
);

const StartQuizReportInput = builder.inputType('StartQuizReportInput', {
  description: 'Which report of which quiz to generate.',
  fields: (t) => ({
    courseId: t.id({ required: true, description: 'The course: every form of an id.' }),
    quizId: t.id({ required: true, description: 'The quiz: a number or a global id.' }),
    reportType: t.field({
      type: QuizReportTypeEnum,
      required: true,
      description: 'Which of the two.',
    }),
    includesAllVersions: t.boolean({
      defaultValue: false,
      description: 'Of every attempt, not the last alone.',
    }),
  }),
});

const StartQuizReportPayload = builder
  .objectRef<ReportOutcome<QuizReportRef>>('StartQuizReportPayload')
  .implement({
    description: 'The result of starting a report.',
    fields: (t) => ({
      report: t.field({
        type: QuizReportType,
        description: 'The report; null when there are errors.',
        resolve: ({ report }) => report,
      }),
      reused: t.exposeBoolean('reused', {
        nullable: false,
        description: 'True when the file was current already, or is being generated.',
      }),
      errors: t.field({
        type: [ReportError],
        nullable: false,
        description: 'What the caller can act on; empty when it worked.',
        resolve: ({ errors }) => [...errors],
      }),
      warnings: t.stringList({
        nullable: false,
        description: reportTexts.warnings,
        resolve: ({ warnings }) => [...(warnings ?? [])],
      }),
    }),
  });

type StartInput = typeof StartQuizReportInput.$inferInput;

builder.mutationField('startQuizReport', (t) =>
  t.field({
    type: StartQuizReportPayload,
    nullable: false,
    description: 'Generates the CSV of a quiz report, unless it is current or being generated.',
    args: {
      input: t.arg({
        type: StartQuizReportInput,
        required: true,
        description: 'Which report of which quiz.',
      }),
    },
    extensions: checking(({ input }: { input: StartInput }) => parseQuizArgs(input)),
    resolve: async (_, { input }, { reports }) => {
      const quiz = parseQuizArgs(input);
      const { report, ...outcome } = await reports.quiz.start({
        ...quiz,
        reportType: input.reportType,
        includesAllVersions: input.includesAllVersions ?? false,
      });
      return { ...outcome, report: report && toQuizReport(quiz, report) };
    },
  }),
);

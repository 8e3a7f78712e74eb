import type { ReportOutcome } from '../../reports/index.ts';
import { isFinished, toReportState } from '../../reports/states.ts';
import { builder, Node } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checking } from '../argument-check.ts';
import { badUserInput } from '../errors.ts';
import {
  isCanvasId,
  parseGlobalId,
  parseId,
  parseLocalId,
  parseReportType,
  toGlobalId,
} from '../ids.ts';
import { whenThere } from '../maybe-promise.ts';
import {
  courseIdOf,
  type CourseReportRef,
  CourseReportType,
  CourseType,
  createFieldReader,
  toCourse,
  toCourseReport,
} from '../references.ts';
import { ReportFile } from './report-files.ts';
import { ReportParameters, ReportParametersInput, toWireParameters } from './report-parameters.ts';
import { noteUnfinished, Report, ReportError, ReportState, reportTexts } from './reports.ts';

const read = createFieldReader(
  ({ courseId, reportType, id }: CourseReportRef, { loaders }) =>
    loaders.courseReports.load({ courseId, reportType, id }),
  noteUnfinished,
);

CourseReportType.implement({
  extensions: cacheHints.endedReport,
  description: 'One run of a course report; Canvas shows it to the user who started it alone.',
  interfaces: [Report, Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: reportTexts.id,
      resolve: ({ courseId, reportType, id }, _, context) =>
        whenThere(courseIdOf({ ref: courseId }, context), (course) =>
          toGlobalId('CourseReport', `${course}:${reportType}:${id}`),
        ),
    }),
    _id: t.exposeID('id', { nullable: false, description: reportTexts._id }),
    reportType: t.exposeString('reportType', {
      nullable: false,
      description: 'The type; Canvas has `course_pace_docx` alone.',
    }),
    course: t.field({
      type: CourseType,
      description: 'The course that it was started in.',
      resolve: ({ courseId }) => toCourse(courseId),
    }),
    state: t.field({
      type: ReportState,
      nullable: false,
      description: reportTexts.state,
      resolve: read(({ status }) => toReportState(status)),
    }),
    status: t.string({ description: reportTexts.status, resolve: read(({ status }) => status) }),
    finished: t.boolean({
      nullable: false,
      description: reportTexts.finished,
      resolve: read(({ status }) => isFinished(toReportState(status))),
    }),
    progress: t.int({
      description: reportTexts.progress,
      resolve: read(({ progress }) => progress),
    }),
    message: t.string({
      description: 'Always null: Canvas keeps to itself why a course report failed.',
      resolve: () => null,
    }),
    parameters: t.field({
      type: ReportParameters,
      description: 'What of it Canvas accepted.',
      resolve: read((run) => run.parameters ?? {}),
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: reportTexts.createdAt,
      resolve: read((run) => run.created_at),
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: reportTexts.startedAt,
      resolve: read((run) => run.started_at),
    }),
    endedAt: t.field({
      type: 'DateTime',
      description: reportTexts.endedAt,
      resolve: read((run) => run.ended_at),
    }),
    fileUrl: t.field({
      type: 'URL',
      description: 'The file as Canvas links it for the caller; a program opens `file.url`.',
      resolve: read((run) => run.file_url),
    }),
    file: t.field({
      type: ReportFile,
      description: reportTexts.file,
      resolve: read(({ attachment }) => attachment),
    }),
  }),
});

const parseArgs = (args: { courseId: string; reportType: string; id: string }) => {
  const courseId = parseId('Course', args.courseId);
  const reportType = parseReportType(args.reportType);
  const key = isCanvasId(args.id) ? undefined : parseGlobalId(args.id);
  if (key?.type === 'CourseReport' && isCanvasId(courseId) && key.courseId !== courseId) {
    throw badUserInput('The report is of another course');
  }
  return { courseId, reportType, id: parseLocalId('CourseReport', args.id) };
};

builder.queryField('courseReport', (t) =>
  t.field({
    type: CourseReportType,
    description: 'One run of a course report; costs nothing until a field of its own is selected.',
    args: {
      courseId: t.arg.id({ required: true, description: 'The course: every form of an id.' }),
      reportType: t.arg.string({ required: true, description: 'The name of the type.' }),
      id: t.arg.id({ required: true, description: 'The run: a number or a global id.' }),
    },
    extensions: checking(parseArgs),
    resolve: (_, args) => ({ __typename: 'CourseReport' as const, ...parseArgs(args) }),
  }),
);

builder.objectField(CourseType, 'lastReport', (t) =>
  t.field({
    type: CourseReportType,
    description: "The caller's newest run of this type in this course; null when there is none.",
    args: {
      reportType: t.arg.string({
        required: true,
        defaultValue: 'course_pace_docx',
        description: 'The name of the type.',
      }),
    },
    extensions: {
      ...cacheHints.runs,
      ...checking(({ reportType }: { reportType: string }) => parseReportType(reportType)),
    },
    resolve: async ({ ref: courseId }, { reportType }, { loaders }) => {
      const report = await loaders.lastCourseReports.load({ courseId, reportType });
      return report ? toCourseReport({ courseId, reportType }, report) : null;
    },
  }),
);

const StartCourseReportInput = builder.inputType('StartCourseReportInput', {
  description: 'Which report to run, in which course, and with what.',
  fields: (t) => ({
    courseId: t.id({ required: true, description: 'The course: every form of an id.' }),
    reportType: t.string({
      required: true,
      defaultValue: 'course_pace_docx',
      description: 'The name of the type.',
    }),
    parameters: t.field({ type: ReportParametersInput, description: 'What to run it with.' }),
  }),
});

const StartCourseReportPayload = builder
  .objectRef<ReportOutcome<CourseReportRef>>('StartCourseReportPayload')
  .implement({
    description: 'The result of starting a report.',
    fields: (t) => ({
      report: t.field({
        type: CourseReportType,
        description: 'The run; null when there are errors.',
        resolve: ({ report }) => report,
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

function toStart({ courseId, reportType, parameters }: typeof StartCourseReportInput.$inferInput) {
  const wire = toWireParameters(parameters);
  return {
    courseId: parseId('Course', courseId),
    reportType: parseReportType(reportType),
    parameters: { ...wire.extra, ...wire.parameters },
  };
}

builder.mutationField('startCourseReport', (t) =>
  t.field({
    type: StartCourseReportPayload,
    nullable: false,
    description: 'Starts a course report. Each call starts a new run.',
    args: {
      input: t.arg({
        type: StartCourseReportInput,
        required: true,
        description: 'Which report, where, with what.',
      }),
    },
    extensions: checking(({ input }: { input: typeof StartCourseReportInput.$inferInput }) =>
      toStart(input),
    ),
    resolve: async (_, { input }, { reports }) => {
      const start = toStart(input);
      const { report, ...outcome } = await reports.course.start(start);
      return { ...outcome, report: report && toCourseReport(start, report) };
    },
  }),
);

import type { GatewayContext } from '../../context.ts';
import type { ReportFailure } from '../../reports/index.ts';
import { isFinished, toReportState } from '../../reports/states.ts';
import { builder, Node } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { ReportFile } from './report-files.ts';
import type { ReportRef } from '../references.ts';

/** Where a report stands. */
export const ReportState = builder.enumType('ReportState', {
  description: 'Where a report stands.',
  values: {
    NOT_GENERATED: { description: 'A quiz report that was never generated.' },
    CREATED: { description: 'Waiting for its turn.' },
    RUNNING: { description: 'At work.' },
    COMPILING: { description: 'Putting its file together.' },
    COMPLETE: { description: 'Done; the file is there.' },
    ERROR: { description: 'Failed.' },
    ABORTED: { description: 'Stopped by somebody.' },
    DELETED: { description: 'Deleted by somebody.' },
    UNKNOWN: { description: 'A state that this gateway does not know; see `status`.' },
  },
});

/** Remembers that an answer holds a report which will change, so that nobody keeps the answer. */
export function noteUnfinished({ status }: { status: string }, { seen }: GatewayContext): void {
  if (!isFinished(toReportState(status))) seen.unfinishedReport = true;
}

/** What the descriptions of the fields of `Report` say, here and in the three types. */
export const reportTexts = {
  id: 'The global id, which names all that REST needs to find the report.',
  _id: 'The id in Canvas.',
  warnings: 'What is odd about the parameters and was sent all the same; empty when nothing is.',
  state: 'Where it stands.',
  status: 'The word that Canvas sent.',
  finished:
    'True once Canvas will not change the state by itself: the end states, and NOT_GENERATED.',
  progress:
    'Percent, 0 to 100, as Canvas reports it. 100 is also what failed and aborted runs end at: read `state`.',
  message: 'Why it failed or was stopped, where Canvas says.',
  createdAt: 'When it was asked for.',
  startedAt: 'When it began.',
  endedAt: 'When it ended.',
  file: 'The file; null until there is one.',
} as const;

/** What the three families of reports have in common. */
export const Report = builder.interfaceRef<ReportRef>('Report').implement({
  extensions: cacheHints.endedReport,
  description: 'A report of any family: one run of it, its state and its file.',
  interfaces: [Node],
  resolveType: ({ __typename }) => __typename,
  fields: (t) => ({
    _id: t.id({ nullable: false, description: reportTexts._id, resolve: unresolved }),
    state: t.field({
      type: ReportState,
      nullable: false,
      description: reportTexts.state,
      resolve: unresolved,
    }),
    status: t.string({ description: reportTexts.status, resolve: unresolved }),
    finished: t.boolean({
      nullable: false,
      description: reportTexts.finished,
      resolve: unresolved,
    }),
    progress: t.int({ description: reportTexts.progress, resolve: unresolved }),
    message: t.string({ description: reportTexts.message, resolve: unresolved }),
    createdAt: t.field({
      type: 'DateTime',
      description: reportTexts.createdAt,
      resolve: unresolved,
    }),
    startedAt: t.field({
      type: 'DateTime',
      description: reportTexts.startedAt,
      resolve: unresolved,
    }),
    endedAt: t.field({ type: 'DateTime', description: reportTexts.endedAt, resolve: unresolved }),
    file: t.field({ type: ReportFile, description: reportTexts.file, resolve: unresolved }),
  }),
});

/** Each type resolves its own; an interface's resolver is never called. */
function unresolved(): never {
  throw new Error('A field of the interface Report was resolved without its type');
}

const ReportErrorCode = builder.enumType('ReportErrorCode', {
  description: 'What the caller can act on.',
  values: {
    INVALID_PARAMETERS: { description: 'A parameter is wrong, or looks like a slip of another.' },
    UNKNOWN_REPORT: { description: 'No such type of report is offered there.' },
    FORBIDDEN: { description: 'The token lacks the right.' },
    NOT_FOUND: { description: 'No such account, course, quiz or report.' },
    ALREADY_RUNNING: {
      description: 'It is being generated, and Canvas does not say under what id.',
    },
    NOT_ABORTABLE: { description: 'It has finished, or is past the point where Canvas stops it.' },
    NOT_DELETABLE: { description: 'There is nothing to delete, or it is being generated.' },
    NOT_SUPPORTED: { description: 'Canvas cannot do this to a report of this family.' },
  },
});

/** Why an action on a report was refused. */
export const ReportError = builder.objectRef<ReportFailure>('ReportError').implement({
  description:
    'What the caller can act on. Outages, time-outs and throttling are top-level errors instead.',
  fields: (t) => ({
    code: t.expose('code', {
      type: ReportErrorCode,
      nullable: false,
      description: 'What kind of refusal, for programs.',
    }),
    message: t.exposeString('message', { nullable: false, description: 'The same, for people.' }),
    attribute: t.exposeString('attribute', {
      nullable: true,
      description: 'The input field that it is about.',
    }),
  }),
});

import type { GatewayContext } from '../../context.ts';
import type { ReportOutcome } from '../../reports/index.ts';
import { builder } from '../builder.ts';
import { checking } from '../argument-check.ts';
import { parseReportId, type ReportKey } from '../ids.ts';
import { type ReportRef, toAccountReport, toQuizReport } from '../references.ts';
import { Report, ReportError } from './reports.ts';

type Outcome = ReportOutcome<ReportRef>;

/** Stops or deletes a report of any family. */
async function act(
  action: 'abort' | 'delete',
  key: ReportKey,
  { reports, watch }: GatewayContext,
): Promise<Outcome> {
  switch (key.type) {
    case 'AccountReport': {
      const { report, ...outcome } = await reports.account[action](key);
      if (report) watch.tell(key, { type: key.type, record: report });
      return { ...outcome, report: report && toAccountReport(key.accountId, report) };
    }
    case 'QuizReport': {
      const { report, ...outcome } = await reports.quiz[action](key);
      // After a refusal the record comes without the job that tells its state.
      if (report && outcome.errors.length === 0)
        watch.tell(key, { type: key.type, record: report });
      return { ...outcome, report: report && toQuizReport(key, report) };
    }
    case 'CourseReport':
      return {
        reused: false,
        errors: [
          {
            code: 'NOT_SUPPORTED',
            message: `Canvas cannot ${action} course reports.`,
            attribute: 'id',
          },
        ],
      };
  }
}

const AbortReportInput = builder.inputType('AbortReportInput', {
  description: 'Which report to stop.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id of the report.' }),
  }),
});

const DeleteReportInput = builder.inputType('DeleteReportInput', {
  description: 'Which report to delete.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The global id of the report.' }),
  }),
});

const reportField = {
  type: Report,
  description: 'The report as it is now; null when it could not be read.',
} as const;

const AbortReportPayload = builder.objectRef<Outcome>('AbortReportPayload').implement({
  description: 'What stopping came to.',
  fields: (t) => ({
    report: t.field({ ...reportField, resolve: ({ report }) => report }),
    errors: t.field({
      type: [ReportError],
      nullable: false,
      description: 'What the caller can act on; empty when it worked.',
      resolve: ({ errors }) => [...errors],
    }),
  }),
});

const DeleteReportPayload = builder
  .objectRef<Outcome & { deletedId: string | null }>('DeleteReportPayload')
  .implement({
    description: 'What deleting came to.',
    fields: (t) => ({
      deletedId: t.exposeID('deletedId', {
        nullable: true,
        description:
          'The global id that was given, once the run (account reports) or its file (quiz reports) is gone.',
      }),
      report: t.field({ ...reportField, resolve: ({ report }) => report }),
      errors: t.field({
        type: [ReportError],
        nullable: false,
        description: 'What the caller can act on; empty when it worked.',
        resolve: ({ errors }) => [...errors],
      }),
    }),
  });

const checkInput = ({ input }: { input: { id: string } }) => parseReportId(input.id);

builder.mutationFields((t) => ({
  abortReport: t.field({
    type: AbortReportPayload,
    nullable: false,
    description:
      'Stops a run that has not finished: account reports in any active state, quiz reports while queued.',
    args: { input: t.arg({ type: AbortReportInput, required: true, description: 'Which.' }) },
    extensions: checking(checkInput),
    resolve: (_, { input }, context) => act('abort', parseReportId(input.id), context),
  }),
  deleteReport: t.field({
    type: DeleteReportPayload,
    nullable: false,
    description: 'Removes a run (account reports) or its generated file (quiz reports).',
    args: { input: t.arg({ type: DeleteReportInput, required: true, description: 'Which.' }) },
    extensions: checking(checkInput),
    resolve: async (_, { input }, context) => {
      const outcome = await act('delete', parseReportId(input.id), context);
      return { ...outcome, deletedId: outcome.errors.length === 0 ? input.id : null };
    },
  }),
}));

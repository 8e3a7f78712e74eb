import type { ReportOutcome } from '../../reports/index.ts';
import { isFinished, toReportState } from '../../reports/states.ts';
import { builder, Node } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checking } from '../argument-check.ts';
import {
  checkingConnection,
  connectionArgs,
  connectionOf,
  resolveConnection,
} from '../connection.ts';
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
  accountIdOf,
  type AccountReportRef,
  AccountReportType,
  AccountType,
  createFieldReader,
  knownId,
  toAccount,
  toAccountReport,
  toUser,
  UserType,
} from '../references.ts';
import { ReportFile } from './report-files.ts';
import { ReportParameters, ReportParametersInput, toWireParameters } from './report-parameters.ts';
import { noteUnfinished, Report, ReportError, ReportState, reportTexts } from './reports.ts';

const read = createFieldReader(
  ({ accountId, report, id }: AccountReportRef, { loaders }) =>
    loaders.accountReports.load({ accountId, report, id }),
  noteUnfinished,
);

export const AccountReportConnection = connectionOf('AccountReport', AccountReportType);

AccountReportType.implement({
  extensions: cacheHints.endedReport,
  description: 'One run of an account report.',
  interfaces: [Report, Node],
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: reportTexts.id,
      resolve: ({ accountId, report, id }, _, context) =>
        whenThere(accountIdOf({ ref: accountId }, context), (account) =>
          toGlobalId('AccountReport', `${account}:${report}:${id}`),
        ),
    }),
    _id: t.exposeID('id', { nullable: false, description: reportTexts._id }),
    report: t.exposeString('report', {
      nullable: false,
      description: 'The type, e.g. `provisioning_csv`.',
    }),
    account: t.field({
      type: AccountType,
      description: 'The account that it was started in.',
      resolve: ({ accountId }) => toAccount(accountId),
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
    currentLine: t.int({
      description:
        'CSV lines written so far, the header included; restarts for each file of a zip.',
      resolve: read((run) => run.current_line),
    }),
    runTime: t.float({
      description: 'Seconds waiting, running, or taken in all, by state.',
      resolve: read((run) => run.run_time),
    }),
    message: t.string({
      description: reportTexts.message,
      resolve: read(({ message }) => message),
    }),
    parameters: t.field({
      type: ReportParameters,
      description: 'What it was given.',
      resolve: read((run) => run.parameters ?? {}),
    }),
    startedBy: t.field({
      type: UserType,
      description: 'Who started it; null when the user is gone.',
      resolve: read(({ user }) =>
        user?.id == null
          ? null
          : toUser(user.id, {
              display: { shortName: user.display_name, avatarUrl: user.avatar_image_url },
            }),
      ),
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
      description: "The file's page in Canvas, for a browser session; a program opens `file.url`.",
      resolve: read((run) => run.file_url),
    }),
    file: t.field({
      type: ReportFile,
      description: reportTexts.file,
      resolve: read(({ attachment }) => attachment),
    }),
  }),
});

builder.objectField(AccountType, 'reportsConnection', (t) =>
  t.field({
    type: AccountReportConnection,
    description: 'All runs of one type, newest first.',
    args: {
      report: t.arg.string({ required: true, description: 'The name of the type.' }),
      ...connectionArgs(),
    },
    extensions: {
      ...cacheHints.runs,
      ...checkingConnection('Account.reportsConnection', ({ report }: { report: string }) =>
        parseReportType(report),
      ),
    },
    resolve: (account, { report, ...args }, { loaders }, info) =>
      resolveConnection(
        { field: 'Account.reportsConnection', parentId: knownId(account), filter: { report } },
        args,
        (page) => loaders.accountReportRuns.load({ accountId: account.ref, report, ...page }),
        (run) => toAccountReport(account.ref, run),
        info,
      ),
  }),
);

const parseArgs = (args: { accountId: string; report: string; id: string }) => {
  const accountId = parseId('Account', args.accountId);
  const report = parseReportType(args.report);
  const key = isCanvasId(args.id) ? undefined : parseGlobalId(args.id);
  const elsewhere =
    key?.type === 'AccountReport' &&
    (key.report !== report || (isCanvasId(accountId) && key.accountId !== accountId));
  if (elsewhere) throw badUserInput('The report is of another account or type');
  return { accountId, report, id: parseLocalId('AccountReport', args.id) };
};

builder.queryField('accountReport', (t) =>
  t.field({
    type: AccountReportType,
    description:
      'One run of an account report; costs nothing until a field of its own is selected.',
    args: {
      accountId: t.arg.id({ required: true, description: 'The account: every form of an id.' }),
      report: t.arg.string({ required: true, description: 'The name of the type.' }),
      id: t.arg.id({ required: true, description: 'The run: a number or a global id.' }),
    },
    extensions: checking(parseArgs),
    resolve: (_, args) => ({ __typename: 'AccountReport' as const, ...parseArgs(args) }),
  }),
);

const StartAccountReportInput = builder.inputType('StartAccountReportInput', {
  description: 'Which report to run, where, and with what.',
  fields: (t) => ({
    accountId: t.id({ required: true, description: 'The account: every form of an id.' }),
    report: t.string({ required: true, description: 'The name of the type.' }),
    parameters: t.field({ type: ReportParametersInput, description: 'What to run it with.' }),
    reuseWithinSeconds: t.int({
      description:
        'Take a run of the same type and parameters that is active, or finished within this many seconds, instead of a new one.',
    }),
  }),
});

const StartAccountReportPayload = builder
  .objectRef<ReportOutcome<AccountReportRef>>('StartAccountReportPayload')
  .implement({
    description: 'The result of starting a report.',
    fields: (t) => ({
      report: t.field({
        type: AccountReportType,
        description: 'The run; null when there are errors.',
        resolve: ({ report }) => report,
      }),
      reused: t.exposeBoolean('reused', {
        nullable: false,
        description: 'True when Canvas or reuseWithinSeconds gave an existing run.',
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

function toStart(input: typeof StartAccountReportInput.$inferInput) {
  const { reuseWithinSeconds } = input;
  if (reuseWithinSeconds != null && reuseWithinSeconds < 0) {
    throw badUserInput('`reuseWithinSeconds` must not be negative');
  }
  return {
    accountId: parseId('Account', input.accountId),
    report: input.report,
    ...toWireParameters(input.parameters),
    reuseWithinSeconds: reuseWithinSeconds ?? undefined,
  };
}

builder.mutationField('startAccountReport', (t) =>
  t.field({
    type: StartAccountReportPayload,
    nullable: false,
    description:
      'Starts an account report. The name and the `extra` parameters are checked against what the account offers first.',
    args: {
      input: t.arg({
        type: StartAccountReportInput,
        required: true,
        description: 'Which report, where, with what.',
      }),
    },
    extensions: checking(({ input }: { input: typeof StartAccountReportInput.$inferInput }) =>
      toStart(input),
    ),
    resolve: async (_, { input }, { reports }) => {
      const start = toStart(input);
      const { report, ...outcome } = await reports.account.start(start);
      return { ...outcome, report: report && toAccountReport(start.accountId, report) };
    },
  }),
);

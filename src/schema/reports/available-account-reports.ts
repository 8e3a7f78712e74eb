import type { AvailableReport } from '../../canvas/endpoints/account-reports.ts';
import { AccountReportConnection } from './account-reports.ts';
import { type ReportExpectation, toExpectation } from '../../reports/expectation.ts';
import { builder } from '../builder.ts';
import { cacheHints } from '../cache-hints.ts';
import { checkingConnection, connectionArgs, resolveConnection } from '../connection.ts';
import { AccountReportType, AccountType, knownId, toAccountReport } from '../references.ts';
import { selects } from '../selection.ts';

const ReportParameterDefinition = builder
  .objectRef<{ name: string; required: boolean; description: string | null }>(
    'ReportParameterDefinition',
  )
  .implement({
    description: 'A parameter that Canvas lists for a type of report.',
    fields: (t) => ({
      name: t.exposeString('name', { nullable: false, description: "Canvas's own name." }),
      required: t.exposeBoolean('required', {
        nullable: false,
        description: 'Whether Canvas calls it required; it does not enforce it.',
      }),
      description: t.exposeString('description', {
        nullable: true,
        description: 'What it does, as Canvas says.',
      }),
    }),
  });

const ReportExpectationType = builder.objectRef<ReportExpectation>('ReportExpectation').implement({
  description:
    'What to expect of a run, from the runs of this type that Canvas remembers here (100 at most).',
  fields: (t) => ({
    runs: t.exposeInt('runs', {
      nullable: false,
      description: 'Complete runs that the figures are from.',
    }),
    medianSeconds: t.exposeFloat('medianSeconds', {
      nullable: true,
      description: 'Median of the seconds from start to end; null without runs.',
    }),
    ninetiethPercentileSeconds: t.exposeFloat('ninetiethPercentileSeconds', {
      nullable: true,
      description: 'Nine of ten runs took at most so many seconds; null without runs.',
    }),
    medianSize: t.exposeFloat('medianSize', {
      nullable: true,
      description: 'Median size of the file, in bytes; null without files.',
    }),
    errorRate: t.exposeFloat('errorRate', {
      nullable: true,
      description: 'Share of the ended runs that failed, 0 to 1; null when no run has ended.',
    }),
  }),
});

interface AvailableReportRef {
  accountId: string;
  record: AvailableReport;
}

const AvailableReportType = builder.objectRef<AvailableReportRef>('AvailableReport').implement({
  extensions: cacheHints.objects,
  description: 'A type of report that can be run in an account.',
  fields: (t) => ({
    report: t.string({
      nullable: false,
      description: 'The name to start it by.',
      resolve: ({ record }) => record.report,
    }),
    title: t.string({
      nullable: false,
      description: "The name for people, in the caller's language; `report` where Canvas has none.",
      resolve: ({ record }) => record.title ?? record.report,
    }),
    parameters: t.field({
      type: [ReportParameterDefinition],
      nullable: false,
      description: 'The parameters that Canvas lists; it understands more.',
      resolve: ({ record }) =>
        Object.entries(record.parameters ?? {}).map(([name, { required, description }]) => ({
          name,
          required: required ?? false,
          description: description ?? null,
        })),
    }),
    expected: t.field({
      type: ReportExpectationType,
      extensions: cacheHints.runs,
      description:
        'What to expect of a run, from the newest runs of this type that Canvas remembers here. Costs one call.',
      resolve: async ({ accountId, record: { report } }, _, { loaders }) => {
        const start = { per_page: '100' };
        const { items } = await loaders.accountReportRuns.load({ accountId, report, start });
        return toExpectation(items);
      },
    }),
    descriptionHtml: t.string({
      description: 'What it is, as HTML; null where Canvas has no text.',
      resolve: ({ record }) => record.description_html,
    }),
    parametersHtml: t.string({
      description: "The form of its parameters in Canvas's own pages, as HTML.",
      resolve: ({ record }) => record.parameters_html,
    }),
    lastRun: t.field({
      type: AccountReportType,
      extensions: cacheHints.runs,
      description: 'The newest run in this account, by anybody and in any state.',
      resolve: ({ accountId, record }) =>
        record.last_run ? toAccountReport(accountId, record.last_run) : null,
    }),
    runsConnection: t.field({
      type: AccountReportConnection,
      description: 'All runs of this type in this account, newest first.',
      args: connectionArgs(),
      extensions: { ...cacheHints.runs, ...checkingConnection('AvailableReport.runsConnection') },
      resolve: ({ accountId, record: { report } }, args, { loaders }, info) =>
        resolveConnection(
          {
            field: 'AvailableReport.runsConnection',
            parentId: knownId({ ref: accountId }),
            filter: { report },
          },
          args,
          (page) => loaders.accountReportRuns.load({ accountId, report, ...page }),
          (run) => toAccountReport(accountId, run),
          info,
        ),
    }),
  }),
});

builder.objectFields(AccountType, (t) => ({
  availableReports: t.field({
    type: [AvailableReportType],
    description:
      'The report types that this Canvas offers in this account, each with its last run.',
    resolve: async ({ ref: accountId }, _, { loaders }, info) => {
      const html = selects(info, ['descriptionHtml'], ['parametersHtml']);
      const records = await loaders.availableReports.load({ accountId, html });
      return records.map((record) => ({ accountId, record }));
    },
  }),
  availableReport: t.field({
    type: AvailableReportType,
    description: 'One of them; null when it is not offered here.',
    args: { report: t.arg.string({ required: true, description: 'The name of the type.' }) },
    resolve: async ({ ref: accountId }, { report }, { loaders }, info) => {
      const html = selects(info, ['descriptionHtml'], ['parametersHtml']);
      const records = await loaders.availableReports.load({ accountId, html });
      const record = records.find((candidate) => candidate.report === report);
      return record ? { accountId, record } : null;
    },
  }),
}));

import type { Snapshot } from '../../report-watching/snapshot.ts';
import { builder } from '../builder.ts';
import { checking } from '../argument-check.ts';
import { badUserInput } from '../errors.ts';
import { parseReportId, type ReportKey } from '../ids.ts';
import {
  type ReportRef,
  toAccountReport,
  toCourseReport,
  toQuizReport,
  toReportReference,
} from '../references.ts';
import { Report } from './reports.ts';

/** Seconds; with the calls around the wait it stays within the deadline of an operation. */
const longestWaitSeconds = 25;

/** A report as its watcher saw it: a reference that carries its record. */
function toWatchedReport(key: ReportKey, { record }: Snapshot): ReportRef {
  // The family of a key is that of its snapshot.
  switch (key.type) {
    case 'AccountReport':
      return toAccountReport(key.accountId, record as Parameters<typeof toAccountReport>[1]);
    case 'CourseReport':
      return toCourseReport(key, record as Parameters<typeof toCourseReport>[1]);
    case 'QuizReport':
      return toQuizReport(key, record as Parameters<typeof toQuizReport>[1]);
  }
}

const parseWait = ({
  id,
  waitSeconds,
}: {
  id: string;
  waitSeconds?: number | null | undefined;
}) => {
  const seconds = waitSeconds ?? 0;
  if (seconds < 0 || seconds > longestWaitSeconds) {
    throw badUserInput(`\`waitSeconds\` must be 0 to ${longestWaitSeconds}`);
  }
  return { key: parseReportId(id), waitMs: seconds * 1000 };
};

builder.queryField('report', (t) =>
  t.field({
    type: Report,
    description:
      'Any report by its global id; costs nothing until a field of its own is selected. With waitSeconds, answers when it has finished or the wait is over.',
    args: {
      id: t.arg.id({ required: true, description: 'The global id of the report.' }),
      waitSeconds: t.arg.int({
        defaultValue: 0,
        description: 'Seconds to wait for the report to finish, 25 at most.',
      }),
    },
    extensions: checking(parseWait),
    resolve: async (_, args, { watch, deadline }) => {
      const { key, waitMs } = parseWait(args);
      if (waitMs === 0) return toReportReference(key);
      const time = deadline.within(waitMs);
      try {
        const snapshot = await watch.untilFinished(key, time);
        return snapshot ? toWatchedReport(key, snapshot) : toReportReference(key);
      } finally {
        time.cancel();
      }
    },
  }),
);

builder.subscriptionField('reportUpdates', (t) =>
  t.field({
    type: Report,
    nullable: false,
    description:
      'The report now, then each change of it, until it has finished; then the stream completes. A token that may not read it, or no longer, gets an error as the last event. One whose error is SHUTTING_DOWN was ended by the gateway: subscribe again.',
    args: { id: t.arg.id({ required: true, description: 'The global id of the report.' }) },
    extensions: checking(({ id }: { id: string }) => parseReportId(id)),
    subscribe: (_, { id }, { watch }) => watch.updates(parseReportId(id)),
    resolve: (update, { id }) => {
      if ('error' in update) throw update.error;
      return toWatchedReport(parseReportId(id), update.snapshot);
    },
  }),
);

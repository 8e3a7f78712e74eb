/*
 * A client program: starts an account report by its name, watches it with a progress bar, and writes its
 * rows to a file.
 *
 *   npx tsx examples/download-report/main.ts <report> [file] [account]
 *
 * GATEWAY_URL     default http://127.0.0.1:4000/graphql
 * CANVAS_TOKEN    default the embedded Canvas's administrator
 */
import { print } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { createClient } from 'graphql-sse';
import cliProgress from 'cli-progress';
import { graphql } from './generated/index.ts';
import type { WatchRunSubscription } from './generated/graphql.ts';
import { writeRows } from './write-rows.ts';

const StartRun = graphql(`
  mutation StartRun($account: ID!, $report: String!) {
    startAccountReport(input: { accountId: $account, report: $report }) {
      report {
        id
      }
      errors {
        code
        message
      }
    }
  }
`);

const WatchRun = graphql(`
  subscription WatchRun($id: ID!) {
    reportUpdates(id: $id) {
      state
      finished
      progress
      message
      file {
        url
      }
    }
  }
`);

type Run = WatchRunSubscription['reportUpdates'];

const { GATEWAY_URL = 'http://127.0.0.1:4000/graphql', CANVAS_TOKEN = 'simulator-admin-token' } =
  process.env;
const headers = { authorization: `Bearer ${CANVAS_TOKEN}` };
const client = new GraphQLClient(GATEWAY_URL, { headers });
const [report, target, account = '1'] = process.argv.slice(2);

try {
  if (report === undefined) throw new Error('Which report? E.g. grade_export_csv');
  const id = await start(report);
  const run = await watch(id);
  if (!run.file?.url) throw new Error(run.message ?? `The report ended as ${run.state}`);
  const path = target ?? `${report}.csv`;
  const written = await writeRows(client, id, path);
  for (const { path: name, rows } of written) process.stdout.write(`${name}: ${rows} rows\n`);
  // A docx, for example: it opens without a token.
  if (written.length === 0) process.stdout.write(`It has no rows: ${run.file.url}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** Starts a run, or takes the one that is under way; returns its id. */
async function start(name: string): Promise<string> {
  const { startAccountReport: started } = await client.request(StartRun, { account, report: name });
  if (started.report) return started.report.id;
  throw new Error(started.errors.map(({ code, message }) => `${code}: ${message}`).join('\n'));
}

/** Shows a run's progress until it has finished. */
async function watch(id: string): Promise<Run> {
  const events = createClient({ url: GATEWAY_URL, headers });
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage} % {state}',
    noTTYOutput: true,
    notTTYSchedule: 1_000,
  });
  bar.start(100, 0, { state: 'CREATED' });
  try {
    // A stream that ends before the run has finished was ended by a gateway that stops: come back.
    for (;;) {
      const updates = events.iterate<WatchRunSubscription>({
        query: print(WatchRun),
        variables: { id },
      });
      for await (const { data, errors } of updates) {
        if (errors?.some(({ extensions }) => extensions.code === 'SHUTTING_DOWN')) break;
        if (errors) throw new Error(errors.map(({ message }) => message).join('\n'));
        if (!data) continue;
        const run = data.reportUpdates;
        bar.update(run.progress ?? 0, { state: run.state });
        if (run.finished) return run;
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
  } finally {
    bar.stop();
    events.dispose();
  }
}

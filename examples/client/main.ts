/*
 * A client program: starts an account report, asks until it has finished, prints the link to its file,
 * and lists the grade distribution of a department.
 *
 *   npx tsx examples/client/main.ts [report] [account]
 *
 * GATEWAY_URL     default http://127.0.0.1:4000/graphql
 * CANVAS_TOKEN    default the embedded Canvas's administrator
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { GraphQLClient } from 'graphql-request';
import { graphql } from './generated/index.ts';

const StartReport = graphql(`
  mutation StartReport($input: StartAccountReportInput!) {
    startAccountReport(input: $input) {
      reused
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

const ReportStatus = graphql(`
  query ReportStatus($id: ID!) {
    report(id: $id) {
      state
      finished
      progress
      message
      file {
        displayName
        size
        url
      }
    }
  }
`);

const GradeDistribution = graphql(`
  query DepartmentGrades($account: ID!) {
    account(id: $account) {
      name
      analytics(filter: CURRENT) {
        grades {
          total
          mean
          bins {
            score
            count
          }
        }
      }
    }
  }
`);

const { GATEWAY_URL = 'http://127.0.0.1:4000/graphql', CANVAS_TOKEN = 'simulator-admin-token' } =
  process.env;
const [report = 'grade_export_csv', account = '1'] = process.argv.slice(2);
const client = new GraphQLClient(GATEWAY_URL, {
  headers: { authorization: `Bearer ${CANVAS_TOKEN}` },
});
const print = (line: string) => process.stdout.write(`${line}\n`);

await runReport();
await showGrades();

async function runReport(): Promise<void> {
  const { startAccountReport: started } = await client.request(StartReport, {
    input: { accountId: account, report, reuseWithinSeconds: 60 },
  });
  if (!started.report) {
    print(`Not started: ${started.errors.map(({ code, message }) => `${code} ${message}`).join()}`);
    process.exitCode = 1;
    return;
  }
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 1.5, 10_000)) {
    const { report: run } = await client.request(ReportStatus, { id: started.report.id });
    print(`${run?.state ?? 'gone'} ${run?.progress ?? 0} %`);
    if (!run || run.finished) {
      print(run?.file?.url ?? run?.message ?? 'No file');
      return;
    }
    await sleep(waitMs);
  }
}

async function showGrades(): Promise<void> {
  const { account: department } = await client.request(GradeDistribution, { account });
  const grades = department?.analytics?.grades;
  if (!department || !grades) return;
  print(`\n${department.name}: ${grades.total} grades, mean ${grades.mean?.toFixed(1) ?? '–'}`);
  for (let from = 0; from <= 90; from += 10) {
    const upTo = from === 90 ? 100 : from + 9;
    const count = grades.bins
      .filter(({ score }) => score >= from && score <= upTo)
      .reduce((sum, bin) => sum + bin.count, 0);
    const bar = '█'.repeat(Math.round((count / Math.max(1, grades.total)) * 100));
    print(`${`${from}–${upTo}`.padStart(6)} ${String(count).padStart(5)} ${bar}`);
  }
}

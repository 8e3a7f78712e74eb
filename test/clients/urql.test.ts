import { Client, fetchExchange, type OperationResult } from '@urql/core';
import { expect, it } from 'vitest';
import {
  CourseCardDocument,
  ReportStatusDocument,
  SlowAnalyticsDocument,
  type SlowAnalyticsQuery,
  StartReportDocument,
} from '../generated/graphql.ts';
import { serveGateway } from '../support/served-gateway.ts';

async function start() {
  const { url, headers } = await serveGateway();
  return new Client({
    url,
    exchanges: [fetchExchange],
    fetchOptions: { headers },
    preferGetMethod: false,
  });
}

it('reads typed data', async () => {
  const client = await start();
  const { data, error } = await client.query(CourseCardDocument, { id: '1' });
  expect(error).toBeUndefined();
  expect(data?.course?.id).toBe('Q291cnNlLTE=');
});

it('starts a report, and reads it again by its id', async () => {
  const client = await start();
  const { data } = await client.mutation(StartReportDocument, {
    input: { accountId: '1', report: 'grade_export_csv' },
  });
  expect(data?.startAccountReport.errors).toEqual([]);
  const { id } = data!.startAccountReport.report!;
  const { data: again } = await client.query(ReportStatusDocument, { id });
  expect(again?.report).toMatchObject({ id, progress: expect.any(Number) });
});

it('gets an error with its code beside the data', async () => {
  const client = await start();
  const { data, error } = await client.query(CourseCardDocument, { id: '999999999' });
  expect(data).toEqual({ course: null });
  expect(error?.graphQLErrors[0]?.extensions).toMatchObject({ code: 'NOT_FOUND' });
});

it('shows what is fast before what is deferred', async () => {
  const client = await start();
  const results: OperationResult<SlowAnalyticsQuery>[] = [];
  await new Promise<void>((resolve) => {
    client.query(SlowAnalyticsDocument, { id: '1' }).subscribe((result) => {
      results.push(result);
      if (!result.hasNext) resolve();
    });
  });
  expect(results.length).toBeGreaterThanOrEqual(2);
  expect(results[0]!.data?.course?.analytics?.assignments).toBeUndefined();
  expect(results[0]!.data?.course?.name).toEqual(expect.any(String));
  const { data, error } = results.at(-1)!;
  expect(error).toBeUndefined();
  expect(data?.course?.analytics?.assignments?.length).toBeGreaterThan(0);
});

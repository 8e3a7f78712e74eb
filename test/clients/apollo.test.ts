import {
  ApolloClient,
  ApolloLink,
  CombinedGraphQLErrors,
  HttpLink,
  InMemoryCache,
} from '@apollo/client';
import { Defer20220824Handler } from '@apollo/client/incremental';
import { expect, it } from 'vitest';
import {
  CourseCardDocument,
  CourseListDocument,
  type ReportProgressFragment,
  ReportProgressFragmentDoc,
  ReportStatusDocument,
  SlowAnalyticsDocument,
  StartReportDocument,
} from '../generated/graphql.ts';
import { serveGateway } from '../support/served-gateway.ts';

/** The types behind each interface; an application takes them from the schema. */
const possibleTypes = { Report: ['AccountReport', 'CourseReport', 'QuizReport'] };

async function start() {
  const gateway = await serveGateway();
  const client = new ApolloClient({
    link: ApolloLink.from([new HttpLink({ uri: gateway.url, headers: gateway.headers })]),
    cache: new InMemoryCache({ possibleTypes }),
    incrementalHandler: new Defer20220824Handler(),
  });
  return { ...gateway, client };
}

it('keeps a course that two queries touch once in its cache, by `id`', async () => {
  const { client } = await start();
  const { data: list } = await client.query({
    query: CourseListDocument,
    variables: { first: 3 },
  });
  const { id, name } = list!.account!.coursesConnection!.nodes[0]!;
  await client.query({ query: CourseCardDocument, variables: { id } });
  const cache = client.cache.extract() as Record<string, object>;
  const courses = Object.keys(cache).filter((key) => key.startsWith('Course:'));
  expect(courses).toHaveLength(3);
  expect(cache[`Course:${id}`]).toMatchObject({
    name,
    workflowState: expect.any(String),
    courseCode: expect.any(String),
  });
});

it('feeds a progress bar by a fragment on the interface Report', async () => {
  const { client } = await start();
  const { data } = await client.mutate({
    mutation: StartReportDocument,
    variables: { input: { accountId: '1', report: 'grade_export_csv' } },
  });
  const { id } = data!.startAccountReport.report!;
  const readBar = (): ReportProgressFragment | null =>
    client.cache.readFragment({
      id: `AccountReport:${id}`,
      fragment: ReportProgressFragmentDoc,
    });
  expect(readBar()).toMatchObject({ id, finished: expect.any(Boolean) });
  do {
    await client.query({
      query: ReportStatusDocument,
      variables: { id },
      fetchPolicy: 'network-only',
    });
  } while (readBar()?.finished === false);
  expect(readBar()).toMatchObject({ id, state: 'COMPLETE', progress: 100, finished: true });
});

it('merges a deferred part into its cache', async () => {
  const { client } = await start();
  const { data } = await client.query({ query: SlowAnalyticsDocument, variables: { id: '1' } });
  expect(data?.course?.analytics?.assignments?.length).toBeGreaterThan(0);
});

it('throws an error that carries the code', async () => {
  const { client } = await start();
  const error: unknown = await client
    .query({ query: CourseCardDocument, variables: { id: '999999999' } })
    .catch((reason: unknown) => reason);
  expect(CombinedGraphQLErrors.is(error)).toBe(true);
  expect((error as CombinedGraphQLErrors).errors[0]?.extensions).toMatchObject({
    code: 'NOT_FOUND',
  });
});

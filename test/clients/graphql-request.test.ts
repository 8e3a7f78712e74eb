import { ClientError, GraphQLClient } from 'graphql-request';
import { expect, it } from 'vitest';
import {
  AvailableReportsDocument,
  CourseCardDocument,
  FirstLookDocument,
  SlowAnalyticsDocument,
} from '../generated/graphql.ts';
import { serveGateway } from '../support/served-gateway.ts';

it('sends typed documents, and gets typed answers', async () => {
  const { url, headers } = await serveGateway();
  const client = new GraphQLClient(url, { headers });
  const { viewer, account } = await client.request(FirstLookDocument);
  expect(viewer?.name).toBe('Ines Castellano');
  const students: number | undefined = account?.analytics?.statistics?.students;
  expect(students).toBe(388);
  const { account: offered } = await client.request(AvailableReportsDocument);
  expect(offered?.availableReports?.map(({ report }) => report)).toContain('grade_export_csv');
});

it('reads by GET as well', async () => {
  const { url, headers } = await serveGateway();
  const client = new GraphQLClient(url, { headers, method: 'GET' });
  const { course } = await client.request(CourseCardDocument, { id: '1' });
  expect(course).toEqual({
    id: 'Q291cnNlLTE=',
    name: expect.any(String),
    courseCode: expect.any(String),
  });
});

it('knows no @defer, and gets one plain answer', async () => {
  const { url, headers } = await serveGateway();
  const client = new GraphQLClient(url, { headers });
  const { course } = await client.request(SlowAnalyticsDocument, { id: '1' });
  expect(course?.analytics?.assignments?.length).toBeGreaterThan(0);
});

it('throws an error that carries the code', async () => {
  const { url, headers } = await serveGateway();
  const client = new GraphQLClient(url, { headers });
  const error: unknown = await client
    .request(CourseCardDocument, { id: '999999999' })
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ClientError);
  expect((error as ClientError).response.errors?.[0]?.extensions).toMatchObject({
    code: 'NOT_FOUND',
    requestId: expect.any(String),
  });
});

import { GraphQLClient } from 'graphql-request';
import { expect, it } from 'vitest';
import { AvailableReportsDocument, FirstLookDocument } from './generated/graphql.ts';
import { startGateway } from './support/gateway.ts';
import { serve } from './support/serve.ts';

it('a client program sends typed documents over HTTP, and gets typed answers', async () => {
  const { yoga, tokens } = await startGateway();
  const url = await serve((request, response) => void yoga(request, response));
  const client = new GraphQLClient(`${url}/graphql`, {
    headers: { authorization: `Bearer ${tokens.admin}` },
  });
  const { viewer, account } = await client.request(FirstLookDocument);
  expect(viewer?.name).toBe('Ines Castellano');
  const students: number | undefined = account?.analytics?.statistics?.students;
  expect(students).toBe(388);
  const { account: offered } = await client.request(AvailableReportsDocument);
  expect(offered?.availableReports?.map(({ report }) => report)).toContain('grade_export_csv');
});

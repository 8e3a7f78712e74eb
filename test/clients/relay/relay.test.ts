import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import {
  createOperationDescriptor,
  Environment,
  fetchQuery,
  type GraphQLResponse,
  getSingularSelector,
  type GraphQLTaggedNode,
  Network,
  type OperationDescriptor,
  type OperationType,
  type ReaderFragment,
  RecordSource,
  type RequestParameters,
  Store,
  type Variables,
  getRequest,
} from 'relay-runtime';
import { expect, it } from 'vitest';
import { serveGateway } from '../../support/served-gateway.ts';
import coursesFragment, {
  type AccountCourses_account$data,
} from './__generated__/AccountCourses_account.graphql.ts';
import coursesPage from './__generated__/AccountCoursesPaginationQuery.graphql.ts';
import coursesQuery from './__generated__/AccountCoursesQuery.graphql.ts';
import progressFragment, {
  type ReportProgress_report$data,
} from './__generated__/ReportProgress_report.graphql.ts';
import progressQuery from './__generated__/ReportProgressQuery.graphql.ts';
import progressRefetch from './__generated__/ReportProgressRefetchQuery.graphql.ts';

/** The path of its binary, of which it has no types. */
const relayCompiler = createRequire(import.meta.url)('relay-compiler') as string;

/** A store that reads from a gateway, without a React around it. */
class RelayApp {
  readonly environment: Environment;

  constructor(url: string, headers: Record<string, string>) {
    const send = async ({ text }: RequestParameters, variables: Variables) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ query: text, variables }),
      });
      return (await response.json()) as GraphQLResponse;
    };
    this.environment = new Environment({
      network: Network.create(send),
      store: new Store(new RecordSource()),
    });
  }

  /** Fetches, and keeps what came, as `useLazyLoadQuery` does. */
  async load(query: GraphQLTaggedNode, variables: Variables): Promise<OperationDescriptor> {
    const operation = createOperationDescriptor(getRequest(query), variables);
    this.environment.retain(operation);
    await fetchQuery<OperationType>(this.environment, query, variables).toPromise();
    return operation;
  }

  /** The data of a query, in which fragments are masked. */
  read(operation: OperationDescriptor): unknown {
    return this.environment.lookup(operation.fragment).data;
  }

  /** The data of a fragment, as `useFragment` gives it. */
  readFragment(fragment: ReaderFragment, reference: unknown): unknown {
    return this.environment.lookup(getSingularSelector(fragment, reference)).data;
  }
}

it('relay-compiler accepts the schema, and its artifacts are those in the repository', async () => {
  // Exits with 1 where an artifact would change.
  await promisify(execFile)(relayCompiler, ['--validate', 'relay.config.json'], {
    cwd: import.meta.dirname,
  });
});

it('a fragment with pagination reads page after page into one list', async () => {
  const { url, headers, query } = await serveGateway();
  const app = new RelayApp(url, headers);
  const operation = await app.load(coursesQuery, { id: '1' });
  const readCourses = () => {
    const { account } = app.read(operation) as { account: unknown };
    return app.readFragment(coursesFragment, account) as AccountCourses_account$data & {
      coursesConnection: { pageInfo: { endCursor: string; hasNextPage: boolean } };
    };
  };
  const { id, coursesConnection: first } = readCourses();
  expect(first.edges).toHaveLength(2);
  await app.load(coursesPage, { id, count: 3, cursor: first.pageInfo.endCursor });
  const names = readCourses().coursesConnection.edges.map(({ node }) => node.name);
  const { data } = await query(
    '{ account(id: 1) { coursesConnection(first: 5) { nodes { name } } } }',
  );
  expect(names).toEqual(
    data.account.coursesConnection.nodes.map((node: { name: string }) => node.name),
  );
});

it('`node` refetches a report of any family, and the progress bar follows', async () => {
  const { url, headers, query, simulator } = await serveGateway();
  simulator.settings.change({ jobs: { queuedMs: 0, runningMs: 600_000, compilingMs: 0 } });
  const { data } = await query(
    'mutation { startAccountReport(input: { accountId: 1, report: "grade_export_csv" }) { report { id } } }',
  );
  const { id } = data.startAccountReport.report as { id: string };
  const app = new RelayApp(url, headers);
  const operation = await app.load(progressQuery, { report: 'grade_export_csv' });
  const readProgress = () => {
    const { account } = app.read(operation) as {
      account: { availableReport: { lastRun: { id: string } } };
    };
    const { lastRun } = account.availableReport;
    expect(lastRun.id).toBe(id);
    return app.readFragment(progressFragment, lastRun) as ReportProgress_report$data;
  };
  expect(readProgress().finished).toBe(false);
  await query('mutation ($id: ID!) { abortReport(input: { id: $id }) { errors { code } } }', {
    variables: { id },
  });
  await app.load(progressRefetch, { id });
  expect(readProgress()).toMatchObject({ finished: true, state: 'ABORTED' });
});

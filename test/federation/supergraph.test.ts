import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toGlobalId } from '../../src/schema/ids.ts';
import { startAdvising } from './advising.ts';
import { gateways } from './gateways.ts';
import { advising, canvasReporting, composers } from './subgraphs.ts';
import { startReporting } from './reporting.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/federation.md'), 'utf8');

/** Both services, and a supergraph of them. */
async function startSupergraph(advisingSdl = advising.sdl) {
  const reporting = await startReporting();
  const advisingService = await startAdvising();
  const { supergraph, errors } = composers['@apollo/composition'](
    { ...canvasReporting, url: reporting.url },
    { ...advising, sdl: advisingSdl, url: advisingService.url },
  );
  expect(errors).toEqual([]);
  return { reporting, advising: advisingService, supergraph: supergraph! };
}

describe.each(Object.entries(gateways))('through %s', (_, startGateway) => {
  it('a query crosses from the other service into ours and back', async () => {
    const { supergraph, reporting } = await startSupergraph();
    const query = await startGateway(supergraph);
    const { data, errors } = await query(
      `{
        advisors {
          courses { name courseCode term { name } advisor { email } }
          students { _id name }
        }
      }`,
      { token: reporting.tokens.admin },
    );
    expect(errors).toBeUndefined();
    const [{ courses, students }] = data.advisors;
    expect(courses).toHaveLength(3);
    for (const course of courses) {
      expect(course.courseCode).toMatch(/\w/);
      expect(course.term.name).toMatch(/\w/);
      expect(course.advisor).toEqual({ email: 'ida@example.edu' });
    }
    expect(students.map((student: { _id: string }) => student._id)).toEqual(['101', '10001']);
    for (const student of students) expect(student.name).toMatch(/\w+ \w+/);
    // Nothing but these objects, each term with its course. The gateway of Hive asks for some in two steps.
    expect([...new Set(reporting.canvas.requests)].sort()).toEqual([
      'GET /api/v1/courses/1?include%5B%5D=term',
      'GET /api/v1/courses/2?include%5B%5D=term',
      'GET /api/v1/courses/3?include%5B%5D=term',
      'GET /api/v1/users/10001',
      'GET /api/v1/users/101',
    ]);
  });

  it("the caller's token decides, and goes to both services", async () => {
    const { supergraph, reporting, advising } = await startSupergraph();
    const query = await startGateway(supergraph);
    const operation = '{ advisors { students { email loginId } } }';
    const admin = await query(operation, { token: reporting.tokens.admin });
    expect(admin.errors).toBeUndefined();
    expect(admin.data.advisors[0].students[0].email).toMatch(/@/);
    const student = await query(operation, { token: reporting.tokens.student });
    expect(student.data.advisors[0].students[0].email).toBeNull();
    expect(student.errors?.map(({ extensions }) => extensions.code)).toContain('FORBIDDEN');
    const nobody = await query(operation, { token: null });
    expect(nobody.errors?.map(({ extensions }) => extensions.code)).toContain('UNAUTHENTICATED');
    expect(advising.requests.map(({ authorization }) => authorization)).toEqual([
      `Bearer ${reporting.tokens.admin}`,
      `Bearer ${reporting.tokens.student}`,
      null,
    ]);
  });

  it('@requires brings our field to the other service, @override takes one from us', async () => {
    const { supergraph, reporting } = await startSupergraph();
    const query = await startGateway(supergraph);
    const { data, errors } = await query(
      `{ course(id: "${toGlobalId('Course', '1')}") { courseCode room workflowState } }`,
      { token: reporting.tokens.admin },
    );
    expect(errors).toBeUndefined();
    expect(data.course.room).toBe(`Room of ${String(data.course.courseCode)}`);
    expect(data.course.workflowState).toBe('advised');
  });

  it('mutations and arguments of every kind pass', async () => {
    const { supergraph, reporting } = await startSupergraph();
    const query = await startGateway(supergraph);
    const { data, errors } = await query(
      `mutation ($input: StartAccountReportInput!) {
        startAccountReport(input: $input) { report { id account { name } } errors { code } }
      }`,
      {
        token: reporting.tokens.admin,
        variables: {
          input: {
            accountId: '1',
            report: 'provisioning_csv',
            parameters: { users: true, extra: { include_deleted: false } },
          },
        },
      },
    );
    expect(errors).toBeUndefined();
    expect(data.startAccountReport.report.account).toEqual({ name: 'Northgate University' });
  });

  it("the page's example composes and answers", async () => {
    const [, sdl] = /```graphql\n# advising\.graphql\n([^]*?)```/.exec(page)!;
    const [, operation] = /```graphql\n(query AdvisedCourses[^]*?)```/.exec(page)!;
    const { supergraph, reporting } = await startSupergraph(sdl);
    const query = await startGateway(supergraph);
    const { data, errors } = await query(operation!, { token: reporting.tokens.admin });
    expect(errors).toBeUndefined();
    const [{ courses }] = data.advisors;
    expect(courses).toHaveLength(3);
    for (const { analytics } of courses) expect(analytics.assignments.length).toBeGreaterThan(0);
  });
});

it('@provides spares us a call, where the gateway heeds it', async () => {
  const { supergraph, reporting } = await startSupergraph();
  const query = await gateways['@apollo/gateway'](supergraph);
  const { data } = await query('{ advisors { courses { name } } }', {
    token: reporting.tokens.admin,
  });
  expect(data.advisors[0].courses[0]).toEqual({ name: 'A name of its own' });
  expect(reporting.canvas.requests).toEqual([]);
});

it("the page's supergraph.yaml names the file that a test prints", () => {
  const [yaml] = /^# supergraph\.yaml[^]*?```/m.exec(page)!;
  expect([...yaml.matchAll(/file: (\S+)/g)].map(([, file]) => file)).toEqual([
    'schema/subgraph.graphql',
    'advising.graphql',
  ]);
  expect(yaml).toContain('http://127.0.0.1:4000/graphql');
});

import { describe, expect, it } from 'vitest';
import { json, startScriptedGateway } from '../support/scripted-canvas.ts';
import { startGateway } from '../support/gateway.ts';

const forbidden = {
  status: 'unauthorized',
  errors: [{ message: 'user not authorized to perform that action' }],
};

describe('rights', () => {
  it.each([403, 401])(
    'one course of fifty that may not be read is one FORBIDDEN error, and 49 answers (status %i)',
    async (status) => {
      const { query } = await startScriptedGateway((request, response) => {
        const id = /courses\/(\d+)/.exec(request.url!)![1]!;
        if (id === '7') json(response, forbidden, { status });
        else json(response, { id, name: `Course ${id}` });
      });
      const ids = Array.from({ length: 50 }, (_, at) => String(at + 1));
      const { data, errors } = await query('query ($ids: [ID!]!) { courses(ids: $ids) { name } }', {
        variables: { ids },
      });
      expect(data.courses.filter(Boolean)).toHaveLength(49);
      expect(data.courses[6]).toBeNull();
      expect(errors).toMatchObject([
        { path: ['courses', 6, 'name'], extensions: { code: 'FORBIDDEN', status } },
      ]);
      expect(errors).toHaveLength(1);
    },
  );

  it('a refused token is UNAUTHENTICATED, a missing scope FORBIDDEN', async () => {
    const { query, tokens } = await startGateway();
    const operation = '{ course(id: 1) { analytics { activity { views } } } }';
    const codeFor = async (token: string) =>
      (await query(operation, { token })).errors?.map(({ extensions }) => extensions.code);
    expect(await codeFor('no-such-token')).toEqual(['UNAUTHENTICATED']);
    expect(await codeFor(tokens.expired)).toEqual(['UNAUTHENTICATED']);
    expect(await codeFor(tokens.revoked)).toEqual(['UNAUTHENTICATED']);
    expect(await codeFor(tokens.scoped)).toEqual(['FORBIDDEN']);
    expect(await codeFor(tokens.student)).toEqual(['FORBIDDEN']);
    expect(await codeFor(tokens.admin)).toBeUndefined();
  });

  it('a teacher reads the names of students without the right to look users up', async () => {
    const { query, simulator, tokens } = await startGateway();
    const { data: own } = await query('{ viewer { _id } }', { token: tokens.teacher });
    const teaches = simulator.world.courses.find(
      ({ id, state }) =>
        state === 'available' &&
        simulator.world
          .enrollments(id)
          .some(
            ({ userId, type }) => type === 'TeacherEnrollment' && String(userId) === own.viewer._id,
          ),
    );
    const { data, errors } = await query(
      'query ($id: ID!) { course(id: $id) { analytics { studentSummariesConnection(first: 5) { nodes { student { name } } } } } }',
      { token: tokens.teacher, variables: { id: String(teaches!.id) } },
    );
    expect(errors).toBeUndefined();
    expect(data.course.analytics.studentSummariesConnection.nodes).toHaveLength(5);
  });

  it('two callers see their own names for one instant, each with the offset that Canvas sent', async () => {
    const { query, tokens } = await startGateway();
    const operation =
      '{ account(id: 1) { reportsConnection(report: "grade_export_csv") { nodes { createdAt } } } }';
    const at = async (token: string) =>
      (await query(operation, { token })).data.account.reportsConnection.nodes[0]
        .createdAt as string;
    const denver = await at(tokens.admin);
    const utc = await at(tokens.utcAdmin);
    expect(denver).toMatch(/-0[67]:00$/);
    expect(utc).toMatch(/Z$/);
    expect(Date.parse(denver)).toBe(Date.parse(utc));
  });
});

import { describe, expect, it } from 'vitest';
import { always, biology, byPath, inTurn, refuse } from '../support/canvas-scripts.ts';
import { startGateway } from '../support/gateway.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

const asked = { headers: { 'x-canvas-trace': 'true' } };
const statistics = '{ account(id: 1) { name analytics(termId: 4) { statistics { courses } } } }';

describe('extensions.canvas', () => {
  it('tells each call of an operation by its route, its cost, and what is left to the token', async () => {
    const { query, simulator } = await startGateway();
    const { data, extensions } = await query(statistics, asked);
    expect(data.account.name).toBe('Northgate University');
    const requests = [...extensions!.canvas!.requests].sort(
      (a, b) => a.route.length - b.route.length,
    );
    const sent = simulator.requests.all().sort((a, b) => a.path.length - b.path.length);
    expect(requests).toEqual([
      {
        route: 'GET /api/v1/accounts/:id',
        status: 200,
        durationMs: expect.any(Number),
        queuedMs: 0,
        cost: sent[0]!.cost,
      },
      {
        route: 'GET /api/v1/accounts/:account_id/analytics/terms/:term_id/statistics',
        status: 200,
        durationMs: expect.any(Number),
        queuedMs: 0,
        cost: sent[1]!.cost,
      },
    ]);
    expect(extensions!.canvas!.cost).toBeCloseTo(sent[0]!.cost! + sent[1]!.cost!, 3);
    expect(sent.map(({ remaining }) => remaining)).toContain(
      extensions!.canvas!.rateLimitRemaining,
    );
  });

  it.each([undefined, 'false', '0', ''])(
    'is there only where it is asked for: %j',
    async (value) => {
      const gateway = await startScriptedGateway(always(biology));
      const headers: Record<string, string> =
        value === undefined ? {} : { 'x-canvas-trace': value };
      expect(await gateway.query('{ course(id: 1) { name } }', { headers })).toEqual({
        data: { course: { name: 'Biology' } },
      });
    },
  );

  it('stands beside errors too, and names no object', async () => {
    const { query } = await startGateway();
    const answer = await query('{ course(id: 987654321) { name } }', asked);
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['NOT_FOUND']);
    expect(answer.extensions?.canvas?.requests).toMatchObject([
      { route: 'GET /api/v1/courses/:id', status: 404 },
    ]);
    expect(JSON.stringify(answer.extensions)).not.toContain('987654321');
  });

  it('is empty where no call was made', async () => {
    const { query, requests } = await startScriptedGateway(always(biology));
    const none = { requests: [], cost: 0, rateLimitRemaining: null };
    expect((await query('{ __typename }', asked)).extensions).toEqual({ canvas: none });
    const refused = await query('{ course(id: "no id") { name } }', asked);
    expect(refused.errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(refused.extensions).toEqual({ canvas: none });
    expect(requests).toEqual([]);
  });

  it('tells of a refusal and of its repetition, each', async () => {
    const { query } = await startScriptedGateway(
      inTurn(
        (_, response) => {
          refuse(response);
        },
        always(biology, { headers: { 'x-request-cost': '0.25' } }),
      ),
    );
    const { extensions } = await query('{ course(id: 1) { name } }', asked);
    expect(extensions?.canvas).toMatchObject({
      requests: [
        { status: 403, cost: null },
        { status: 200, cost: 0.25 },
      ],
      cost: 0.25,
    });
  });

  it('says of an answer that came by the call of another operation that it was shared', async () => {
    let answerCourse: () => void = () => undefined;
    const course: Script = (_, response) => {
      answerCourse = () => {
        json(response, biology, { headers: { 'x-request-cost': '0.5' } });
      };
      // The second operation asks for the same course, and for its viewer: whose call tells that it waits.
      second = query('{ course(id: 1) { name } viewer { name } }', asked);
    };
    const viewer: Script = (_, response) => {
      json(response, { id: '2', name: 'Ada' }, { headers: { 'x-request-cost': '0.125' } });
      answerCourse();
    };
    const { query, requests } = await startScriptedGateway(
      byPath({ '/api/v1/courses/1': course, '/api/v1/users/self': viewer }),
    );
    let second: ReturnType<typeof query> | undefined;
    const first = await query('{ course(id: 1) { name } }', asked);
    const { data, extensions } = await second!;
    expect(data).toEqual({ course: { name: 'Biology' }, viewer: { name: 'Ada' } });
    expect(requests).toHaveLength(2);
    expect(first.extensions?.canvas?.cost).toBe(0.5);
    expect(first.extensions?.canvas?.requests[0]).not.toHaveProperty('shared');
    expect(extensions?.canvas?.cost).toBe(0.125);
    expect(extensions?.canvas?.requests).toContainEqual(
      expect.objectContaining({ route: 'GET /api/v1/courses/:id', shared: true, cost: null }),
    );
  });
});

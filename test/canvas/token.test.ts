import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { biology, secretToken } from '../support/canvas-scripts.ts';
import { plainConfig } from '../support/gateway.ts';
import { json, type Script, startScriptedGateway } from '../support/scripted-canvas.ts';

const viewerQuery = '{ viewer { name } }';

/** Tells each caller the token by which it came, and keeps what it was sent. */
function mirror(): { script: Script; received: IncomingHttpHeaders[] } {
  const received: IncomingHttpHeaders[] = [];
  const script: Script = (request, response) => {
    received.push(request.headers);
    json(response, { id: '1', name: request.headers.authorization });
  };
  return { script, received };
}

/** An operation with exactly these headers, beside those of its body. */
async function ask(
  { yoga }: Pick<Awaited<ReturnType<typeof startScriptedGateway>>, 'yoga'>,
  query: string,
  headers: Record<string, string>,
): Promise<unknown> {
  const response = await yoga.fetch('http://gateway.test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return response.json();
}

describe("the caller's token", () => {
  it.each(['1~AbC123', '7236~a-b._~+/=', 'x', `1~${'y'.repeat(500)}`])(
    'goes to Canvas as it came: %s',
    async (token) => {
      const { script } = mirror();
      const { query, requests } = await startScriptedGateway(script);
      expect(await query(viewerQuery, { token })).toEqual({
        data: { viewer: { name: `Bearer ${token}` } },
      });
      expect(requests).toEqual(['GET /api/v1/users/self']);
    },
  );

  it.each(['bearer a-token', 'BEARER a-token', 'Bearer   a-token', 'Bearer a-token '])(
    'may be introduced as HTTP allows, and goes out as Canvas wants it: %j',
    async (authorization) => {
      const { script } = mirror();
      const gateway = await startScriptedGateway(script);
      expect(await ask(gateway, viewerQuery, { authorization })).toEqual({
        data: { viewer: { name: 'Bearer a-token' } },
      });
    },
  );

  it('is never part of a URL', async () => {
    const { query, requests } = await startScriptedGateway(mirror().script);
    await query(viewerQuery, { token: secretToken });
    expect(requests.join()).not.toContain(secretToken);
  });

  it('is all that Canvas gets of the request, but for its id: no cookie, no key, no address', async () => {
    const { script, received } = mirror();
    const gateway = await startScriptedGateway(script);
    await ask(gateway, viewerQuery, {
      authorization: 'Bearer a-token',
      cookie: 'session=private',
      'x-api-key': 'private',
      'x-forwarded-for': '192.0.2.1',
      'x-request-id': 'of-the-client',
      referer: 'https://private.test',
    });
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject({ 'x-request-id': 'of-the-client' });
    expect(JSON.stringify(received)).not.toMatch(/private|192\.0\.2\.1/);
  });
});

describe('a call', () => {
  it('asks for ids as texts, and for JSON', async () => {
    const { script, received } = mirror();
    const { query } = await startScriptedGateway(script);
    await query(viewerQuery);
    expect(received[0]?.accept).toContain('application/json+canvas-string-ids');
    // The quiz endpoints change their shape for this one.
    expect(received[0]?.accept).not.toContain('application/vnd.api+json');
  });

  it('that starts something sends JSON, in which false stays false', async () => {
    const bodies: string[] = [];
    const { query, requests } = await startScriptedGateway((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        bodies.push(`${request.headers['content-type'] ?? ''} ${body}`);
        json(response, { id: '7', status: 'created' });
      });
    });
    await query(`mutation {
      startCourseReport(input: { courseId: 1, parameters: { users: false, order: "ü" } }) {
        report { _id }
      }
    }`);
    expect(bodies).toEqual(['application/json {"parameters":{"users":false,"order":"ü"}}']);
    expect(requests).toEqual(['POST /api/v1/courses/1/reports/course_pace_docx']);
  });
});

describe('two tokens', () => {
  it('never share an answer, one after the other', async () => {
    const { query, requests } = await startScriptedGateway(mirror().script);
    for (const token of ['one', 'two', 'one']) {
      expect(await query(viewerQuery, { token })).toEqual({
        data: { viewer: { name: `Bearer ${token}` } },
      });
    }
    expect(requests.length).toBeGreaterThanOrEqual(2);
  });

  it('never share an answer, at the same time', async () => {
    const waiting: (() => void)[] = [];
    // Nobody is answered before both have asked.
    const { query, requests } = await startScriptedGateway((request, response) => {
      waiting.push(() => {
        json(response, { ...biology, name: request.headers.authorization });
      });
      if (waiting.length === 2) for (const answer of waiting) answer();
    });
    const operation = '{ course(id: 1) { name } }';
    const answers = await Promise.all([
      query(operation, { token: 'one' }),
      query(operation, { token: 'two' }),
    ]);
    expect(answers.map(({ data }) => data as unknown)).toEqual([
      { course: { name: 'Bearer one' } },
      { course: { name: 'Bearer two' } },
    ]);
    expect(requests).toHaveLength(2);
  });
});

describe('the configured token', () => {
  const config = { ...plainConfig, canvasAccessToken: 'configured' };

  it('stands in for a request that carries none', async () => {
    const { query } = await startScriptedGateway(mirror().script, { config });
    expect(await query(viewerQuery, { token: null })).toEqual({
      data: { viewer: { name: 'Bearer configured' } },
    });
  });

  it("gives way to the caller's own", async () => {
    const { query } = await startScriptedGateway(mirror().script, { config });
    expect(await query(viewerQuery, { token: 'own' })).toEqual({
      data: { viewer: { name: 'Bearer own' } },
    });
  });

  it.each(['Bearer', 'Bearer two words', 'Bearer töken', 'Bearer a,b c'])(
    'is not lent to a request whose own token cannot be read: %j',
    async (authorization) => {
      const gateway = await startScriptedGateway(mirror().script, { config });
      expect(await ask(gateway, viewerQuery, { authorization })).toEqual({
        errors: [
          expect.objectContaining({
            extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) },
          }),
        ],
      });
      expect(gateway.requests).toEqual([]);
    },
  );
});

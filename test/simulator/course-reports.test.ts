import { describe, expect, it } from 'vitest';
import { type Ask, SimulatorFixture, unzip } from '../support/simulator.ts';

const canvas = new SimulatorFixture({ jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 } });
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

interface Report {
  id: number;
  status: string;
  progress: number;
  started_at: string;
  ended_at: string;
  file_url: string;
  attachment: { url: string; filename: string };
}

const pathOf = (courseId: bigint) => `/api/v1/courses/${courseId}/reports/course_pace_docx`;

function start(courseId: bigint, parameters: unknown, ask: Ask = {}) {
  return canvas.ask(pathOf(courseId), { method: 'POST', json: { parameters }, ...ask });
}

async function finish(courseId: bigint, id: number, ask: Ask = {}): Promise<Report> {
  const isOver = (body: unknown) => ['complete', 'error'].includes((body as Report).status);
  const { body } = await canvas.askUntil(`${pathOf(courseId)}/${id}`, isOver, ask);
  return body as Report;
}

async function run(courseId: bigint, parameters: unknown): Promise<Report> {
  const { id } = (await start(courseId, parameters)).body as Report;
  return finish(courseId, id);
}

function idsOf(courseId: bigint) {
  const { world } = canvas.simulator;
  return {
    sections: world.sections(courseId).map(({ id }) => String(id)),
    enrollments: world.enrollments(courseId).map(({ id }) => String(id)),
  };
}

describe('starting a course report', () => {
  it('answers 200 with a run that has not begun, and echoes what it knows', async () => {
    const { sections } = idsOf(1n);
    const parameters = { section_ids: sections.slice(0, 1), other: 1, enrollment_ids: 'x' };
    const { status, body } = await start(1n, parameters);
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.any(Number),
      parameters: { section_ids: sections.slice(0, 1) },
      status: 'created',
      report_type: 'course_pace_docx',
      course_id: 1,
      created_at: expect.stringMatching(/-0[67]:00$/),
      started_at: null,
      ended_at: null,
      file_url: null,
      progress: 0,
    });
  });

  it('checks the course, then the type, then the right, then nothing', async () => {
    const post = (path: string, ask: Ask = {}) => canvas.ask(path, { method: 'POST', ...ask });
    expect((await post('/api/v1/courses/99999/reports/x')).status).toBe(404);
    expect(await post('/api/v1/courses/1/reports/x', { token: 'student' })).toMatchObject({
      status: 400,
      body: { error: 'invalid report type x' },
    });
    expect((await post(pathOf(1n), { token: 'student' })).status).toBe(403);
    expect((await post(pathOf(1n))).status).toBe(500);
    expect((await post(pathOf(1n), { form: 'parameters=x' })).status).toBe(500);
  });

  it('never finds a duplicate', async () => {
    const first = await start(1n, {});
    const second = await start(1n, {});
    expect((second.body as Report).id).not.toBe((first.body as Report).id);
  });

  it('is for teachers and assistants too, in their own courses', async () => {
    const { world, tokens } = canvas.simulator;
    expect(tokens.teacher).not.toBe(tokens.ta);
    for (const token of ['teacher', 'ta'] as const) {
      const { id } = (await canvas.ask('/api/v1/users/self', { token })).body as { id: number };
      const [own] = world.enrollmentsOf(BigInt(id)).filter(({ state }) => state === 'active');
      expect((await start(own!.courseId, {}, { token })).status).toBe(200);
    }
  });
});

describe('a course report', () => {
  it('of one target is a document', async () => {
    const { sections } = idsOf(1n);
    const report = await run(1n, { section_ids: sections.slice(0, 1) });
    const { name } = canvas.simulator.world.sections(1n)[0]!;
    expect(report).toMatchObject({
      status: 'complete',
      progress: 100,
      attachment: {
        filename: `${name}_Section_Pace.docx`,
        'content-type': docx,
        mime_class: 'doc',
        created_at: expect.stringMatching(/Z$/),
      },
    });
    const content = unzip(await canvas.download(report.attachment.url));
    expect(content.get('word/document.xml')!.toString()).toContain(name);
  });

  it('of several targets is a zip of documents', async () => {
    const { sections, enrollments } = idsOf(1n);
    const report = await run(1n, {
      section_ids: sections.slice(0, 2),
      enrollment_ids: enrollments.slice(-1),
    });
    expect(report.attachment).toMatchObject({
      filename: 'course_pace.zip',
      'content-type': 'application/zip',
    });
    const names = [...unzip(await canvas.download(report.attachment.url)).keys()];
    expect(names).toHaveLength(3);
    expect(names.at(-1)).toMatch(/'s_Pace\.docx$/);
  });

  it('without a target of its own course ends in error, and never says why', async () => {
    const foreign = idsOf(2n).sections;
    for (const parameters of [{}, { section_ids: foreign }, { section_ids: ['x'] }]) {
      const report = await run(1n, parameters);
      expect(report).toMatchObject({ status: 'error', file_url: null });
      expect(report).not.toHaveProperty('attachment');
      expect(report).not.toHaveProperty('message');
    }
  });

  it('has a file_url that its verifier opens', async () => {
    const report = await run(1n, { section_ids: idsOf(1n).sections.slice(0, 1) });
    expect(report.file_url).toMatch(/\/files\/\d+\/download\?verifier=1\.1\./);
    expect((await canvas.download(report.file_url)).subarray(0, 2).toString()).toBe('PK');
    const forged = report.file_url.replace('verifier=1.1.', 'verifier=1.2.');
    const answer = await canvas.ask(forged, { token: null });
    expect(answer.headers.get('location')).toMatch(/\/login$/);
  });

  it('climbs with each document', async () => {
    const { sections } = idsOf(1n);
    const simulate = { jobs: { runningMs: 600 } };
    const { id } = (await start(1n, { section_ids: sections.slice(0, 4) }, { simulate }))
      .body as Report;
    const seen = new Set<number>();
    await canvas.askUntil(`${pathOf(1n)}/${id}`, (body) => {
      seen.add((body as Report).progress);
      return (body as Report).status === 'complete';
    });
    expect([0, 25, 50, 75, 100]).toEqual(expect.arrayContaining([...seen]));
    expect(seen.size).toBeGreaterThan(2);
  });

  it('waits for the one before it in its course', async () => {
    const { sections } = idsOf(3n);
    const parameters = { section_ids: sections.slice(0, 1) };
    const simulate = { jobs: { runningMs: 1_500 } };
    const first = (await start(3n, parameters, { simulate })).body as Report;
    const second = (await start(3n, parameters)).body as Report;
    expect((await canvas.ask(`${pathOf(3n)}/${second.id}`)).body).toMatchObject({
      status: 'created',
    });
    const { ended_at: endedAt } = await finish(3n, first.id);
    const { started_at: startedAt } = await finish(3n, second.id);
    expect(startedAt >= endedAt).toBe(true);
  });

  it('is read by its starter only', async () => {
    const { id } = (await start(1n, {})).body as Report;
    expect((await canvas.ask(`${pathOf(1n)}/${id}`, { token: 'utcAdmin' })).status).toBe(403);
    expect((await canvas.ask(`${pathOf(2n)}/${id}`)).status).toBe(404);
    expect((await canvas.ask(`/api/v1/courses/1/reports/any_type/${id}`)).status).toBe(200);
  });
});

describe('the latest course report', () => {
  it('is the newest of the caller, and {} where there is none', async () => {
    const none = { status: 200, body: {} };
    expect(await canvas.ask(pathOf(6n))).toMatchObject(none);
    await start(6n, {});
    const { id } = (await start(6n, {})).body as Report;
    expect((await canvas.ask(pathOf(6n))).body).toMatchObject({ id });
    expect((await canvas.ask(pathOf(6n), { token: 'utcAdmin' })).text).toBe('{}');
    expect((await canvas.ask('/api/v1/courses/6/reports/unknown')).text).toBe('{}');
  });

  it('needs no right but a token and a course', async () => {
    expect((await canvas.ask(pathOf(6n), { token: 'student' })).text).toBe('{}');
    expect((await canvas.ask('/api/v1/courses/99999/reports/x')).status).toBe(404);
  });
});

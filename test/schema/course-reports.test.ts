import { expect, it } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { until } from '../support/until.ts';

const start = `mutation ($input: StartCourseReportInput!) {
  startCourseReport(input: $input) {
    errors { code message attribute }
    report { id reportType state status finished progress createdAt course { _id } parameters { sectionIds raw } }
  }
}`;
const last = '{ course(id: 1) { lastReport { id state file { contentType url } message } } }';

it('a start always sends parameters, without which Canvas would break', async () => {
  const { query, simulator } = await startGateway();
  const { data } = await query(start, { variables: { input: { courseId: 1 } } });
  expect(data.startCourseReport).toMatchObject({
    errors: [],
    report: { reportType: 'course_pace_docx', course: { _id: '1' } },
  });
  const [sent] = simulator.requests;
  expect(sent).toMatchObject({ method: 'POST', status: 200, body: { parameters: {} } });
});

it('a run with a section ends COMPLETE with a document that opens without a token', async () => {
  const { query, simulator } = await startGateway();
  const [section] = simulator.world.sections(1n);
  const sectionId = String(section!.id);
  const { data } = await query(start, {
    variables: { input: { courseId: 1, parameters: { sectionIds: [sectionId] } } },
  });
  expect(data.startCourseReport.report.parameters.sectionIds).toEqual([sectionId]);
  const { id } = data.startCourseReport.report;
  const done = await until(
    () =>
      query('query ($id: ID!) { report(id: $id) { state finished file { contentType url } } }', {
        variables: { id },
      }),
    (answer) => answer.data.report.finished === true,
  );
  expect(done.data.report.state).toBe('COMPLETE');
  const file = await fetch(done.data.report.file.url as string);
  const bytes = Buffer.from(await file.arrayBuffer());
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
});

it('a run without a target ends in ERROR, and Canvas does not say why', async () => {
  const { query } = await startGateway();
  const { data } = await query(start, { variables: { input: { courseId: 1 } } });
  const { id } = data.startCourseReport.report;
  const done = await until(
    () =>
      query('query ($id: ID!) { report(id: $id) { state finished message file { url } } }', {
        variables: { id },
      }),
    (answer) => answer.data.report.finished === true,
  );
  expect(done.data.report).toEqual({ state: 'ERROR', finished: true, message: null, file: null });
});

it('lastReport is null before the first start, and the newest run of the caller after it', async () => {
  const { query, tokens } = await startGateway();
  expect((await query(last)).data).toEqual({ course: { lastReport: null } });
  const { data } = await query(start, { variables: { input: { courseId: 1 } } });
  expect((await query(last)).data.course.lastReport.id).toBe(data.startCourseReport.report.id);
  expect((await query(last, { token: tokens.utcAdmin })).data.course.lastReport).toBeNull();
});

it("somebody else's run is FORBIDDEN, to administrators too", async () => {
  const { query, tokens } = await startGateway();
  const { data } = await query(start, { variables: { input: { courseId: 1 } } });
  const { errors } = await query('query ($id: ID!) { report(id: $id) { state } }', {
    token: tokens.utcAdmin,
    variables: { id: data.startCourseReport.report.id as string },
  });
  expect(errors).toMatchObject([
    { path: ['report', 'state'], extensions: { code: 'FORBIDDEN', status: 403 } },
  ]);
});

it('an unknown type, course or right is an error of the payload', async () => {
  const { query, tokens } = await startGateway();
  const codeOf = async (input: object, token?: string) => {
    const { data } = await query(start, { variables: { input }, ...(token && { token }) });
    return data.startCourseReport.errors[0] as unknown;
  };
  expect(await codeOf({ courseId: 1, reportType: 'nope' })).toMatchObject({
    code: 'UNKNOWN_REPORT',
    attribute: 'reportType',
  });
  expect(await codeOf({ courseId: 4711 })).toMatchObject({
    code: 'NOT_FOUND',
    attribute: 'courseId',
  });
  expect(await codeOf({ courseId: 1 }, tokens.student)).toMatchObject({ code: 'FORBIDDEN' });
});

it('can neither be stopped nor deleted, and costs no call to be told so', async () => {
  const { query, canvas } = await startGateway();
  const id = Buffer.from('CourseReport-1:course_pace_docx:7').toString('base64');
  const { data } = await query(
    `mutation ($id: ID!) {
      abortReport(input: { id: $id }) { errors { code } }
      deleteReport(input: { id: $id }) { deletedId errors { code } }
    }`,
    { variables: { id } },
  );
  expect(data).toEqual({
    abortReport: { errors: [{ code: 'NOT_SUPPORTED' }] },
    deleteReport: { deletedId: null, errors: [{ code: 'NOT_SUPPORTED' }] },
  });
  expect(canvas.requests).toEqual([]);
});

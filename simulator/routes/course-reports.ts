import { badRequest, forbidden, internalError, notFound } from '../http/errors.ts';
import { findCourse, findNumber } from '../http/lookup.ts';
import { isObject } from '../http/params.ts';
import { requireOnCourse } from '../http/rights.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import type { ParamValue } from '../types.ts';
import { findTargets } from '../reports/course-pace.ts';
import { courseReportJson } from '../reports/course-report-json.ts';
import { coursePace, type CourseReportParameters } from '../reports/course-report-store.ts';
import type { Course } from '../world/types.ts';

const ofType = '/api/v1/courses/:course_id/reports/:report_type';

/** The three routes of canvas-rest §2.1. */
export const courseReportRoutes: readonly Route[] = [
  { method: 'POST', template: ofType, cost: 0.2, handle: start },
  { method: 'GET', template: ofType, cost: 0.1, handle: showLatest },
  { method: 'GET', template: `${ofType}/:id`, cost: 0.1, handle: show },
];

/** The type is checked before the right, and nobody checks whether there are parameters at all. */
async function start(request: RouteRequest): Promise<RouteAnswer> {
  const { world, caller, options, faults, path_params } = request;
  const course = findCourse(request, path_params.course_id!);
  if (path_params.report_type !== coursePace) {
    throw badRequest({ error: `invalid report type ${path_params.report_type!}` });
  }
  requireOnCourse(request, course, 'read_reports');
  const parameters = readParameters(request);
  const targets = findTargets(
    world,
    course,
    toIds(parameters.section_ids),
    toIds(parameters.enrollment_ids),
  );
  const report = request.state.courseReports.start({
    course,
    starter: caller.user,
    parameters,
    targets,
    times: options.jobs,
    end: faults.jobs,
  });
  return { status: 200, body: await courseReportJson(request, report, 'start') };
}

/** The caller's own newest run, of whatever type was asked for; `{}` when there is none. */
async function showLatest(request: RouteRequest): Promise<RouteAnswer> {
  const course = findCourse(request, request.path_params.course_id!);
  const report =
    request.path_params.report_type === coursePace
      ? request.state.courseReports.latest(course, request.caller.user)
      : undefined;
  return { status: 200, body: report ? await courseReportJson(request, report) : {} };
}

/** Of its starter only, admins included. The type in the path is not compared. */
async function show(request: RouteRequest): Promise<RouteAnswer> {
  const course: Course = findCourse(request, request.path_params.course_id!);
  const report = request.state.courseReports.find(course, findNumber(request.path_params.id!));
  if (report === undefined) throw notFound();
  if (report.starter.id !== request.caller.user.id) throw forbidden(request.generation);
  return { status: 200, body: await courseReportJson(request, report) };
}

type Scalar = string | number | bigint | boolean;

/** Arrays of scalars under the two known names; all else is dropped. */
function readParameters({ params }: RouteRequest): CourseReportParameters {
  if (!isObject(params.parameters)) throw internalError();
  const { section_ids: sectionIds, enrollment_ids: enrollmentIds } = params.parameters;
  return {
    ...(Array.isArray(sectionIds) && { section_ids: sectionIds.filter(isScalar) }),
    ...(Array.isArray(enrollmentIds) && { enrollment_ids: enrollmentIds.filter(isScalar) }),
  };
}

function isScalar(value: ParamValue): value is Scalar {
  return value !== null && typeof value !== 'object';
}

function toIds(values: readonly Scalar[] = []): bigint[] {
  return values
    .map(String)
    .filter((text) => /^\d{1,19}$/.test(text))
    .map(BigInt);
}

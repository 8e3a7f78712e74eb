import { zoned } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import { paceFile } from './course-pace.ts';
import { coursePace, type CourseReport } from './course-report-store.ts';
import { fileJson } from './file-json.ts';
import type { StoredFile } from './file-store.ts';
import { type Instant, type JobState, jobStateAt } from './job-clock.ts';
import { sign } from './signed-url.ts';

const statuses = {
  queued: 'created',
  running: 'running',
  compiling: 'running',
  succeeded: 'complete',
  failed: 'error',
} as const;

/** A run as the API shows it now, or at the instant given (canvas-rest §2.1); why it failed is never told. */
export async function courseReportJson(
  request: RouteRequest,
  report: CourseReport,
  instant?: Instant,
): Promise<Record<string, Payload>> {
  const { timeZone } = request.caller.user;
  const state = jobStateAt(report.job, instant);
  const file = await fileOf(request, report, state);
  return {
    id: report.id,
    parameters: { ...report.parameters },
    status: statuses[state.phase],
    report_type: coursePace,
    course_id: report.course.id,
    created_at: zoned(report.job.createdAt, timeZone),
    started_at: zoned(state.startedAt, timeZone),
    ended_at: zoned(state.endedAt, timeZone),
    file_url: file === undefined ? null : fileUrl(request, report, file),
    attachment: file === undefined ? undefined : fileJson(request, file),
    progress: progressOf(report, state),
  };
}

/** It climbs with each document; a failed run keeps its last value. */
function progressOf({ targets }: CourseReport, { phase, share }: JobState): number {
  switch (phase) {
    case 'succeeded':
      return 100;
    case 'queued':
      return 0;
    case 'failed':
      return targets.length === 0 ? 0 : 50;
    default:
      return Math.floor((Math.floor(share * targets.length) / Math.max(1, targets.length)) * 100);
  }
}

async function fileOf(
  { world, state }: RouteRequest,
  report: CourseReport,
  { phase, endedAt }: JobState,
): Promise<StoredFile | undefined> {
  if (phase !== 'succeeded') return undefined;
  const { course, starter, targets } = report;
  report.file ??= state.files.create({
    ...paceFile(world, course, targets),
    createdAt: endedAt ?? new Date(),
    mayRead: (caller) => caller.user.id === starter.id,
  });
  return report.file;
}

/** Its verifier is bound to the caller and the course. */
function fileUrl({ origin, caller }: RouteRequest, { course }: CourseReport, file: StoredFile) {
  const claim = `${caller.user.id}.${course.id}`;
  const signature = sign(`${file.id} ${caller.user.id} ${course.id}`);
  return `${origin}/files/${file.id}/download?verifier=${claim}.${signature}`;
}

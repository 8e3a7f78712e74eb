import { utc } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import { queueJob } from './job-clock.ts';
import type { Progress, ProgressStart } from './progress-store.ts';

/** Queues a background job; its times and its end are those that hold for this request. */
export function startProgress(request: RouteRequest, start: ProgressStart): Progress {
  const job = queueJob(request.options.jobs, request.faults.jobs);
  return request.state.progress.start(start, job);
}

/** The record of an id, unless it was destroyed. */
export function findProgress(request: RouteRequest, id: bigint): Progress | undefined {
  return request.state.progress.find(id);
}

/** Where a Progress is read. */
export function progressUrl(request: RouteRequest, progress: Progress): string {
  return `${request.origin}/api/v1/progress/${progress.id}`;
}

/** A Progress as the API shows it; `results` never, because no reporting job has any. */
export function progressJson(request: RouteRequest, progress: Progress): Record<string, Payload> {
  const failed = progress.state === 'failed';
  return {
    id: progress.id,
    context_id: progress.contextId,
    context_type: progress.contextType,
    user_id: null,
    tag: progress.tag,
    completion: progress.completion,
    workflow_state: progress.state,
    created_at: utc(progress.job.createdAt),
    updated_at: utc(progress.updatedAt),
    message: failed ? `Unexpected error, ID: ${progress.id}` : null,
    url: progressUrl(request, progress),
  };
}

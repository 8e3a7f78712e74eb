import type { RouteRequest } from '../../http/route.ts';
import type { Payload } from '../../types.ts';
import type { Progress } from '../../reports/progress-store.ts';
import { progressUrl, startProgress } from '../../reports/progress-json.ts';
import type { SimulatorState } from '../../state.ts';
import type { Course } from '../../world/types.ts';

const tag = 'permitted_course_assignments';

/** What a simulator has ready, or is getting ready, by course and caller. */
const prepared = new WeakMap<SimulatorState, Map<string, Progress | 'ready'>>();

/**
 * Answers at once, or, when asked to be `async` and nothing is ready, with the Progress of a
 * background job (canvas-rest 2.4.3; analytics: `permitted_course.rb`). Asked again it gives the same
 * Progress while that is pending, a new one after a failure, and the answer when all is done.
 */
export function answerInBackground(
  request: RouteRequest,
  course: Course,
  isAsync: boolean,
  answer: () => Payload,
): Payload {
  const entries = entriesOf(request.state);
  const key = `${course.id} ${request.caller.user.id}`;
  if (!isAsync) {
    entries.set(key, 'ready');
    return answer();
  }
  const entry = entries.get(key);
  if (entry === 'ready' || entry?.state === 'completed') {
    entries.set(key, 'ready');
    return answer();
  }
  if (entry !== undefined && entry.state !== 'failed') {
    return { progress_url: progressUrl(request, entry) };
  }
  if (entry !== undefined) request.state.progress.destroy(entry.id);
  const progress = startProgress(request, { contextId: course.id, contextType: 'Course', tag });
  entries.set(key, progress);
  return { progress_url: progressUrl(request, progress) };
}

function entriesOf(state: SimulatorState): Map<string, Progress | 'ready'> {
  let entries = prepared.get(state);
  if (entries === undefined) {
    entries = new Map();
    prepared.set(state, entries);
  }
  return entries;
}

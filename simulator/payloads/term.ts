import { utc } from '../http/dates.ts';
import type { Payload } from '../types.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Term } from '../world/types.ts';

const DAY = 86_400_000; // milliseconds

/** A term as canvas-rest 4.5 has it. */
export function termPayload(
  { world, caller }: RouteRequest,
  term: Term,
  includes: ReadonlySet<string>,
): Record<string, Payload> {
  const rootId = world.rootAccount.id;
  return {
    id: term.id,
    name: term.name,
    start_at: utc(term.startAt),
    end_at: utc(term.endAt),
    created_at: utc(term.createdAt),
    workflow_state: 'active',
    grading_period_group_id: null,
    ...(caller.onAccount(rootId, 'read_sis') && { sis_term_id: term.sisId }),
    ...(caller.onAccount(rootId, 'manage_account_settings') && { sis_import_id: null }),
    ...(includes.has('overrides') && { overrides: overridesOf(term) }),
    ...(includes.has('course_count') && {
      course_count: world.courses.filter(({ termId }) => termId === term.id).length,
    }),
  };
}

/** Teachers get in a week before the term begins; the default term has no overrides. */
function overridesOf({ startAt, endAt }: Term): Payload {
  if (startAt === null) return {};
  const early = new Date(startAt.getTime() - 7 * DAY);
  return { TeacherEnrollment: { start_at: utc(early), end_at: utc(endAt) } };
}

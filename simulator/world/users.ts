import { administrators } from './administrators.ts';
import type { Plan } from './plan.ts';
import type { Roster } from './roster.ts';
import type { Course } from './types.ts';
import { hasTestStudent, testStudentOf, userIdOf } from './user-ids.ts';
import type { Place } from './user-ids.ts';
import { isRemote } from './shards.ts';

/** Ids of all who are enrolled somewhere or administer something, ascending. */
export function* userIdsOf(
  plan: Plan,
  courses: readonly Course[],
  roster: Roster,
): Generator<bigint> {
  for (const { userId } of administrators) yield userId;
  yield* enrolled('teacher', plan.teachers, false);
  yield* enrolled('assistant', plan.assistants, false);
  yield* enrolled('student', plan.students, false);
  yield* testStudents(false);
  yield* enrolled('student', plan.remoteStudents, true);
  yield* enrolled('teacher', 1, true);
  yield* testStudents(true);

  function* enrolled(role: Place['role'], count: number, remote: boolean): Generator<bigint> {
    for (let number = 0; number < count; number += 1) {
      const id = userIdOf({ role, number, remote });
      if (roster.coursesOf(id).length > 0) yield id;
    }
  }

  function* testStudents(remote: boolean): Generator<bigint> {
    for (const { id } of courses) {
      if (isRemote(id) === remote && hasTestStudent(plan, id)) yield testStudentOf(id);
    }
  }
}

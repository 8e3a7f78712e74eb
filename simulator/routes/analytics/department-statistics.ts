import type { Payload } from '../../types.ts';
import type { Course, World } from '../../world/types.ts';
import type { Department } from './department-courses.ts';

/** Counts over the courses selected; `subaccounts` are the direct children (canvas-rest 2.4.1). */
export function departmentStatistics({ request, account, courses }: Department): Payload {
  const { world } = request;
  const sum = (count: (courseId: bigint) => number) =>
    courses.reduce((total, { id }) => total + count(id), 0);
  return {
    ...peopleOf(world, courses),
    subaccounts: world.childAccounts(account.id).length,
    discussion_topics: sum((id) => world.discussionTopicCount(id)),
    media_objects: sum((id) => world.mediaObjectCount(id)),
    attachments: sum((id) => world.attachmentCount(id)),
    assignments: sum((id) => world.assignments(id).length),
  };
}

/**
 * The account itself, then its direct children; each with the courses that sit directly in it. Four
 * of the counters are never filled in (canvas-rest trap 34).
 */
export function statisticsBySubaccount({ request, account, courses }: Department): Payload {
  const { world } = request;
  return {
    accounts: [account, ...world.childAccounts(account.id)].map(({ id, name }) => ({
      name,
      id,
      ...peopleOf(
        world,
        courses.filter(({ accountId }) => accountId === id),
      ),
      discussion_topics: 0,
      media_objects: 0,
      attachments: 0,
      assignments: 0,
    })),
  };
}

/** Distinct people with active or concluded enrolments. */
function peopleOf(world: World, courses: readonly Course[]) {
  const students = new Set<bigint>();
  const teachers = new Set<bigint>();
  for (const { id } of courses) {
    for (const { userId, type, state } of world.enrollments(id)) {
      if (state !== 'active' && state !== 'completed') continue;
      if (type === 'TeacherEnrollment') teachers.add(userId);
      if (type === 'StudentEnrollment') students.add(userId);
    }
  }
  return { courses: courses.length, teachers: teachers.size, students: students.size };
}

import { courseIndex } from './courses.ts';
import { notableCourse } from './notable-courses.ts';
import type { Plan } from './plan.ts';
import { createRandom } from './random.ts';
import { REMOTE_BASE, isRemote, localPart } from './shards.ts';

/** What a user id says of its user: the part played, and the number among those who play it, from 0. */
export interface Place {
  role: 'administrator' | 'teacher' | 'assistant' | 'student' | 'test-student';
  number: number;
  remote: boolean;
}

// The first id of each kind. The ranges never meet, whatever the size of the world.
const firstIds: Record<Place['role'], number> = {
  administrator: 1,
  teacher: 101,
  assistant: 5_001,
  student: 10_001,
  'test-student': 900_001,
};

// The other shard has people of its own: students from 1, one teacher, test students.
const firstRemoteIds = { student: 1, teacher: 51, 'test-student': 900_001 };

/** Users that administer something and teach nothing. */
const ADMINISTRATORS = 6;

/** The id of a user by its place. */
export function userIdOf({ role, number, remote }: Place): bigint {
  if (!remote) return BigInt(firstIds[role] + number);
  const first = role === 'student' || role === 'teacher' ? firstRemoteIds[role] : 900_001;
  return REMOTE_BASE + BigInt(first + number);
}

/** The place of a user by its id; undefined for an id that nobody has. */
export function placeOf(plan: Plan, id: bigint): Place | undefined {
  const local = localPart(id);
  if (local === undefined || local < 1) return undefined;
  const remote = isRemote(id);
  if (local >= firstIds['test-student']) {
    const number = local - firstIds['test-student'];
    const courseId = courseOfTestStudent(id);
    return courseIndex(plan, courseId) !== undefined && hasTestStudent(plan, courseId)
      ? { role: 'test-student', number, remote }
      : undefined;
  }
  if (remote) return remotePlace(plan, local);
  if (local >= firstIds.student) return within('student', local, plan.students);
  if (local >= firstIds.assistant) return within('assistant', local, plan.assistants);
  if (local >= firstIds.teacher) return within('teacher', local, plan.teachers);
  return within('administrator', local, ADMINISTRATORS);
}

/** Whether the course has a test student: somebody once opened its "student view". */
export function hasTestStudent(plan: Plan, courseId: bigint): boolean {
  const notable = notableCourse(courseId);
  if (notable?.unstaffed === true) return false;
  return notable?.hasTestStudent ?? createRandom(plan.seed, 'test student', courseId).chance(0.25);
}

/** The test student of a course; each course has its own. */
export function testStudentOf(courseId: bigint): bigint {
  return courseId + BigInt(firstIds['test-student'] - 1);
}

/** The course of a test student. */
export function courseOfTestStudent(id: bigint): bigint {
  return id - BigInt(firstIds['test-student'] - 1);
}

function within(role: Place['role'], local: number, count: number): Place | undefined {
  const number = local - firstIds[role];
  return number < count ? { role, number, remote: false } : undefined;
}

function remotePlace(plan: Plan, local: number): Place | undefined {
  if (local <= plan.remoteStudents) return { role: 'student', number: local - 1, remote: true };
  return local === firstRemoteIds.teacher
    ? { role: 'teacher', number: 0, remote: true }
    : undefined;
}

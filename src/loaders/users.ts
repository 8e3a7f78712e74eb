import type { CanvasClient } from '../canvas/client.ts';
import {
  type CourseUserFilter,
  getUser,
  listCourseUsers,
  type User,
} from '../canvas/endpoints/users.ts';
import { maxPerPage } from '../canvas/pagination.ts';
import { createBatchLoader, createEachLoader } from './cached-loader.ts';
import { loadEach } from './load-each.ts';
import { loadGroups } from './load-groups.ts';
import { createPageLoader } from './pages.ts';

/** A user as a member of a course. */
export interface CourseUserKey {
  courseId: string;
  /** Numeric: the roster is searched by it. */
  userId: string;
}

/** Loads users, alone or as members of a course, and a course's roster by the page. */
export function createUserLoaders(canvas: CanvasClient) {
  const users = createEachLoader<string, User>(
    'users',
    async (userId) => {
      const user = await getUser(canvas, userId);
      if (user.id !== userId) users.prime(user.id, user);
      return user;
    },
    (userId) => userId,
  );
  /**
   * Keyed by course and user, because one call names up to 100 users of one course, and because a
   * teacher may read the roster where `users/:id` is refused. Who has left the roster is asked for
   * alone.
   */
  const courseUsers = createBatchLoader<CourseUserKey, User>(
    'courseUsers',
    (keys) =>
      loadGroups(
        keys,
        ({ courseId }) => courseId,
        async (ofCourse) => {
          const found = await findInRoster(canvas, ofCourse);
          return loadEach(ofCourse, async ({ userId }) => found.get(userId) ?? users.load(userId));
        },
      ),
    ({ courseId, userId }) => `${courseId}/${userId}`,
  );
  return {
    users,
    courseUsers,
    courseRoster: createPageLoader<{ courseId: string; filter: CourseUserFilter }, User>(
      'courseRoster',
      ({ courseId, ...list }) => listCourseUsers(canvas, courseId, list),
    ),
  };
}

/** Who of these is on the course's roster, in whatever state: summaries list concluded students, too. */
async function findInRoster(
  canvas: CanvasClient,
  keys: readonly CourseUserKey[],
): Promise<Map<string, User>> {
  const courseId = keys[0]!.courseId;
  const userIds = keys.map((key) => key.userId);
  const chunks: string[][] = [];
  for (let at = 0; at < userIds.length; at += maxPerPage) {
    chunks.push(userIds.slice(at, at + maxPerPage));
  }
  const pages = await Promise.all(
    chunks.map((chunk) =>
      listCourseUsers(canvas, courseId, {
        filter: {
          userIds: chunk,
          enrollmentStates: ['active', 'invited', 'completed', 'inactive'],
        },
      }),
    ),
  );
  return new Map(pages.flatMap((page) => page.items.map((user) => [user.id, user])));
}

import type { CanvasClient } from '../canvas/client.ts';
import {
  listStudentSummaries,
  type StudentInCourse,
  type StudentSummary,
} from '../canvas/endpoints/analytics.ts';
import { CanvasNotFoundError } from '../canvas/errors.ts';
import type { PageStart } from '../canvas/pagination.ts';
import { createBatchLoader } from './cached-loader.ts';
import { loadEach } from './load-each.ts';
import { loadGroups } from './load-groups.ts';

/** A student's summary; `rosterPage` is the page of the course's roster that the student was read off. */
export interface StudentSummaryKey extends StudentInCourse {
  rosterPage?: PageStart | undefined;
}

/**
 * Loads the activity totals of a course's students, by student.
 *
 * One student is asked for alone. Several of one course are read off the list, which Canvas orders by
 * name as it does the roster: the page that matches their roster page first, then its successors for
 * as long as each yields somebody; who is left is asked for alone.
 */
export function createStudentSummaryLoader(canvas: CanvasClient) {
  return createBatchLoader<StudentSummaryKey, StudentSummary | undefined>(
    'studentSummaries',
    (keys) =>
      loadGroups(
        keys,
        // Two roster pages are two pages of summaries; each is found by its own group.
        ({ courseId, rosterPage }) => `${courseId}/${rosterPage?.page ?? ''}`,
        (students) => loadStudents(canvas, students),
      ),
    ({ courseId, studentId }) => `${courseId}/${studentId}`,
  );
}

async function loadStudents(
  canvas: CanvasClient,
  students: readonly StudentSummaryKey[],
): Promise<(StudentSummary | undefined | Error)[]> {
  const { courseId, rosterPage } = students[0]!;
  const missing = new Set(students.map(({ studentId }) => studentId));
  const found = new Map<string, StudentSummary>();
  let start = isNumbered(rosterPage) ? rosterPage : undefined;
  const readsFromFirst = start === undefined;
  let isWhole = false;
  while (missing.size > 1) {
    const page = await listPage(canvas, courseId, start);
    const before = missing.size;
    for (const summary of page.items) {
      if (missing.delete(summary.id)) found.set(summary.id, summary);
    }
    isWhole = readsFromFirst && page.next === undefined;
    if (page.next === undefined || missing.size === before) break;
    start = page.next;
  }
  return loadEach(students, async ({ studentId }) => {
    return found.get(studentId) ?? (isWhole ? undefined : loadOne(canvas, courseId, studentId));
  });
}

/** A page of summaries; none where the roster is longer than the list of summaries. */
async function listPage(canvas: CanvasClient, courseId: string, start: PageStart | undefined) {
  try {
    return await listStudentSummaries(canvas, courseId, { start });
  } catch (error) {
    if (start && error instanceof CanvasNotFoundError) return { items: [], next: undefined };
    throw error;
  }
}

async function loadOne(
  canvas: CanvasClient,
  courseId: string,
  studentId: string,
): Promise<StudentSummary | undefined> {
  const { items } = await listStudentSummaries(canvas, courseId, { studentId });
  return items.find(({ id }) => id === studentId);
}

/** Bookmarks of one list mean nothing to another; page numbers do. */
function isNumbered(page: PageStart | undefined): boolean {
  return page?.page !== undefined && /^\d+$/.test(page.page);
}

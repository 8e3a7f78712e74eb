import { DAY, TODAY, dayOf } from './calendar.ts';
import { createRandom } from './random.ts';
import { drawTraits } from './students.ts';
import type { ConversationDay } from './types.ts';

/**
 * Inbox messages between a student and the instructors, tagged with the course, by day. Most days
 * have messages of one side only; many students never write.
 */
export function drawConversations(
  seed: number,
  courseId: bigint,
  studentId: bigint,
  { startAt, endAt }: { startAt: Date; endAt: Date },
): readonly ConversationDay[] {
  const random = createRandom(seed, 'conversations', courseId, studentId);
  const latest = Math.min(endAt.getTime(), TODAY.getTime());
  if (startAt.getTime() >= latest || random.chance(0.5)) return [];
  if (drawTraits(seed, courseId, studentId).engagement === 0) return [];
  const days = new Map<string, ConversationDay>();
  for (let count = random.int(1, 6); count > 0; count -= 1) {
    const day = dayOf(startAt.getTime() + random.next() * (latest - startAt.getTime() - DAY / 24));
    const side = random.next();
    days.set(day, {
      day,
      instructorMessages: side < 0.65 ? random.int(1, 3) : 0,
      studentMessages: side > 0.35 ? random.int(1, 4) : 0,
    });
  }
  return [...days.values()].sort((one, other) => (one.day < other.day ? -1 : 1));
}

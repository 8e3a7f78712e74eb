import { DAY } from './calendar.ts';
import { createRandom } from './random.ts';
import { filledSections } from './sections.ts';
import { idInside } from './shards.ts';
import type { Assignment, Course, Quiz, Section } from './types.ts';

const titles = [
  'Syllabus Check',
  'Essay: "What is a Source?"',
  'Problem Set, Part 1',
  'In-Class Presentation',
  'Lab Report',
  'Reflection (ungraded)',
  'Peer Review',
  'Problem Set, Part 2',
  'Term Paper',
  'Portfolio',
  'Extra Credit',
];

/** The assignments of a course, those of its quizzes among them, by ascending id. */
export function drawAssignments(
  seed: number,
  course: Course,
  span: { startAt: Date; endAt: Date },
  sections: readonly Section[],
  quizzes: readonly Quiz[],
): readonly Assignment[] {
  const random = createRandom(seed, 'assignments', course.id);
  const count = random.int(8, titles.length);
  const spacing = (span.endAt.getTime() - span.startAt.getTime()) / (count + 1);
  const own = Array.from({ length: count }, (_, index): Assignment => {
    const dueAt = endOfDay(span.startAt.getTime() + spacing * (index + 1));
    const { onlySectionId, sectionDueDates } = drawSectionRules(course, sections, index, dueAt);
    return {
      id: idInside(course.id, 1_000, index + 1),
      courseId: course.id,
      title: titles[index]!,
      pointsPossible: drawPoints(index, () => random.pick([5, 10, 12.5, 20, 50, 100])),
      // The portfolio can be handed in at any time.
      dueAt: index === 9 ? null : dueAt,
      unlockAt: random.chance(0.4) ? new Date(dueAt.getTime() - random.int(7, 20) * DAY) : null,
      muted: index === 4 && random.chance(0.6),
      nonDigital: index === 3,
      published: course.state !== 'unpublished' && index !== 7,
      moduleIds: drawModules(course, index),
      onlySectionId,
      sectionDueDates,
      quizId: null,
    };
  });
  return [...own, ...quizzes.filter(isGraded).map((quiz) => assignmentOf(course, quiz))];
}

/** When the assignment is due in the given sections: the latest of their dates, as Canvas has it. */
export function dueIn(assignment: Assignment, sectionIds: readonly bigint[]): Date | null {
  const own = assignment.sectionDueDates.filter(({ sectionId }) => sectionIds.includes(sectionId));
  if (own.length === 0) return assignment.dueAt;
  return new Date(Math.max(...own.map(({ dueAt }) => dueAt.getTime())));
}

function isGraded(quiz: Quiz): boolean {
  return quiz.assignmentId !== null;
}

function assignmentOf(course: Course, quiz: Quiz): Assignment {
  return {
    id: quiz.assignmentId!,
    courseId: course.id,
    title: quiz.title,
    pointsPossible: quiz.pointsPossible,
    dueAt: quiz.dueAt,
    unlockAt: quiz.unlockAt,
    muted: false,
    nonDigital: false,
    published: quiz.published,
    moduleIds: [],
    onlySectionId: null,
    sectionDueDates: [],
    quizId: quiz.id,
  };
}

/** The syllabus check is worth nothing, the reflection has no points at all. */
function drawPoints(index: number, draw: () => number): number | null {
  const points = draw();
  if (index === 0) return 0;
  return index === 5 ? null : points;
}

function drawModules(course: Course, index: number): bigint[] {
  const first = idInside(course.id, 10, 1 + Math.floor(index / 4));
  if (index % 4 === 3) return [];
  return index % 5 === 4 ? [first, first + 1n] : [first];
}

/**
 * In a course of several sections the peer review is for the last one alone (where that is the empty
 * one, for nobody), and the second section has two days more for its first essay.
 */
function drawSectionRules(
  course: Course,
  sections: readonly Section[],
  index: number,
  dueAt: Date,
): Pick<Assignment, 'onlySectionId' | 'sectionDueDates'> {
  const second = filledSections(course, sections)[1];
  return {
    onlySectionId: index === 6 && second !== undefined ? sections.at(-1)!.id : null,
    sectionDueDates:
      index === 1 && second !== undefined
        ? [{ sectionId: second.id, dueAt: new Date(dueAt.getTime() + 2 * DAY) }]
        : [],
  };
}

/** The last minute of the day, in the university's summer time; seconds are there on purpose. */
function endOfDay(instant: number): Date {
  return new Date(instant - (instant % DAY) + 30 * (DAY / 24) - 1_000);
}

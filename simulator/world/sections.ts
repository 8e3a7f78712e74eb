import { notableCourse } from './notable-courses.ts';
import { createRandom } from './random.ts';
import { idInside } from './shards.ts';
import type { Course, Section } from './types.ts';

/** The sections of a course; the first bears the course's name, as Canvas makes it. */
export function drawSections(seed: number, course: Course): readonly Section[] {
  const random = createRandom(seed, 'sections', course.id);
  const drawn = random.pick([1, 1, 1, 2, 2, 3]);
  const notable = notableCourse(course.id);
  const count = notable?.sections ?? drawn;
  return Array.from({ length: count }, (_, index): Section => ({
    id: idInside(course.id, 100, index + 1),
    courseId: course.id,
    name: nameOf(course, index, notable?.emptySection === true && index === count - 1),
    sisId: course.sisId === null || index === 2 ? null : `${course.sisId}-S${index + 1}`,
  }));
}

/** The sections that students are in: all but the one that stands empty. */
export function filledSections(course: Course, sections: readonly Section[]): readonly Section[] {
  return notableCourse(course.id)?.emptySection === true ? sections.slice(0, -1) : sections;
}

function nameOf(course: Course, index: number, isEmpty: boolean): string {
  if (isEmpty) return 'Evening Section (cancelled)';
  return index === 0 ? course.name : `${course.code}, Section ${index + 1}`;
}

import { DEFAULT_TERM, FALL_2026 } from './terms.ts';
import type { Course } from './types.ts';

/** What sets a course apart from those that are drawn. */
export interface NotableCourse {
  course: Partial<Pick<Course, 'name' | 'code' | 'sisId' | 'termId' | 'state' | 'isPublic'>>;
  /** Blocks of students; 0 leaves the course without any. */
  blocks?: number;
  /** Sections, the last of which is empty when `emptySection` says so. */
  sections?: number;
  emptySection?: boolean;
  quizzes?: number;
  /** Nobody teaches it, either. */
  unstaffed?: boolean;
  hasTestStudent?: boolean;
  /** Whether the first student is in two sections; elsewhere chance decides. */
  hasDoubleStudent?: boolean;
  /** The assistant sees one section only. */
  limitedAssistant?: boolean;
}

const running = { termId: FALL_2026, state: 'available' } as const;

/** Courses that every world has, whatever its seed: the cases that clients stumble over. */
const notableCourses: Readonly<Record<string, NotableCourse>> = {
  // An ordinary course with everything in it.
  '1': {
    course: { ...running, sisId: 'BIO-101-FA26', isPublic: false },
    blocks: 5,
    sections: 4,
    emptySection: true,
    quizzes: 5,
    hasTestStudent: true,
    hasDoubleStudent: false,
  },
  // More students than the largest page.
  '2': {
    course: running,
    blocks: 16,
    sections: 3,
    hasTestStudent: true,
    hasDoubleStudent: true,
    limitedAssistant: true,
  },
  // More quizzes than the default page.
  '3': { course: running, quizzes: 12 },
  '4': { course: { ...running, name: 'Seminar without Students' }, blocks: 0 },
  '5': { course: { termId: FALL_2026, state: 'unpublished' } },
  // The default term, which is all that `current` and `completed` look at.
  '6': { course: { termId: DEFAULT_TERM, state: 'completed' } },
  '7': { course: { termId: DEFAULT_TERM, state: 'available' } },
  '8': { course: { termId: DEFAULT_TERM, state: 'available' } },
  '9': { course: { termId: DEFAULT_TERM, state: 'completed' } },
  // A name for the CSV writer, and a SIS id for the URL escaper.
  '10': {
    course: { ...running, name: 'Field Methods, "Hands-On" & <A/B>', sisId: 'BIO-101/A:1' },
  },
  '11': { course: { ...running, sisId: null, isPublic: true } },
  // Set up and never used.
  '12': { course: { termId: FALL_2026, state: 'unpublished' }, blocks: 0, unstaffed: true },
  // A running course of the other shard, whose ids no double can hold.
  '9010000000000001': { course: running, blocks: 3, quizzes: 3 },
};

/** The notable course of this id; undefined for an ordinary one. */
export function notableCourse(id: bigint): NotableCourse | undefined {
  return notableCourses[id.toString()];
}

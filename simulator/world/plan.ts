import type { WorldSize } from '../options.ts';

/** How much there is of everything, and in which blocks students are enrolled. */
export interface Plan {
  readonly seed: number;
  readonly colleges: number;
  readonly departmentsPerCollege: number;
  /** Courses of the home shard; their ids count from 1. */
  readonly homeCourses: number;
  /** Courses of the other shard; their local ids count from 1. */
  readonly remoteCourses: number;
  readonly deletedCourses: number;
  readonly teachers: number;
  readonly assistants: number;
  readonly students: number;
  /**
   * Students and courses are dealt to cohorts; a course enrols from its own cohort only. That keeps
   * both directions short: the courses of a student are among the courses of one cohort.
   */
  readonly cohorts: number;
  /** The least and the most blocks of an ordinary course. */
  readonly blocksPerCourse: readonly [number, number];
  readonly remoteStudents: number;
}

/** Students of one block are enrolled, or not, together (but for a few absentees). */
export const STUDENTS_PER_BLOCK = 8;

const plans: Record<WorldSize, Omit<Plan, 'seed'>> = {
  default: {
    colleges: 3,
    departmentsPerCollege: 3,
    homeCourses: 52,
    remoteCourses: 4,
    deletedCourses: 3,
    teachers: 18,
    assistants: 8,
    students: 400,
    cohorts: 2,
    blocksPerCourse: [2, 8],
    remoteStudents: 12,
  },
  large: {
    colleges: 10,
    departmentsPerCollege: 8,
    homeCourses: 4_990,
    remoteCourses: 10,
    deletedCourses: 40,
    teachers: 2_500,
    assistants: 1_000,
    students: 100_000,
    cohorts: 500,
    blocksPerCourse: [3, 15],
    remoteStudents: 12,
  },
};

/** The plan of a world. */
export function planOf(seed: number, size: WorldSize): Plan {
  return { seed, ...plans[size] };
}

import { z } from 'zod';

/** A number of things. */
export const count = z.number().int().nonnegative();
/** A UTC day. */
export const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
/** An instant as Canvas serialises time values. */
export const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
/** An id, as a string. */
export const id = z.string().regex(/^\d+$/);
/** Activity of one day; the null id is that of an aggregate. */
export const dayRow = z.strictObject({
  id: z.null(),
  date: day,
  views: count,
  participations: count,
});
/** The activity of a department. */
export const activity = z.strictObject({
  by_date: z.array(dayRow),
  by_category: z.array(z.strictObject({ id: z.null(), category: z.string(), views: count })),
});
const people = { courses: count, teachers: count, students: count };
const things = {
  discussion_topics: count,
  media_objects: count,
  attachments: count,
  assignments: count,
};
/** The statistics of a department. */
export const statistics = z.strictObject({ ...people, ...things, subaccounts: count });
/** The statistics of an account and its children. */
export const bySubaccount = z.strictObject({
  accounts: z.array(z.strictObject({ id, name: z.string(), ...people, ...things })),
});
/** A grade distribution. */
export const grades = z.record(z.string(), z.number().int());
/** One student summary. */
export const summary = z.strictObject({
  id,
  page_views: count.nullable(),
  max_page_views: count.nullable(),
  page_views_level: z.number().int().min(0).max(3),
  participations: count.nullable(),
  max_participations: count.nullable(),
  participations_level: z.number().int().min(0).max(3),
  tardiness_breakdown: z.strictObject({
    missing: count,
    late: count,
    on_time: count,
    floating: count,
    total: count,
  }),
});
/** A tardiness breakdown in shares. */
export const shares = z.strictObject({
  missing: z.number().min(0).max(1),
  late: z.number().min(0).max(1),
  on_time: z.number().min(0).max(1),
  floating: z.number().min(0).max(1),
  total: count,
});
const score = z.number().nullable().optional();
/** What every shape of an assignment has. */
export const assignment = z.looseObject({
  assignment_id: id,
  title: z.string(),
  points_possible: z.number().nullable(),
  due_at: instant.nullable(),
  muted: z.boolean(),
  non_digital_submission: z.boolean(),
  min_score: score,
  max_score: score,
  first_quartile: score,
  median: score,
  third_quartile: score,
});

/** The keys that vanish where scores are withheld. */
export const scoreKeys = ['min_score', 'max_score', 'first_quartile', 'median', 'third_quartile'];

/** The sum of some numbers. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

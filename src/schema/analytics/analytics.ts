import { builder } from '../builder.ts';

/*
 * What the analytics of departments, courses and students share; each has a file of its own:
 * department-analytics.ts, course-analytics.ts, student-analytics.ts.
 */

/** One UTC day. */
export const DailyActivity = builder
  .objectRef<{ date: string; views: number; participations?: number | null | undefined }>(
    'DailyActivity',
  )
  .implement({
    description: 'One UTC day; lists are ordered by date.',
    fields: (t) => ({
      date: t.expose('date', { type: 'Date', nullable: false, description: 'The day.' }),
      views: t.exposeFloat('views', { nullable: false, description: 'Page views.' }),
      participations: t.exposeFloat('participations', {
        nullable: true,
        description: 'Things done: submissions, posts and the like.',
      }),
    }),
  });

/** Canvas lists days in no order, though often in theirs. */
export function sortByDate<T extends { date: string }>(days: readonly T[]): readonly T[] {
  if (days.every((day, at) => at === 0 || days[at - 1]!.date <= day.date)) return days;
  return [...days].sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** What the statistics of an assignment say, of a course or of a student. */
export const assignmentTexts = {
  assignmentId: 'The id in Canvas.',
  title: 'The title.',
  pointsPossible: 'Points that can be reached.',
  dueAt: 'When it is due.',
  unlockAt: 'From when it can be done; Canvas leaves it out for most callers.',
  muted: 'Whether the grades are hidden from students.',
  nonDigitalSubmission: 'Whether it is handed in outside Canvas; then punctuality is not tallied.',
  multipleDueDates: 'Whether it is due at different times for different students.',
  minScore: 'The lowest score, in points; null while nothing is graded, or when suppressed.',
  maxScore: 'The highest score, in points.',
  median: 'The median score, in points.',
  firstQuartile: 'The first quartile of the scores, in points.',
  thirdQuartile: 'The third quartile of the scores, in points.',
  moduleIds: 'The modules that hold it; null when Canvas leaves them out.',
} as const;

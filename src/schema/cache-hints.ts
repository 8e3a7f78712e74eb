/** An extension of a type or a field: for how long a client may keep what it answers. */
const keepFor = (maxAgeSeconds: number) => ({ maxAgeSeconds });

/**
 * How fast Canvas's data changes. A field without a hint of its own has its type's; a type without one,
 * that of what it is a part of.
 */
export const cacheHints = {
  /** Accounts and terms: set up once a semester. */
  structure: keepFor(60 * 60),
  /** Courses, quizzes, users: edited now and then, and missed when an edit does not show. */
  objects: keepFor(5 * 60),
  /** Canvas computes them in the background, and keeps them for up to 12 hours. */
  analytics: keepFor(15 * 60),
  /** A run that has ended: stays as it is until somebody deletes it. */
  endedReport: keepFor(60),
  /** Which runs there are: somebody may start one at any time. */
  runs: keepFor(10),
  /** Links that expire. */
  never: keepFor(0),
} as const;

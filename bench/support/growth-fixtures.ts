import { createRandom, toActivity, toCourse, type Fixture } from './fixtures.ts';

/** Accounts by the number of courses that they hold; the number is the id as well. */
export const growthSizes = [10, 100, 1000] as const;

const pageSize = 100;
const firstCourse = 1001; // beyond those of the other operations

/** The lists of the accounts, and the activity of every course in them. */
export function createGrowthFixtures(origin: string): Fixture[] {
  const random = createRandom(7);
  const courses = Array.from({ length: Math.max(...growthSizes) }, (_, index) =>
    toCourse(firstCourse + index, origin),
  );
  return [
    ...growthSizes.flatMap((size) => toPages(size, courses.slice(0, size))),
    ...courses.map(({ id }) => ({
      path: `/api/v1/courses/${id}/analytics/activity`,
      body: toActivity(random),
    })),
  ];
}

function toPages(account: number, courses: unknown[]): Fixture[] {
  const last = Math.ceil(courses.length / pageSize);
  return Array.from({ length: last }, (_, index) => ({
    path: `/api/v1/accounts/${account}/courses`,
    body: courses.slice(index * pageSize, (index + 1) * pageSize),
    page: { number: index + 1, last },
  }));
}

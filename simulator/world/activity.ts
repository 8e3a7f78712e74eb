import { DAY, HOUR, TODAY } from './calendar.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import type { UserActivity } from './types.ts';

/** One thing that a user took part in, and the category of the pages it happened on. */
export interface Deed {
  at: Date;
  url: string;
  category: Category;
}

/** Who is active: how often (0 to 1, a share of the days), and where. */
export interface Habit {
  engagement: number;
  isInstructor: boolean;
}

/** The categories of analytics (canvas-rest 2.4.1), by name. */
const categories = [
  'announcements',
  'assignments',
  'collaborations',
  'conferences',
  'discussions',
  'files',
  'general',
  'grades',
  'groups',
  'modules',
  'other',
  'pages',
  'quizzes',
] as const;

export type Category = (typeof categories)[number];

// Places in `categories`, each as often as pages of the kind are opened.
const studentChoices = weighted([5, 16, 1, 1, 10, 9, 20, 9, 2, 14, 4, 7, 8]);
const instructorChoices = weighted([2, 5, 0, 0, 4, 3, 4, 8, 0, 1, 0, 1, 1]);

/**
 * The activity of one user in one course. Views are drawn; every deed has at least one view in its
 * hour, so that no participation falls on a day without views.
 */
export function drawActivity(
  seed: number,
  courseId: bigint,
  userId: bigint,
  span: { startAt: Date; endAt: Date },
  habit: Habit,
  deeds: readonly Deed[],
): UserActivity {
  const random = createRandom(seed, 'activity', courseId, userId);
  const choices = habit.isInstructor ? instructorChoices : studentChoices;
  // Keyed so that the order of keys is the order of hours and, within one, of categories.
  const views = new Map<number, number>();
  const participations = deeds.map(({ at, url }) => ({ at, url }));

  const see = (at: number, place: number, count: number) => {
    const key = Math.floor(at / HOUR) * categories.length + place;
    views.set(key, (views.get(key) ?? 0) + count);
  };

  for (const visit of drawVisits(random, span, habit)) {
    const place = random.pick(choices);
    see(visit, place, random.int(1, 12));
    if (categories[place] === 'discussions' && random.chance(0.3)) {
      const topic = random.int(1, 9);
      const url = `/courses/${courseId}/discussion_topics/${courseId}0${topic}/entries`;
      participations.push({ at: new Date(visit + random.int(0, 3_599) * 1_000), url });
    }
  }
  for (const { at, category } of deeds) {
    see(at.getTime(), categories.indexOf(category), random.int(1, 4));
  }

  return {
    pageViews: [...views.keys()]
      .sort((one, other) => one - other)
      .map((key) => ({
        hour: Math.floor(key / categories.length) * HOUR,
        category: categories[key % categories.length]!,
        views: views.get(key)!,
      })),
    participations: participations.sort((one, other) => one.at.getTime() - other.at.getTime()),
  };
}

/** Starts of the hours in which the user was there: daytime in America, so partly the next UTC day. */
function drawVisits(
  random: Random,
  { startAt, endAt }: { startAt: Date; endAt: Date },
  habit: Habit,
) {
  const visits: number[] = [];
  if (habit.engagement === 0) return visits;
  const latest = Math.min(endAt.getTime(), TODAY.getTime()) - HOUR;
  const first = startAt.getTime() - (startAt.getTime() % DAY);
  for (let day = first; day <= latest; day += DAY) {
    const isWeekend = (day / DAY + 4) % 7 === 0 || (day / DAY + 4) % 7 === 6;
    if (!random.chance(habit.engagement * (isWeekend ? 0.4 : 1))) continue;
    for (let visit = random.int(1, 3); visit > 0; visit -= 1) {
      const hour = day + random.int(14, 28) * HOUR;
      if (hour <= latest) visits.push(hour);
    }
  }
  return visits;
}

function weighted(weights: readonly number[]): readonly number[] {
  return weights.flatMap((weight, place) => Array.from({ length: weight }, () => place));
}

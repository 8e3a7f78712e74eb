import { findAccount, findTerm } from '../../http/lookup.ts';
import { requireOnAccount } from '../../http/rights.ts';
import type { Route, RouteRequest } from '../../http/route.ts';
import type { Payload } from '../../types.ts';
import type { Course, World } from '../../world/types.ts';
import type { Department } from './department-courses.ts';
import { departmentActivity } from './department-activity.ts';
import { departmentGrades } from './department-grades.ts';
import { departmentStatistics, statisticsBySubaccount } from './department-statistics.ts';

type Selection = 'terms/:term_id' | 'current' | 'completed';

const selections: readonly Selection[] = ['terms/:term_id', 'current', 'completed'];

const actions: Readonly<
  Record<string, { cost: number; answer: (department: Department) => Payload }>
> = {
  activity: { cost: 0.8, answer: departmentActivity },
  grades: { cost: 0.6, answer: departmentGrades },
  statistics: { cost: 1, answer: departmentStatistics },
  statistics_by_subaccount: { cost: 1, answer: statisticsBySubaccount },
};

/** The twelve department-level routes (canvas-rest 2.4.1). */
export const departmentRoutes: readonly Route[] = selections.flatMap((selection) =>
  Object.entries(actions).map(([action, { cost, answer }]): Route => ({
    method: 'GET',
    template: `/api/v1/accounts/:account_id/analytics/${selection}/${action}`,
    cost,
    handle: (request) => {
      const { account, isSelected } = findDepartment(request, selection);
      const { world, path_params, generation } = request;
      const term = path_params.term_id;
      const key = JSON.stringify([account.id.toString(), selection, term, action, generation]);
      const body = remember(world, key, () =>
        answer({ request, account, courses: world.coursesOf(account.id).filter(isSelected) }),
      );
      return { status: 200, body };
    },
  })),
);

function findDepartment(request: RouteRequest, selection: Selection) {
  const account = findAccount(request, request.path_params.account_id!);
  requireOnAccount(request, account, 'view_analytics');
  return { account, isSelected: selector(request, selection) };
}

const answers = new WeakMap<World, Map<string, Payload>>();

/** Canvas caches these answers for hours; here they are cached for good, because no world changes. */
function remember(world: World, key: string, make: () => Payload): Payload {
  let known = answers.get(world);
  if (known === undefined) {
    known = new Map();
    answers.set(world, known);
  }
  let answer = known.get(key);
  if (answer === undefined) {
    answer = make();
    known.set(key, answer);
  }
  return answer;
}

/** `current` and `completed` look at the default term, a term at itself; drafts never count. */
function selector(request: RouteRequest, selection: Selection): (course: Course) => boolean {
  const { world } = request;
  if (selection === 'terms/:term_id') {
    const { id } = findTerm(request, request.path_params.term_id!);
    return ({ termId, state }) => termId === id && (state === 'available' || state === 'completed');
  }
  const state = selection === 'current' ? 'available' : 'completed';
  return (course) => isOfDefaultTerm(world, course) && course.state === state;
}

function isOfDefaultTerm(world: World, { termId }: Course): boolean {
  return termId === world.defaultTerm.id;
}

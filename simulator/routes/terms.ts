import { badRequest } from '../http/errors.ts';
import { findAccount, findTerm } from '../http/lookup.ts';
import { paginate } from '../http/paginate.ts';
import { toList, toText } from '../http/params.ts';
import { requireOnAccount } from '../http/rights.ts';
import type { Route, RouteAnswer, RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import { termPayload } from '../payloads/term.ts';
import type { Account, Term } from '../world/types.ts';
import { compareIds, matches, toSet } from './lists.ts';

/** Terms (canvas-rest 4.5): they belong to root accounts alone. */
export const termRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/accounts/:account_id/terms', cost: 0.1, handle: listTerms },
  {
    method: 'GET',
    template: '/api/v1/accounts/:account_id/terms/:id',
    cost: 0.08,
    handle: showTerm,
  },
];

/** The terms, wrapped in an object as no other list is. */
function listTerms(request: RouteRequest): RouteAnswer {
  const { params, world } = request;
  requireRootAccount(request);
  const name = toText(params.term_name)?.toLowerCase();
  const terms = isAboutDeleted(request)
    ? []
    : world.terms
        .filter((term) => name === undefined || matches(name, [term.name]))
        .toSorted(compareTerms);
  const { page, headers } = paginate(request, terms, 'all-rels');
  const includes = toSet(params.include);
  const ref = toText(params.subaccount_id);
  const subaccount = ref === undefined ? undefined : findAccount(request, ref);
  return {
    status: 200,
    headers,
    body: {
      enrollment_terms: page.map((term) => ({
        ...termPayload(request, term, includes),
        ...usage(request, term, subaccount),
      })),
    },
  };
}

/** One term, always with its overrides and its number of courses. */
function showTerm(request: RouteRequest): RouteAnswer {
  requireRootAccount(request);
  const term = findTerm(request, request.path_params.id!);
  const includes = new Set(['overrides', 'course_count']);
  return { status: 200, body: termPayload(request, term, includes) };
}

function requireRootAccount(request: RouteRequest): void {
  const account = findAccount(request, request.path_params.account_id!);
  requireOnAccount(request, account, 'read_terms');
  if (account.parentId !== null) {
    throw badRequest({ message: 'Terms only belong to root_accounts.' });
  }
}

/** No term of this world is deleted, so whoever asks for deleted ones alone gets none. */
function isAboutDeleted({ params }: RouteRequest): boolean {
  const states = toList(params.workflow_state);
  return states.length > 0 && !states.includes('active') && !states.includes('all');
}

function usage({ world }: RouteRequest, term: Term, subaccount?: Account): Record<string, Payload> {
  if (subaccount === undefined) return {};
  const courses = world.coursesOf(subaccount.id);
  return { used_in_subaccount: courses.some(({ termId }) => termId === term.id) };
}

/** Latest start first, then latest end, then id. PostgreSQL puts null dates first. */
function compareTerms(one: Term, other: Term): number {
  return (
    descending(one.startAt, other.startAt) ||
    descending(one.endAt, other.endAt) ||
    compareIds(one.id, other.id)
  );
}

function descending(one: Date | null, other: Date | null): number {
  if (one === null || other === null) return Number(other === null) - Number(one === null);
  return other.getTime() - one.getTime();
}

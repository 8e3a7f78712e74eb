import { type AnyVariables, useQuery, type UseQueryArgs } from 'urql';
import { type Problem, toProblem } from './problem.ts';

/** One part of a page: on its way, gone wrong, or there. */
export type Loaded<Value> =
  | { state: 'loading' }
  | { state: 'problem'; problem: Problem; retry: () => void }
  | { state: 'empty' }
  | {
      state: 'ready';
      value: Value;
      /** What is missing from it. */
      problem: Problem | undefined;
      /** True while other numbers are on their way; these are still those from before. */
      refreshing: boolean;
      retry: () => void;
    };

/**
 * Asks one query and picks the part of its answer that is to be shown. A part that Canvas refused is null
 * beside its error, so what else the answer holds still shows.
 */
export function useLoaded<Data, Variables extends AnyVariables, Value>(
  query: UseQueryArgs<Variables, Data>,
  pick: (data: Data) => Value | null | undefined,
): Loaded<Value> {
  const [{ data, error, fetching, stale }, execute] = useQuery(query);
  const retry = () => {
    execute({ requestPolicy: 'network-only' });
  };
  const value = data == null ? undefined : pick(data);
  if (fetching && (error !== undefined || value == null)) return { state: 'loading' };
  const problem = error && toProblem(error);
  if (problem && (value == null || error.networkError)) return { state: 'problem', problem, retry };
  if (value == null) return { state: fetching || query.pause ? 'loading' : 'empty' };
  return { state: 'ready', value, problem, refreshing: fetching || stale, retry };
}

import { useEffect } from 'react';
import { useQuery, useSubscription } from 'urql';
import type { RunFieldsFragment } from '../../graphql/generated/graphql.ts';
import { RunStatus } from '../../graphql/report-runs.ts';
import { ReportUpdates } from '../../graphql/report-updates.ts';

const pollEveryMs = 1_000;

/**
 * Keeps a run that goes on up to date, in the cache, from which everything that shows it reads.
 *
 * By a stream. Where none gets through, as behind a proxy that holds answers back, by asking.
 */
export function useLiveRun({ id, finished }: RunFieldsFragment): void {
  const variables = { id };
  const [{ error }] = useSubscription({ query: ReportUpdates, variables, pause: finished });
  const asks = error !== undefined && !finished;
  const [{ fetching }, ask] = useQuery({
    query: RunStatus,
    variables,
    pause: !asks,
    requestPolicy: 'network-only',
  });
  useEffect(() => {
    if (!asks || fetching) return undefined;
    const timer = setTimeout(() => {
      ask({ requestPolicy: 'network-only' });
    }, pollEveryMs);
    return () => {
      clearTimeout(timer);
    };
  }, [asks, fetching, ask]);
}

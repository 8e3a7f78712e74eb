import { useEffect, useEffectEvent } from 'react';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';
import { Run } from './run.tsx';

const RunsQuery = graphql(`
  query ReportRuns($id: ID!, $report: String!) {
    account(id: $id) {
      id
      reportsConnection(report: $report, first: 10) {
        nodes {
          ...RunFields
        }
      }
    }
  }
`);

/** The newest runs of a report type, alive. */
export function RunsPanel({
  accountId,
  report,
  changes,
  onChange,
  onAnnounce,
}: {
  accountId: string;
  report: string;
  /** Counts what was started or removed: the list is asked for again when it rises. */
  changes: number;
  onChange: (announcement: string) => void;
  onAnnounce: (announcement: string) => void;
}) {
  const runs = useLoaded(
    { query: RunsQuery, variables: { id: accountId, report } },
    ({ account }) => account?.reportsConnection?.nodes,
  );
  const refresh = useEffectEvent(() => {
    if (runs.state === 'ready') runs.retry();
  });
  useEffect(() => {
    if (changes > 0) refresh();
  }, [changes]);
  return (
    <Panel title="Runs" note="The newest first">
      <Load
        part={runs}
        isEmpty={(list) => list.length === 0}
        empty="It has never run here. Start it above."
        height={120}
      >
        {(list) => (
          <ol className="runs">
            {list.map((run) => (
              <Run key={run.id} run={run} onChange={onChange} onAnnounce={onAnnounce} />
            ))}
          </ol>
        )}
      </Load>
    </Panel>
  );
}

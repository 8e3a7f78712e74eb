import { DailyActivityChart } from '../../charts/daily-activity-chart.tsx';
import { Load } from '../../components/load.tsx';
import { Panel } from '../../components/panel.tsx';
import { graphql } from '../../graphql/generated/index.ts';
import { useLoaded } from '../../graphql/use-loaded.ts';

const ActivityQuery = graphql(`
  query CourseActivity($id: ID!) {
    course(id: $id) {
      id
      analytics {
        activity {
          date
          views
          participations
        }
      }
    }
  }
`);

/** What everybody did, day by day. */
export function CourseActivityPanel({ id }: { id: string }) {
  const activity = useLoaded(
    { query: ActivityQuery, variables: { id } },
    ({ course }) => course?.analytics?.activity,
  );
  return (
    <Panel title="Activity by day" note="Page views and participations, teachers included" wide>
      <Load
        part={activity}
        isEmpty={(days) => days.length === 0}
        empty="Nobody has opened the course yet."
        height={310}
      >
        {(days) => <DailyActivityChart days={days} />}
      </Load>
    </Panel>
  );
}
